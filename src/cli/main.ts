/** Turns a command line into work and its end into an exit code. */

import yargs, { type Argv } from 'yargs';
import { VERDICTS } from '../rules/verdict.ts';
import { printable } from '../smtp/printable.ts';
import type { Command, CommandLine, Work } from './command.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { markOperands } from './operands.ts';
import { asksForPlugin, PLUGIN_UNKNOWN, pluginLine } from './plugin.ts';
import { columnsOf, type Terminal } from './terminal.ts';
import { version } from './version.ts';

/** The commands by their names, in the order of the help; each is loaded when it may be needed. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./commands/check.ts')).check,
  scan: async () => (await import('./commands/scan.ts')).scan,
  predict: async () => (await import('./commands/predict.ts')).predict,
  report: async () => (await import('./commands/report.ts')).report,
  diff: async () => (await import('./commands/diff.ts')).diff,
  session: async () => (await import('./commands/session.ts')).session,
  policy: async () => (await import('./commands/policy.ts')).policy,
  emulate: async () => (await import('./commands/emulate.ts')).emulate,
  serve: async () => (await import('./commands/serve.ts')).serve,
  demo: async () => (await import('./commands/demo.ts')).demo,
  probes: async () => (await import('./commands/probes.ts')).probes,
  events: async () => (await import('./commands/events.ts')).events,
};

const EPILOGUE = `Exit codes: 0 ok, 1 warning, 2 critical, 3 could not tell,
64 the command line or a file was wrong, 70 our bug, 130 interrupted; with
--format nagios these three are 3.`;

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
async function choose(args: readonly string[], terminal: Terminal): Promise<Work> {
  let chosen: Work | undefined;
  const spelled = markOperands(args).map(spellOut);
  const commands = await Promise.all(neededFor(spelled).map((load) => load()));
  const parser = declareAll(commands, terminal, {
    args: spelled,
    asksForHelp: spelled.some((arg) => arg === 'help' || ASKS.test(arg)),
    run: (work) => {
      chosen = work;
    },
  });
  // yargs prints what --help and --version give, unless it is handed over.
  let printed = '';
  await parser.parseAsync(spelled, {}, (error, _given, output) => {
    if (error) throw error;
    printed = output;
  });
  return chosen ?? showing(printed);
}

function showing(text: string): Work {
  return async ({ stdout }) => {
    stdout.write(`${text}\n`);
    return 0;
  };
}

/**
 * The command that the line begins with, or `check` where it names none; all where it may ask for
 * help, or where a word may be a command or the value of an option.
 *
 * To load all of them takes longer than a probe.
 */
function neededFor(args: readonly string[]): (() => Promise<Command>)[] {
  const loaders = Object.entries(COMMANDS);
  const [first] = loaders.filter(([name]) => name === args[0]);
  if (first) return [first[1]];
  const plain =
    args.length > 0 && !args.some((arg) => Object.hasOwn(COMMANDS, arg) || ASKS.test(arg));
  return loaders.filter(([name]) => !plain || name === 'check').map(([, load]) => load);
}

/** Also among short options that are written together. */
const ASKS = /^--(?:help|version|get-yargs)|^-[^-]*h/;

function declareAll(commands: readonly Command[], { stdout }: Terminal, line: CommandLine): Argv {
  const parser = yargs()
    .scriptName('starttls-probe')
    // Its own words would be in the user's language, ours in between are not.
    .detectLocale(false)
    .usage('$0 <target..>\n\nProbes SMTP servers for STARTTLS and predicts Exchange events.')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
    })
    .wrap(columnsOf(stdout))
    .epilogue(EPILOGUE)
    .version(version)
    .alias('help', 'h')
    .strict()
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(`${message}; see starttls-probe --help`);
    });
  for (const command of commands) command.declare(parser, line);
  return parser;
}

/** yargs spreads its messages over lines, and JSON's quote the file. */
function oneLine(message: string): string {
  return printable(message.replace(/\s*\n\s*/g, ' '), 1000);
}

/** yargs reads -4 and -6 as numbers. */
function spellOut(arg: string): string {
  return arg === '-4' ? '--ipv4' : arg === '-6' ? '--ipv6' : arg;
}
