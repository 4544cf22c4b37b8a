/** What a command may use of the process that it runs in. */

import type { Readable } from 'node:stream';

/** A stream to write on, which may be a terminal. */
export interface Output {
  /** False when it has enough for now: the next `drain` tells when it can take more. */
  write(text: string): boolean;
  /** Absent where it never has enough. */
  once?(event: 'drain' | 'close', listener: () => void): unknown;
  removeListener?(event: 'drain' | 'close', listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fires when the user interrupts, or when standard output takes no more: see `whyAborted`. */
  readonly signal: AbortSignal;
  /**
   * Calls back at each SIGHUP from now on, in place of ending the program; absent where the system
   * has no such signal.
   */
  readonly onHangUp?: (listener: () => void) => void;
  /** The number of this process; absent where it is nobody's business. */
  readonly pid?: number;
}

/** The `cause` of the error that the signal of a terminal fires with; the user gives none. */
export type Loss = 'reader-left' | 'output-lost';

/** Why the signal of a terminal fired; null where the user did it. */
export function whyAborted({ reason }: AbortSignal): { loss: Loss; message: string } | null {
  if (!(reason instanceof Error)) return null;
  const { cause, message } = reason;
  return cause === 'reader-left' || cause === 'output-lost' ? { loss: cause, message } : null;
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

/**
 * Whether more than ASCII can be shown: not on terminals that have no more, nor where the locale says
 * so. POSIX takes the first of these variables that is set; Windows knows none of them.
 */
export function showsUnicode(env: Terminal['env']): boolean {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return false;
  if (env['OS'] === 'Windows_NT') return true;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
  return locale !== 'C' && locale !== 'POSIX';
}

export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];
