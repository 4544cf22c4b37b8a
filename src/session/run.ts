/** Holds the session of a script with one address. */

import { DialogueFailure, type Failure } from '../smtp/failure.ts';
import { roundMs } from '../smtp/transcript.ts';
import type { Destination } from '../target/target.ts';
import { Account } from './account.ts';
import type { Played } from './player.ts';
import { checkScript } from './prepare.ts';
import { type Exchange, SESSION_SCHEMA, type SessionResult } from './result.ts';
import { allSteps, type Script } from './script.ts';
import { Session, type SessionBooks, type SessionOptions } from './session.ts';
import { StepLog } from './step-log.ts';
import { targetValues, Values, type Variables } from './variables.ts';

export interface RunOptions extends SessionOptions {
  readonly variables: Variables;
}

/** A session and, beside what is told of it, every reply. */
export interface SessionRun {
  readonly result: SessionResult;
  /** Without secrets. */
  readonly exchanges: readonly Exchange[];
}

/**
 * Plays a script to one address, on one connection, which is closed at its end without a QUIT that
 * nobody wrote.
 *
 * What goes wrong on the network is the result's `failure`.
 *
 * @throws ScriptError before anything is sent, or where a line turns out not to be sendable.
 */
export async function runSession(
  script: Script,
  destination: Destination,
  options: RunOptions,
  signal: AbortSignal | null = null,
): Promise<SessionRun> {
  checkScript(script, options.variables, options);
  const startedAt = new Date();
  const clock = performance.now();
  const books = openBooks(destination, options.variables);
  const { values, account, log } = books;
  const held = await hold(script, destination, { options, books, signal });
  const { target, host, port, address, family, dnsMs } = destination;
  const { ok, failure, stopped } = held.played;
  const result: SessionResult = {
    schema: SESSION_SCHEMA,
    script: script.name,
    title: script.title,
    target,
    host,
    port,
    address,
    family,
    localAddress: held.localAddress,
    startedAt: startedAt.toISOString(),
    durationMs: roundMs((dnsMs ?? 0) + performance.now() - clock),
    ok,
    outcome: failure?.kind ?? 'completed',
    failure,
    stopped,
    captures: values.captures,
    tls: held.tls,
    steps: log.finish(script.steps),
    transcript: account.lines,
  };
  return { result: values.masks.hideIn(result), exchanges: held.exchanges };
}

/** What a session is kept in. @throws ScriptError where a variable is wrong. */
export function openBooks(destination: Destination, variables: Variables): SessionBooks {
  const values = new Values(variables, targetValues(destination));
  const account = new Account(values.masks);
  return { values, account, log: new StepLog(account) };
}

interface Held {
  readonly played: Played;
  readonly exchanges: readonly Exchange[];
  readonly tls: SessionResult['tls'];
  readonly localAddress: string | null;
}

async function hold(
  { steps, name }: Script,
  destination: Destination,
  parts: {
    readonly options: RunOptions;
    readonly books: SessionBooks;
    readonly signal: AbortSignal | null;
  },
): Promise<Held> {
  const { address, failure } = destination;
  if (address === null) return neverBegan(failure ?? null);
  let session: Session;
  try {
    const pausesMs = Array.from(allSteps(steps)).reduce(
      (sum, step) => (step.kind === 'pause' ? sum + step.ms : sum),
      0,
    );
    const known = { ...destination, address };
    const beginsWithTls = steps[0]?.kind === 'tls';
    session = await Session.open({ ...parts, destination: known, pausesMs, beginsWithTls });
  } catch (error) {
    if (error instanceof DialogueFailure) return neverBegan(error.failure);
    throw error;
  }
  try {
    const { player, localAddress } = session;
    const played = await player.play(steps, name);
    return { played, exchanges: player.exchanges, tls: session.tls, localAddress };
  } finally {
    await session.close();
  }
}

function neverBegan(failure: Failure | null): Held {
  const played = { ok: null, failure, stopped: null };
  return { played, exchanges: [], tls: null, localAddress: null };
}
