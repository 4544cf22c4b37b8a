/** What a probe that needs several connections is given to open them with. */

import type { Failure } from '../smtp/failure.ts';
import type { Destination } from '../target/target.ts';
import type { TlsManner } from './context.ts';
import type { Dialogue } from './dialogue.ts';
import type { DialogueOptions } from './options.ts';

/** What one connection gave. */
export interface Visited<Answer> {
  /** Null where the connection ended before there was one. */
  readonly answer: Answer | null;
  /** How it ended; null where all went well, or the question was answered before. */
  readonly failure: Failure | null;
}

export interface Visitor {
  /** What the usual questions brought, and how they ended. */
  readonly main: {
    readonly facts: Readonly<Record<string, unknown>>;
    readonly failure: Failure | null;
  };
  readonly options: DialogueOptions;
  readonly destination: Destination;
  /**
   * Connects, asks and leaves, once the connection before has closed; with `tls`, TLS is done so.
   *
   * The greeting is read before anything is asked; where TLS comes first, the handshake is made before.
   *
   * @throws DialogueFailure where it was interrupted, or for our own bug.
   */
  visit<Answer>(
    ask: (dialogue: Dialogue) => Promise<Answer>,
    tls?: TlsManner | null,
  ): Promise<Visited<Answer>>;
}
