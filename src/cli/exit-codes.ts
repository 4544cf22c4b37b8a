/** What the exit codes mean beside the verdicts, which are 0 to 3. */

export const EXIT = {
  /** The command line or a file was wrong. */
  usage: 64,
  /** Our bug. */
  bug: 70,
  /** Interrupted; what was done is kept. */
  interrupted: 130,
} as const;

/** The user's mistake, told in one line: what, where, and what would be accepted. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
