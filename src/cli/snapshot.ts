/** How far a scan is, and what shows it. */

import type { Outcome } from '../dialogue/observation.ts';

/** Read several times a second, so it should cost nothing to make. */
export interface Snapshot {
  /** Of what `total` counts. */
  readonly done: number;
  /** Null as long as nobody knows it. */
  readonly total: number | null;
  readonly inFlight: number;
  readonly waiting: number;
  /** Outcomes that did not occur may be absent or 0. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
}

export interface Progress {
  /** Writes a line, or several, that must not be mixed into the progress; also when it is quiet. */
  note(text: string): void;
  /** Lets others write whole lines on the terminal, then shows the progress below them. */
  aside(write: () => void): void;
  /** Takes the progress off the terminal; after that `note` and `aside` only write. */
  stop(): void;
}
