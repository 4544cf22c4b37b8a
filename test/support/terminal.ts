/** A terminal that keeps what is written on it, to run a command line inside the test's process. */

import { PassThrough, Readable } from 'node:stream';
import { main } from '../../src/cli/main.ts';

/** What a command line finds around it; a pipe, no input and an empty environment when absent. */
export interface TerminalShape {
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on standard input; null for one that never ends. */
  readonly stdin?: string | Uint8Array | null;
  /** Columns of a terminal; a pipe when absent. */
  readonly columns?: number;
  readonly signal?: AbortSignal;
}

/** Runs a command line without the cost of a process. */
export async function runMain(args: readonly string[], shape: TerminalShape = {}) {
  const stdout = page(shape.columns);
  const stderr = page();
  const code = await main(args, {
    stdin: shape.stdin === null ? new PassThrough() : Readable.from([shape.stdin ?? '']),
    stdout,
    stderr,
    env: shape.env ?? {},
    signal: shape.signal ?? new AbortController().signal,
  });
  return { stdout: stdout.text, stderr: stderr.text, code };
}

function page(columns?: number) {
  return {
    text: '',
    ...(columns !== undefined && { isTTY: true, columns }),
    write(text: string): boolean {
      this.text += text;
      return true;
    },
  };
}
