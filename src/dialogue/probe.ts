/** What a probe is: one question, put to a server at one stage of the dialogue. */

import type { Failure } from '../smtp/failure.ts';
import type { Destination } from '../target/target.ts';
import type { Dialogue } from './dialogue.ts';

/** When a probe asks; the stages follow each other on one connection, the last has its own. */
export const PROBE_STAGES = [
  'greeting',
  'before-tls',
  'starttls',
  'handshake',
  'after-tls',
  'own-connection',
] as const;

export type ProbeStage = (typeof PROBE_STAGES)[number];

export interface Probe<Id extends string = string, Facts = unknown> {
  /** Equals the file name, and the name of its facts in an observation. */
  readonly id: Id;
  readonly title: string;
  /** The RFC section or Microsoft page that it rests on. */
  readonly reference: string;
  readonly stage: ProbeStage;
  /** Sends more than EHLO, STARTTLS and QUIT, so it asks only when it was asked for. */
  readonly intrusive: boolean;
  /**
   * Asks.
   *
   * @throws DialogueFailure when the dialogue ended before there was an answer.
   */
  ask(dialogue: Dialogue): Promise<Facts>;
  /**
   * The facts that stand where the probe got no answer; left out when there are none.
   *
   * `failure` is how the probe's own connection ended; null where it came to none.
   */
  unasked?(destination: Destination, failure: Failure | null): Facts;
}

/** Declares a probe, keeping its id and the type of its facts. */
export function defineProbe<const Id extends string, Facts>(
  probe: Probe<Id, Facts>,
): Probe<Id, Facts> {
  return probe;
}
