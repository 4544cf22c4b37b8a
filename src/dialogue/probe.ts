/** What a probe is: one question, put to a server at one stage of the dialogue. */

import type { Failure } from '../smtp/failure.ts';
import type { Destination } from '../target/target.ts';
import type { Dialogue } from './dialogue.ts';
import type { Visitor } from './visitor.ts';

/** When a probe asks; the stages follow each other on one connection, the last two have their own. */
export const PROBE_STAGES = [
  'greeting',
  'before-tls',
  'starttls',
  'handshake',
  'after-tls',
  'own-connection',
  'own-connections',
] as const;

export type ProbeStage = (typeof PROBE_STAGES)[number];

interface Described<Id extends string, Facts> {
  /** Equals the file name, and the name of its facts in an observation. */
  readonly id: Id;
  readonly title: string;
  /** The RFC section or Microsoft page that it rests on. */
  readonly reference: string;
  /** Sends more than EHLO, STARTTLS and QUIT, or connects more often; it asks only when asked for. */
  readonly intrusive: boolean;
  /** It plays an attack, so it asks only where the user says that the host is theirs; absent else. */
  readonly ownHostsOnly?: true;
  /**
   * The facts that stand where the probe got no answer; left out when there are none.
   *
   * `failure` is how the probe's own connection ended; null where it came to none.
   */
  unasked?(destination: Destination, failure: Failure | null): Facts;
}

/** A probe that asks on one connection. */
export interface DialogueProbe<Id extends string = string, Facts = unknown>
  extends Described<Id, Facts> {
  readonly stage: Exclude<ProbeStage, 'own-connections'>;
  /**
   * Asks; what was learnt with an earlier question needs no promise.
   *
   * @throws DialogueFailure when the dialogue ended before there was an answer.
   */
  ask(dialogue: Dialogue): Promise<Facts> | Facts;
}

/** A probe that needs several connections; it is asked even where the usual dialogue failed. */
export interface SurveyProbe<Id extends string = string, Facts = unknown>
  extends Described<Id, Facts> {
  readonly stage: 'own-connections';
  /**
   * Asks, and says of each connection what became of it.
   *
   * @throws DialogueFailure only where that is what `Visitor.visit` threw.
   */
  ask(visitor: Visitor): Promise<Facts>;
}

export type Probe<Id extends string = string, Facts = unknown> =
  | DialogueProbe<Id, Facts>
  | SurveyProbe<Id, Facts>;

/** Declares a probe, keeping its id and the type of its facts. */
export function defineProbe<const Id extends string, Facts>(
  probe: DialogueProbe<Id, Facts>,
): DialogueProbe<Id, Facts> {
  return probe;
}

/** Declares a probe that needs several connections, keeping its id and the type of its facts. */
export function defineSurvey<const Id extends string, Facts>(
  probe: Omit<SurveyProbe<Id, Facts>, 'stage'>,
): SurveyProbe<Id, Facts> {
  return { ...probe, stage: 'own-connections' };
}
