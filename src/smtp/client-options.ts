/** What a connection is opened with, and what it is upgraded to TLS with. */

import type { CertificateWish } from './certificate.ts';
import type { Stage } from './failure.ts';
import type { HandshakeOptions } from './handshake.ts';
import type { InterruptSignal } from './interruption.ts';
import type { Timeouts } from './timeouts.ts';
import type { Transcript } from './transcript.ts';

export interface ClientOptions {
  /** A literal address. */
  readonly address: string;
  readonly port: number;
  /** What comes first on the connection: the greeting, or the handshake. */
  readonly next: Stage;
  /** The source address; null leaves it to the operating system. */
  readonly localAddress: string | null;
  readonly timeouts: Timeouts;
  /** When the target's time is over, on the clock of `performance.now()`. */
  readonly expiresAt: number;
  /** Receives every line; null when none is wanted. */
  readonly transcript: Transcript | null;
  /** Closes the connection at once whenever it fires. */
  readonly signal: InterruptSignal | null;
}

export interface UpgradeOptions extends HandshakeOptions {
  readonly certificate: CertificateWish;
  /** Whether what comes in place of TLS is kept readable. */
  readonly tap: boolean;
  /** Sees, with `tap`, all that the server sends from here on, before it is decrypted. */
  readonly onBytes?: ((bytes: Buffer) => void) | undefined;
}
