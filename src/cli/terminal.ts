/** What a command may use of the process that it runs in. */

import type { Readable } from 'node:stream';

/** A stream to write on, which may be a terminal. */
export interface Output {
  write(text: string): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fires when the user interrupts. */
  readonly signal: AbortSignal;
}

const DEFAULT_COLUMNS = 80;
const MAX_COLUMNS = 120;

/** The columns to wrap at; a pipe or a file has those of an old terminal. */
export function columnsOf({ isTTY, columns }: Output): number {
  return isTTY && columns ? Math.min(columns, MAX_COLUMNS) : DEFAULT_COLUMNS;
}

/** Whether to colour: as asked, else on a terminal whose user did not set NO_COLOR. */
export function wantsColor(asked: ColorChoice, { isTTY }: Output, env: Terminal['env']): boolean {
  if (asked !== 'auto') return asked === 'always';
  return isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];
