/** How a dialogue is held. */

import { DEFAULT_TIMEOUTS, type Timeouts } from '../smtp/timeouts.ts';
import { TlsSettings } from '../smtp/tls-settings.ts';

export interface DialogueOptions {
  /** The name we give in EHLO; null gives the literal of the address that we speak from. */
  readonly ehloName: string | null;
  /** The source address; null leaves it to the operating system. */
  readonly localAddress: string | null;
  /** The name for SNI and the name check, in place of the target's host; null keeps that. */
  readonly servername: string | null;
  readonly timeouts: Timeouts;
  readonly tls: TlsSettings;
  /** Whether a second connection tries old protocols and small keys where the first handshake failed. */
  readonly legacy: boolean;
  /** Whether STARTTLS is sent once where it was not advertised. */
  readonly tryUnadvertised: boolean;
  /** Whether the facts hold the whole certificate chain. */
  readonly chain: boolean;
  /** How often the probe `samples` looks at one address, the usual look included. */
  readonly samples: number;
  readonly transcript: boolean;
  /** Whether the observation waits until the connection is gone, two seconds at the most. */
  readonly untilGone: boolean;
  /** Hears exceptions that are our bug, not the server's doing. */
  readonly onBug: (error: unknown) => void;
}

/** The documented defaults, with what is given in their place. */
export function dialogueOptions(given: Partial<DialogueOptions> = {}): DialogueOptions {
  return {
    ehloName: null,
    localAddress: null,
    servername: null,
    timeouts: DEFAULT_TIMEOUTS,
    tls: given.tls ?? new TlsSettings(),
    legacy: true,
    tryUnadvertised: true,
    chain: false,
    samples: 1,
    transcript: false,
    untilGone: false,
    onBug: () => {},
    ...given,
  };
}
