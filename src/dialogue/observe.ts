/** Holds the dialogue with one address and gives what was learnt as an observation. */

import type { InterruptSignal } from '../smtp/interruption.ts';
import { roundMs, Transcript } from '../smtp/transcript.ts';
import type { Destination } from '../target/target.ts';
import { Caller, OURS, survey } from './caller.ts';
import type { DialogueContext } from './context.ts';
import { OBSERVATION_SCHEMA, type Observation } from './observation.ts';
import type { DialogueOptions } from './options.ts';
import type { Probe } from './probe.ts';
import { alone, inTurn } from './questions.ts';
import { noVisit, type Visit, visit } from './visit.ts';
import { spellNow } from './wall-clock.ts';

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
  signal: InterruptSignal | null = null,
): Promise<Observation<Facts>> {
  const startedAt = spellNow();
  const begunAt = performance.now();
  const transcript = options.transcript ? new Transcript() : null;
  let seen: Visit | null = null;
  if (hasAddress(destination)) {
    const expiresAt = begunAt + options.timeouts.targetMs - (destination.dnsMs ?? 0);
    const context: DialogueContext = {
      destination,
      options,
      expiresAt,
      transcript,
      signal,
      before: null,
      tls: null,
    };
    seen = await visit(context, inTurn(probes, destination.implicitTls));
    if (isUnsettled(seen, context, probes)) seen = await goOn(seen, context, probes);
  }
  seen ??= noVisit(destination.failure ?? null);
  const durationMs = roundMs((destination.dnsMs ?? 0) + performance.now() - begunAt);
  if (options.untilGone) await seen.gone();
  const { failure } = seen;
  return {
    schema: OBSERVATION_SCHEMA,
    target: destination.target,
    host: destination.host,
    port: destination.port,
    address: destination.address,
    family: destination.family,
    localAddress: seen.localAddress,
    domain: destination.domain,
    startedAt,
    durationMs,
    outcome: failure?.kind ?? 'completed',
    failure,
    facts: withUnasked(seen.facts, destination, probes) as Facts,
    timings: {
      ...(destination.dnsMs !== null && { dnsMs: destination.dnsMs }),
      ...seen.timings,
    },
    ...(transcript && { transcript: transcript.lines }),
  };
}

/** Adds what stands where a probe got no answer. */
function withUnasked(
  seen: Visit['facts'],
  destination: Destination,
  probes: readonly Probe[],
): Visit['facts'] {
  const facts = { ...seen };
  for (const { id, unasked } of probes) {
    if (unasked && !(id in facts)) facts[id] = unasked(destination, null);
  }
  return facts;
}

function hasAddress(
  destination: Destination,
): destination is Destination & { readonly address: string } {
  return destination.address !== null;
}

/** Whether there is more to ask than one connection can answer. */
function isUnsettled(first: Visit, context: DialogueContext, probes: readonly Probe[]): boolean {
  return needsSecondLook(first, context) || probes.some(wantsItsOwn);
}

async function goOn(
  first: Visit,
  context: DialogueContext,
  probes: readonly Probe[],
): Promise<Visit> {
  const main = needsSecondLook(first, context) ? await lookAgain(first, context, probes) : first;
  const isOver = main.failure !== null && OURS.has(main.failure.kind);
  return isOver || !probes.some(wantsItsOwn) ? main : askFurther(main, context, probes);
}

function wantsItsOwn({ stage }: Probe): boolean {
  return stage === 'own-connection' || stage === 'own-connections';
}

/** Puts the questions that want connections of their own, when the usual ones are answered. */
async function askFurther(
  main: Visit,
  context: DialogueContext,
  probes: readonly Probe[],
): Promise<Visit> {
  const { destination, options } = context;
  let last = main;
  const facts = { ...main.facts };
  for (const probe of probes) {
    if (probe.stage === 'own-connections') {
      const caller = new Caller(context, main, last);
      const { answer, failure } = await survey(caller, probe, options);
      if (failure) return { ...main, facts, failure };
      last = caller.last;
      facts[probe.id] = answer;
    }
    if (probe.stage !== 'own-connection' || main.failure) continue;
    await last.gone();
    last = await visit(context, alone(probe));
    const { failure } = last;
    // What befalls an extra question is its own affair, unless it is ours.
    if (failure && OURS.has(failure.kind)) return { ...main, facts, failure, gone: last.gone };
    facts[probe.id] = last.facts[probe.id] ?? probe.unasked?.(destination, failure);
  }
  return { ...main, facts, gone: () => last.gone() };
}

/** The handshake failed, be it one that was only tried. */
function needsSecondLook(first: Visit, { options }: DialogueContext): boolean {
  const failure = first.failure ?? first.tentativeFailure;
  return options.legacy && failure?.kind === 'handshake-failed' && failure.stage === 'handshake';
}

/** Asks once more, with legacy settings, where the handshake of the first look failed. */
async function lookAgain(
  first: Visit,
  context: DialogueContext,
  probes: readonly Probe[],
): Promise<Visit> {
  const failure = first.failure ?? first.tentativeFailure;
  if (!failure) return first;
  await first.gone();
  const before = { failure, injected: first.injected };
  const second = await visit(
    { ...context, before },
    inTurn(probes, context.destination.implicitTls),
  );
  if (second.failure === null && second.tentativeFailure === null) return second;
  const { gone } = second;
  if (second.failure && OURS.has(second.failure.kind)) {
    return { ...first, failure: second.failure, gone };
  }
  // The second look may have seen more, but a person needs to know why the usual handshake failed.
  const cameAsFar = (second.failure ?? second.tentativeFailure)?.kind === 'handshake-failed';
  return cameAsFar ? { ...second, failure: first.failure } : { ...first, gone };
}
