/** Why a dialogue ended early, as a value. */

import type { Reply } from './reply.ts';

/** The steps of a dialogue, in the order in which they happen. */
export type Stage =
  | 'resolve'
  | 'connect'
  | 'greeting'
  | 'ehlo'
  | 'before-tls'
  | 'starttls'
  | 'handshake'
  | 'after-tls'
  | 'quit';

/**
 * The ways a dialogue ends before its question was answered.
 *
 * A 4yz or 5yz reply to EHLO or STARTTLS is an answer, not a failure (421 aside).
 */
export type FailureKind =
  | 'unresolved'
  | 'unreachable'
  | 'timed-out'
  | 'closed'
  | 'refused'
  | 'malformed'
  | 'handshake-failed'
  | 'cancelled'
  | 'internal-error';

/** Why, where and with what last words a dialogue ended. */
export interface Failure {
  readonly stage: Stage;
  readonly kind: FailureKind;
  /** The code of the operating system, the resolver or the TLS library; absent when none was given. */
  readonly code?: string;
  /** One printable sentence for a person. */
  readonly message: string;
  /** The reply that turned us away; only with `refused`. */
  readonly reply?: Reply;
}

/** Carries a `Failure` up the stack of a dialogue; caught in one place, in `dialogue/observe.ts`. */
export class DialogueFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'DialogueFailure';
    this.failure = failure;
  }
}
