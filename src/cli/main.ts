/** Turns a command line into work and its end into an exit code. */

import { createRequire } from 'node:module';
import yargs, { type Argv } from 'yargs';
import { printable } from '../smtp/printable.ts';
import type { Command, CommandLine, Work } from './command.ts';
import { check } from './commands/check.ts';
import { demo } from './commands/demo.ts';
import { emulate } from './commands/emulate.ts';
import { events } from './commands/events.ts';
import { policy } from './commands/policy.ts';
import { predict } from './commands/predict.ts';
import { probes } from './commands/probes.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { hideLoneDash } from './lone-dash.ts';
import { columnsOf, type Terminal } from './terminal.ts';

const COMMANDS: readonly Command[] = [check, predict, policy, emulate, demo, probes, events];

// An import would be copied into the build, where it would pass for a package of its own.
const { version } = createRequire(import.meta.url)('starttls-probe/package.json') as {
  readonly version: string;
};

const EPILOGUE = `Exit codes: 0 ok, 1 warning, 2 critical, 3 could not tell,
64 the command line or a file was wrong, 70 our bug, 130 interrupted.`;

/** Runs one command line. Never rejects; gives the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const chosen = await choose(args, terminal);
    return await chosen(terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.stderr.write(`starttls-probe: ${oneLine(error.message)}\n`);
      return EXIT.usage;
    }
    if (terminal.signal.aborted) return EXIT.interrupted;
    const stack = error instanceof Error ? error.stack : String(error);
    terminal.stderr.write(`starttls-probe: this is a bug of ours, please report it\n${stack}\n`);
    return EXIT.bug;
  }
}

/** Reads the command line. @throws UsageError in one line, without the whole help. */
async function choose(args: readonly string[], terminal: Terminal): Promise<Work> {
  let chosen: Work | undefined;
  const spelled = args.map(spellOut);
  const parser = declareAll(terminal, {
    args: spelled,
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

function declareAll({ stdout }: Terminal, line: CommandLine): Argv {
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
  for (const command of COMMANDS) command.declare(parser, line);
  return parser;
}

/** yargs spreads its messages over lines, and JSON's quote the file. */
function oneLine(message: string): string {
  return printable(message.replace(/\s*\n\s*/g, ' '), 1000);
}

/** yargs reads -4 and -6 as numbers, and loses a - alone. */
function spellOut(arg: string): string {
  return arg === '-4' ? '--ipv4' : arg === '-6' ? '--ipv6' : hideLoneDash(arg);
}
