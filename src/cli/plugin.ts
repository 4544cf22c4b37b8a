/**
 * What a monitoring plugin owes whoever runs it: an exit code from 0 to 3 and a line on standard
 * output, however it ends. Imports nothing, so that it is there before all else.
 */

/** The exit code of a plugin that could not tell. */
export const PLUGIN_UNKNOWN = 3;

/** Whether a command line asks for a plugin's output, however wrong the rest of it is. */
export function asksForPlugin(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  return options.some((arg, at) => `${options[at - 1]}=${arg}` === FORMAT || arg === FORMAT);
}

const FORMAT = '--format=nagios';

/** Characters; Nagios shows one line. */
const MAX_LINE = 900;

/** The line that says why there is no answer; behind a bar would stand figures. */
export function pluginLine(why: string): string {
  const line = why.replace(/\s*\n\s*/g, ' ').replaceAll('|', '/');
  return `UNKNOWN - ${line.slice(0, MAX_LINE)}\n`;
}
