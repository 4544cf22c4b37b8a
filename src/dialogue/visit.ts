/** One connection: the probes that ask on it, and what became of it. */

import { SmtpClient } from '../smtp/client.ts';
import { DialogueFailure, type Failure } from '../smtp/failure.ts';
import { malformed, refused } from '../smtp/failures.ts';
import type { Reply } from '../smtp/reply.ts';
import type { DialogueContext } from './context.ts';
import { Dialogue } from './dialogue.ts';
import type { Timings } from './observation.ts';
import type { DialogueOptions } from './options.ts';
import type { Question, Questions } from './questions.ts';

/** What one connection gave. */
export interface Visit {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly timings: Timings;
  readonly localAddress: string | null;
  readonly failure: Failure | null;
  /** How an attempt that need not work ended; null where none was made, or it worked. */
  readonly tentativeFailure: Failure | null;
  /** A printable sample of what came in clear where TLS belonged; null when nothing did. */
  readonly injected: string | null;
  /** Resolves when the connection is gone; never rejects. */
  gone(): Promise<void>;
}

/** What is known where there was no connection. */
export function noVisit(failure: Failure | null): Visit {
  return {
    facts: {},
    timings: {},
    localAddress: null,
    failure,
    tentativeFailure: null,
    injected: null,
    gone: () => Promise.resolve(),
  };
}

/**
 * Connects, asks and leaves; what goes wrong is the visit's `failure`.
 *
 * One function for all of it, because thousands are held while their servers think, and each that is suspended
 * takes half a kilobyte.
 */
export async function visit(
  context: DialogueContext,
  { before, after }: Questions,
): Promise<Visit> {
  let dialogue: Dialogue | null = null;
  let failure: Failure | null;
  try {
    dialogue = new Dialogue(await connect(context), context);
    if (context.destination.implicitTls) await dialogue.startImplicitTls();
    for (const question of before) {
      if (canAsk(dialogue, question)) keep(dialogue, question, await question.ask(dialogue));
    }
    requireWelcome(await dialogue.greeting());
    for (const question of after) {
      if (canAsk(dialogue, question)) keep(dialogue, question, await question.ask(dialogue));
    }
    failure = dialogue.failure;
  } catch (error) {
    failure = asFailure(error, dialogue, context.options);
  }
  if (!dialogue) return noVisit(failure);
  dialogue.leave(failure);
  const { facts, timings, localAddress, tentativeFailure, injected } = dialogue;
  const gone = dialogue.gone.bind(dialogue);
  return { facts, timings, localAddress, failure, tentativeFailure, injected, gone };
}

function connect(context: DialogueContext): Promise<SmtpClient> {
  const { destination, options, expiresAt, transcript, signal } = context;
  const { address, port, implicitTls } = destination;
  const { localAddress, timeouts } = options;
  return SmtpClient.connect({
    address,
    port,
    next: implicitTls ? 'handshake' : 'greeting',
    localAddress,
    timeouts,
    expiresAt,
    transcript,
    signal,
  });
}

/** Goes on only where the greeting was 220 (RFC 5321 §3.1). @throws DialogueFailure. */
function requireWelcome(greeting: Reply): void {
  if (greeting.code >= 400) throw refused('greeting', greeting);
  if (greeting.code !== 220) throw malformed('greeting', `a greeting of ${greeting.code}`);
}

function keep({ facts }: Dialogue, { id }: Question, learnt: unknown): void {
  if (learnt !== null) facts[id] = learnt;
}

/** A handshake that was completed can be read even where the connection has ended since. */
function canAsk(dialogue: Dialogue, { stage }: Question): boolean {
  if (stage === 'handshake') return dialogue.tls !== null;
  if (stage === 'after-tls') return dialogue.tls !== null && !dialogue.over;
  return !dialogue.over;
}

/** What an exception means; one that is no `DialogueFailure` is our bug. */
export function asFailure(
  error: unknown,
  dialogue: Pick<Dialogue, 'stage'> | null,
  options: DialogueOptions,
): Failure {
  if (error instanceof DialogueFailure) return error.failure;
  options.onBug(error);
  const stage = dialogue?.stage ?? 'connect';
  return { stage, kind: 'internal-error', message: `our own error: ${String(error)}` };
}
