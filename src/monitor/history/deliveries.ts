/** What still has to be delivered; it outlives the monitor, so that each arrives at least once. */

export interface Delivery {
  readonly id: number;
  /** The body to send, and to sign. */
  readonly body: string;
  /** How often it was tried in vain. */
  readonly attempts: number;
  readonly addedAt: Date;
}

export interface Deliveries {
  /** How many wait. */
  readonly pending: number;
  /** Those of one `place` are due one after another, in the order in which they were added. */
  add(body: string, now: Date, place?: string): void;
  /** Those that are due, the oldest first; of each place only the first one that still waits. */
  due(now: Date, limit: number): readonly Delivery[];
  /** When the first of them is due; null where none waits. */
  nextAt(): Date | null;
  delivered(id: number): void;
  /** Tried in vain: it is due again at `nextAt`. */
  failed(id: number, nextAt: Date): void;
  /** Given up, after too long. */
  dropped(id: number): void;
}
