/** One connection: the probes that ask on it, and what became of it. */

import { SmtpClient } from '../smtp/client.ts';
import { DialogueFailure, type Failure } from '../smtp/failure.ts';
import type { DialogueContext } from './context.ts';
import { Dialogue } from './dialogue.ts';
import type { Timings } from './observation.ts';
import type { DialogueOptions } from './options.ts';
import type { DialogueProbe, Probe } from './probe.ts';
import { Turns } from './turns.ts';

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

const STARTTLS = new Turns(['greeting', 'before-tls', 'starttls', 'handshake', 'after-tls']);

/** The first EHLO is under TLS already, so there is no second one. */
const IMPLICIT_TLS = new Turns(['handshake', 'greeting', 'before-tls', 'starttls']);

/** Connects, asks and leaves; what goes wrong is the visit's `failure`. */
export async function visit(
  context: DialogueContext,
  ask: (dialogue: Dialogue) => Promise<void>,
): Promise<Visit> {
  let dialogue: Dialogue | null = null;
  let failure: Failure | null;
  try {
    dialogue = new Dialogue(await connect(context), context);
    await ask(dialogue);
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

/** Puts the questions of the main connection, stage after stage. @throws DialogueFailure. */
export async function askInTurn(dialogue: Dialogue, probes: readonly Probe[]): Promise<void> {
  const { implicitTls } = dialogue.destination;
  if (implicitTls) await dialogue.startImplicitTls();
  const { before, after } = (implicitTls ? IMPLICIT_TLS : STARTTLS).of(probes);
  for (const probe of before) {
    if (canAsk(dialogue, probe)) keep(dialogue, probe, await probe.ask(dialogue));
  }
  await dialogue.requireWelcome();
  for (const probe of after) {
    if (canAsk(dialogue, probe)) keep(dialogue, probe, await probe.ask(dialogue));
  }
}

function keep({ facts }: Dialogue, { id }: DialogueProbe, learnt: unknown): void {
  if (learnt !== null) facts[id] = learnt;
}

/** Puts one question on a connection of its own. @throws DialogueFailure. */
export async function askAlone(dialogue: Dialogue, probe: DialogueProbe): Promise<void> {
  if (dialogue.destination.implicitTls) await dialogue.startImplicitTls();
  await dialogue.requireWelcome();
  dialogue.facts[probe.id] = await probe.ask(dialogue);
}

/** A handshake that was completed can be read even where the connection has ended since. */
function canAsk(dialogue: Dialogue, { stage }: DialogueProbe): boolean {
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
