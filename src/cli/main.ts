/** Turns a command line into work and its end into an exit code. */

import { VERDICTS } from '../rules/verdict.ts';
import { printable } from '../smtp/printable.ts';
import { firstOperandAt, splitArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { isCommand, loadAll, loadCommand } from './commands/index.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { readGiven } from './given.ts';
import { commandPage, overviewPage } from './help.ts';
import type { Options } from './option.ts';
import { asksForPlugin, PLUGIN_UNKNOWN, pluginLine } from './plugin.ts';
import { columnsOf, type Terminal } from './terminal.ts';
import { version } from './version.ts';

/** The command that is meant where none is named. */
const USUAL = 'check';

/** Runs one command line. Never rejects; gives the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  if (asksForPlugin(args)) return runPlugin(args, terminal);
  const { code, complaint } = await run(args, terminal);
  complain(complaint, terminal);
  return code;
}

/** How a command line ended. */
interface End {
  readonly code: number;
  /** What there is to tell on standard error; null for nothing. */
  readonly complaint: string | null;
}

async function run(args: readonly string[], terminal: Terminal): Promise<End> {
  try {
    const chosen = await choose(args, terminal);
    return { code: await chosen(terminal), complaint: null };
  } catch (error) {
    if (error instanceof UsageError) return { code: EXIT.usage, complaint: oneLine(error.message) };
    if (terminal.signal.aborted) return { code: EXIT.interrupted, complaint: null };
    const stack = error instanceof Error ? error.stack : String(error);
    return { code: EXIT.bug, complaint: `this is a bug of ours, please report it\n${stack}` };
  }
}

function complain(complaint: string | null, { stderr }: Terminal): void {
  if (complaint !== null) stderr.write(`starttls-probe: ${complaint}\n`);
}

/** What it prints, a page at most, is held until it is known how it ends. */
async function runPlugin(args: readonly string[], terminal: Terminal): Promise<number> {
  let printed = '';
  const stdout = {
    write(text: string) {
      printed += text;
      return true;
    },
  };
  const { code, complaint } = await run(args, { ...terminal, stdout });
  complain(complaint, terminal);
  const hasVerdict = code < VERDICTS.length;
  const why = complaint ?? (code === EXIT.interrupted ? 'interrupted' : `exit code ${code}`);
  terminal.stdout.write(hasVerdict ? printed : pluginLine(why));
  return hasVerdict ? code : PLUGIN_UNKNOWN;
}

/** Reads the command line. @throws UsageError in one line, without the whole help. */
async function choose(args: readonly string[], { stdout }: Terminal): Promise<Work> {
  const { command, isNamed, rest } = await findCommand(args);
  const line = splitArguments(rest, command.options);
  if (line.options.has('help')) {
    const columns = columnsOf(stdout);
    if (isNamed) return showing(commandPage(command, columns));
    return showing(overviewPage(await loadAll(), command, columns));
  }
  if (line.options.has('version')) return showing(`${version}\n`);
  const given = readGiven(command, line);
  return (terminal) => command.run(given, terminal);
}

/** What a command line comes to; resolves to the exit code. */
type Work = (terminal: Terminal) => Promise<number>;

function showing(text: string): Work {
  return async ({ stdout }) => {
    stdout.write(text);
    return 0;
  };
}

interface Found {
  readonly command: Command;
  /** Whether the command line names it; `check` is meant where none is named. */
  readonly isNamed: boolean;
  /** What else the command line says. */
  readonly rest: readonly string[];
}

async function findCommand(args: readonly string[]): Promise<Found> {
  const [first = ''] = args;
  if (first === 'help') return findCommand(askHelp(args.slice(1)));
  const at = isCommand(first) ? 0 : await commandBehindOptions(args);
  const name = args[at] ?? USUAL;
  return {
    command: await loadCommand(name),
    isNamed: at >= 0,
    rest: args.filter((_, it) => it !== at),
  };
}

/** `help scan` is `scan --help`. @throws UsageError where that is no command. */
function askHelp(args: readonly string[]): readonly string[] {
  const [about = ''] = args;
  if (args.length === 0 || isCommand(about) || about.startsWith('-')) return ['--help', ...args];
  throw new UsageError(`help: "${about}" is no command; see starttls-probe --help`);
}

/**
 * Where a command is named behind options; -1 where none is.
 *
 * Such a word may be the value of an option too. To know takes the options of all commands, and to
 * load all of them takes longer than a probe.
 */
async function commandBehindOptions(args: readonly string[]): Promise<number> {
  if (!args.some(isCommand)) return -1;
  const commands = await loadAll();
  const options: Options = Object.assign({}, ...commands.map((command) => command.options));
  const at = firstOperandAt(args, options);
  return isCommand(args[at] ?? '') ? at : -1;
}

/** A message may quote a file, or what a library says in several lines. */
function oneLine(message: string): string {
  return printable(message.replace(/\s*\n\s*/g, ' '), 1000);
}
