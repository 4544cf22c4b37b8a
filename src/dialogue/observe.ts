/** Holds the dialogue with one address and gives what was learnt as an observation. */

import { DialogueFailure, type Failure } from '../smtp/failure.ts';
import { roundMs, Transcript } from '../smtp/transcript.ts';
import type { Destination } from '../target/target.ts';
import { Dialogue, type DialogueContext } from './dialogue.ts';
import { OBSERVATION_SCHEMA, type Observation, type Timings } from './observation.ts';
import type { DialogueOptions } from './options.ts';
import type { Probe, ProbeStage } from './probe.ts';

/** What one connection gave. */
interface Visit {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly timings: Timings;
  readonly localAddress: string | null;
  readonly failure: Failure | null;
  /** Resolves when the connection is gone; never rejects. */
  readonly closed: Promise<void>;
}

const NOTHING = { facts: {}, timings: {}, localAddress: null, closed: Promise.resolve() };

const STARTTLS_STAGES: readonly ProbeStage[] = [
  'greeting',
  'before-tls',
  'starttls',
  'handshake',
  'after-tls',
];
/** The first EHLO is under TLS already, so there is no second one. */
const IMPLICIT_TLS_STAGES: readonly ProbeStage[] = [
  'handshake',
  'greeting',
  'before-tls',
  'starttls',
];

/** Failures that are not the server's doing. */
const OURS: ReadonlySet<string> = new Set(['cancelled', 'internal-error']);

/**
 * Probes one address.
 *
 * One connection answers all that the default probes ask. Further ones follow only when the one
 * before has closed: a second handshake with legacy settings where the first failed, and one for
 * each probe that wants its own.
 *
 * `Facts` is the type of what these probes learn, by probe id.
 *
 * Never rejects: whatever goes wrong is the observation's `outcome` and `failure`.
 */
export async function observe<Facts = Readonly<Record<string, unknown>>>(
  destination: Destination,
  probes: readonly Probe[],
  options: DialogueOptions,
  signal: AbortSignal | null = null,
): Promise<Observation<Facts>> {
  const startedAt = new Date();
  const clock = performance.now();
  const transcript = options.transcript ? new Transcript() : null;
  const visit = await visits({ destination, options, transcript, signal }, probes);
  const { facts, failure } = visit;
  const unasked = probes
    .filter(({ id, unasked }) => unasked !== undefined && !(id in facts))
    .map(({ id, unasked }) => [id, unasked?.(destination)]);
  return {
    schema: OBSERVATION_SCHEMA,
    target: destination.target,
    host: destination.host,
    port: destination.port,
    address: destination.address,
    family: destination.family,
    localAddress: visit.localAddress,
    domain: destination.domain,
    startedAt: startedAt.toISOString(),
    durationMs: roundMs((destination.dnsMs ?? 0) + performance.now() - clock),
    outcome: failure?.kind ?? 'completed',
    failure,
    facts: { ...facts, ...Object.fromEntries(unasked) } as Facts,
    timings: {
      ...(destination.dnsMs !== null && { dnsMs: destination.dnsMs }),
      ...visit.timings,
    },
    ...(transcript && { transcript: transcript.lines }),
  };
}

type Assignment = Omit<DialogueContext, 'destination' | 'expiresAt' | 'legacy'> & {
  readonly destination: Destination;
};

async function visits(assignment: Assignment, probes: readonly Probe[]): Promise<Visit> {
  const { destination, options } = assignment;
  const { address } = destination;
  if (address === null) return { ...NOTHING, failure: destination.failure ?? null };
  const context = {
    ...assignment,
    destination: { ...destination, address },
    expiresAt: performance.now() + options.timeouts.targetMs,
    legacy: false,
  };
  const main = await mainVisit(context, probes);
  if (main.failure) return main;
  let visit = main;
  for (const probe of probes.filter(({ stage }) => stage === 'own-connection')) {
    await visit.closed;
    const own = await visitOnce(context, (dialogue) => askAlone(dialogue, probe));
    visit = { ...main, facts: { ...visit.facts, ...own.facts }, closed: own.closed };
    // What befalls an extra question is its own affair, unless it is ours.
    if (own.failure && OURS.has(own.failure.kind)) return { ...visit, failure: own.failure };
  }
  return visit;
}

/** The one connection of the default probes, and the second attempt at its handshake. */
async function mainVisit(context: DialogueContext, probes: readonly Probe[]): Promise<Visit> {
  const first = await visitOnce(context, (dialogue) => askInTurn(dialogue, probes));
  const { failure } = first;
  const again = failure?.kind === 'handshake-failed' && failure.stage === 'handshake';
  if (!again || !context.options.legacy) return first;
  await first.closed;
  const legacy = { ...context, legacy: true };
  const second = await visitOnce(legacy, (dialogue) => askInTurn(dialogue, probes));
  if (second.failure === null) return second;
  if (OURS.has(second.failure.kind)) return { ...first, failure: second.failure };
  // The second look may have seen more, but a person needs to know why the usual handshake failed.
  return second.failure.kind === 'handshake-failed' ? { ...second, failure } : first;
}

async function visitOnce(
  context: DialogueContext,
  ask: (dialogue: Dialogue) => Promise<void>,
): Promise<Visit> {
  let dialogue: Dialogue | null = null;
  let failure: Failure | null;
  try {
    dialogue = await Dialogue.open(context);
    await ask(dialogue);
    failure = dialogue.failure;
  } catch (error) {
    failure = asFailure(error, context.options);
  }
  if (!dialogue) return { ...NOTHING, failure };
  dialogue.leave(failure);
  const { facts, timings, localAddress, closed } = dialogue;
  return { facts, timings, localAddress, failure, closed };
}

/** Puts the questions of the main connection, stage after stage. @throws DialogueFailure. */
async function askInTurn(dialogue: Dialogue, probes: readonly Probe[]): Promise<void> {
  const { implicitTls } = dialogue.destination;
  if (implicitTls) await dialogue.startImplicitTls();
  for (const stage of implicitTls ? IMPLICIT_TLS_STAGES : STARTTLS_STAGES) {
    for (const probe of probes.filter((probe) => probe.stage === stage)) {
      if (!canAsk(dialogue, stage)) break;
      const facts = await probe.ask(dialogue);
      if (facts !== null) dialogue.facts[probe.id] = facts;
    }
    if (stage === 'greeting') await dialogue.requireWelcome();
  }
}

/** A handshake that was completed can be read even where the connection has ended since. */
function canAsk(dialogue: Dialogue, stage: ProbeStage): boolean {
  if (stage === 'handshake') return dialogue.tls !== null;
  if (stage === 'after-tls') return dialogue.tls !== null && !dialogue.over;
  return !dialogue.over;
}

/** Puts one question on a connection of its own. @throws DialogueFailure. */
async function askAlone(dialogue: Dialogue, probe: Probe): Promise<void> {
  if (dialogue.destination.implicitTls) await dialogue.startImplicitTls();
  await dialogue.requireWelcome();
  dialogue.facts[probe.id] = await probe.ask(dialogue);
}

function asFailure(error: unknown, options: DialogueOptions): Failure {
  if (error instanceof DialogueFailure) return error.failure;
  options.onBug(error);
  return { stage: 'connect', kind: 'internal-error', message: `our own error: ${String(error)}` };
}
