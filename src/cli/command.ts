/** What a command is, and how it is declared to yargs. */

import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { UsageError } from './exit-codes.ts';
import { unmarked } from './operands.ts';
import type { Terminal } from './terminal.ts';
import { explain } from './wording.ts';

/** One command of the command line; a file in `commands/` and a line in `main.ts`. */
export interface Command {
  /** Adds the command to the parser of a command line. */
  declare(parser: Argv, line: CommandLine): Argv;
}

export interface CommandLine {
  readonly args: readonly string[];
  /** Whether it may ask for help: yargs makes that page of all options that are not hidden, asked or not. */
  readonly asksForHelp: boolean;
  /** Called when the command was chosen, and nothing is wrong with its arguments. */
  readonly run: (work: Work) => void;
}

/** What a chosen command does; resolves to the exit code. */
export type Work = (terminal: Terminal) => Promise<number>;

export interface CommandShape<O extends Record<string, Options>, P extends string> {
  /** As yargs writes it: `check <target..>`; the default command names `$0` too. */
  readonly usage: string | readonly string[];
  readonly describe: string;
  /** Positional arguments, by name, with their description; each takes several. */
  readonly positionals: Readonly<Record<P, string>>;
  readonly options: O;
  /** Command lines that work, with what they are for. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
  run(given: Given<O, P>, terminal: Terminal): Promise<number>;
}

export type Given<O extends Record<string, Options>, P extends string> = InferredOptionTypes<O> &
  Readonly<Record<P, readonly string[] | undefined>>;

export function defineCommand<
  const O extends Record<string, Options>,
  const P extends string = never,
>(shape: CommandShape<O, P>): Command {
  return {
    declare: (parser, { args, asksForHelp, run }) =>
      parser.command({
        command: shape.usage,
        describe: shape.describe,
        builder: (yargs: Argv) => refuseInOurWords(build(yargs, shape, !asksForHelp), shape, args),
        handler: (parsed) =>
          run(async (terminal) => {
            const entries = Object.entries(parsed);
            const given = Object.fromEntries(entries.map(([name, it]) => [name, unmarked(it)]));
            requireOneValueEach(shape.options, given);
            return shape.run(given as unknown as Given<O, P>, terminal);
          }),
      }),
  };
}

function build<O extends Record<string, Options>, P extends string>(
  yargs: Argv,
  { positionals, options, examples }: CommandShape<O, P>,
  hidden: boolean,
): Argv {
  for (const [name, describe] of Object.entries<string>(positionals)) {
    yargs.positional(name, { describe, type: 'string', array: true });
  }
  for (const [command, purpose] of examples) yargs.example(command, purpose);
  for (const [name, option] of Object.entries<Options>(options)) {
    yargs.option(name, { ...option, hidden, requiresArg: option.type !== 'boolean' });
  }
  return yargs;
}

function refuseInOurWords<O extends Record<string, Options>, P extends string>(
  yargs: Argv,
  { usage, positionals, options }: CommandShape<O, P>,
  args: readonly string[],
): Argv {
  const [command = ''] = [usage].flat().join(' ').split(' ');
  const [wanted = ''] = Object.values<string>(positionals);
  const wording = { command, args, options: [...Object.keys(options), 'help'], wanted };
  return yargs.fail((message, error) => {
    // What yargs throws by itself is about the command line too.
    if (error && error.name !== 'YError') throw error;
    const told = unmarked(message ?? error?.message);
    throw new UsageError(explain(String(told), wording));
  });
}

/** yargs makes an array of an option that is given twice, and takes `--output=` for empty text. */
function requireOneValueEach(
  options: Readonly<Record<string, Options>>,
  given: Readonly<Record<string, unknown>>,
): void {
  for (const [name, { array }] of Object.entries(options)) {
    const value = given[name];
    if (!array && Array.isArray(value)) throw new UsageError(`--${name}: given more than once`);
    if ([value].flat().includes('')) throw new UsageError(`--${name}: its value is empty`);
  }
}
