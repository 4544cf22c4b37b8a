/** What a dialogue is held about, and how. */

import type { SecureContext } from 'node:tls';
import type { Failure } from '../smtp/failure.ts';
import type { InterruptSignal } from '../smtp/interruption.ts';
import type { Transcript } from '../smtp/transcript.ts';
import type { Destination } from '../target/target.ts';
import type { DialogueOptions } from './options.ts';

/** What a second look knows of the first. */
export interface FirstLook {
  readonly failure: Failure;
  readonly injected: string | null;
}

/** How one connection does TLS, where that is what is asked about. */
export interface TlsManner {
  /** Made when it is first needed, because that takes a moment. */
  context(): SecureContext;
  /** Sees all that the server sends from the handshake on, before it is decrypted. */
  readonly onBytes?: (bytes: Buffer) => void;
}

export interface DialogueContext {
  readonly destination: Destination & { readonly address: string };
  readonly options: DialogueOptions;
  /** When the target's time is over, on the clock of `performance.now()`. */
  readonly expiresAt: number;
  readonly transcript: Transcript | null;
  readonly signal: InterruptSignal | null;
  /**
   * Why the usual handshake failed on the connection before, and what came in clear there; null on
   * the first one. A second look offers old protocols and small keys, and keeps readable what is
   * said in place of TLS.
   */
  readonly before: FirstLook | null;
  /** Null does it in the usual way. */
  readonly tls: TlsManner | null;
}
