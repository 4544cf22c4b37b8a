/** What a command is, and how it is declared. */

import type { Operands, Signature } from './given.ts';
import type { Options, Values } from './option.ts';
import type { Terminal } from './terminal.ts';

/** One command of the command line; a file in `commands/` and a line in its `index.ts`. */
export interface Command extends Signature {
  /** What it does, in a line. */
  readonly describe: string;
  /** Command lines that work, without the program's name, and what they are for. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
  /** Does it, with what `readGiven` made of a command line; resolves to the exit code. */
  run(given: Readonly<Record<string, unknown>>, terminal: Terminal): Promise<number>;
}

export interface CommandShape<O extends Options, N extends string>
  extends Omit<Command, 'options' | 'operands' | 'run'> {
  readonly operands: Operands<N> | null;
  readonly options: O;
  run(
    given: Values<O> & Readonly<Record<N, readonly string[]>>,
    terminal: Terminal,
  ): Promise<number>;
}

/** The options that every command has. */
const COMMON_OPTIONS = {
  help: { type: 'boolean', short: 'h', describe: 'Show this' },
  version: { type: 'boolean', describe: 'Show the version' },
} as const satisfies Options;

/** Ties the type of what a command is given to what it declares. */
export function defineCommand<const O extends Options, const N extends string = never>(
  shape: CommandShape<O, N>,
): Command {
  return { ...shape, options: { ...shape.options, ...COMMON_OPTIONS } };
}
