/** How long each step of a dialogue may take. */

export interface Timeouts {
  /** Milliseconds for TCP to connect. */
  readonly connectMs: number;
  /** Milliseconds for the whole greeting: longer than a postscreen teaser (6 to 15 s). */
  readonly greetingMs: number;
  /** Milliseconds of silence inside a reply. */
  readonly idleMs: number;
  /** Milliseconds for a whole reply, however slowly it drips. */
  readonly replyMs: number;
  /** Milliseconds for the TLS handshake. */
  readonly handshakeMs: number;
  /** Milliseconds for one target, over all its connections. */
  readonly targetMs: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  connectMs: 10_000,
  greetingMs: 30_000,
  idleMs: 30_000,
  replyMs: 60_000,
  handshakeMs: 15_000,
  targetMs: 120_000,
};
