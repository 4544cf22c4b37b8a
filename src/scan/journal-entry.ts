/** Takes out of a line of a run file what a later run needs to know of it. */

import { FAILURE_KINDS, STAGES } from '../dialogue/ends.ts';
import { OBSERVATION_SCHEMA } from '../dialogue/observation.ts';
import { CERTAINTIES } from '../rules/finding.ts';
import type { Judged } from '../rules/judge.ts';
import { VERDICTS } from '../rules/verdict.ts';
import type { Destination } from '../target/target.ts';
import { type Gist, gistOf } from './gist.ts';

/** What tells one record of a run from the others. */
export type Place = Pick<Destination, 'target' | 'host' | 'address' | 'port' | 'domain'>;

export interface JournalEntry {
  readonly place: Place;
  readonly gist: Gist;
}

/**
 * Null where the line is no record of this schema.
 *
 * Only what is taken out is checked: a journal may have millions of lines, all of them our own.
 */
export function readEntry(line: string): JournalEntry | null {
  const record = parse(line);
  if (!isFields(record) || !isPlace(record) || !hasGist(record)) return null;
  const { target, host, address, port, domain } = record;
  return { place: { target, host, address, port, domain }, gist: gistOf(record) };
}

/**
 * Whether a line that is no record may be the beginning of one; where a machine lost power, zeros
 * may stand for what was to be written.
 */
export function mayBeTorn(line: string): boolean {
  return /^[{\0]/.test(line);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isPlace(record: Fields): record is Fields & Place {
  return (
    record['schema'] === OBSERVATION_SCHEMA &&
    typeof record['target'] === 'string' &&
    typeof record['host'] === 'string' &&
    isTextOrNull(record['address']) &&
    typeof record['port'] === 'number' &&
    isTextOrNull(record['domain'])
  );
}

/** Whether all that `gistOf` takes is there, and is what it says. */
function hasGist<Record extends Fields>(record: Record): record is Record & Judged {
  const { outcome, failure, facts, findings, predictions, verdict, timings } = record;
  return (
    isOneOf(VERDICTS, verdict) &&
    isEnd(outcome, failure) &&
    isFields(facts) &&
    areFacts(facts) &&
    Array.isArray(findings) &&
    findings.every((one) => isFields(one) && typeof one['id'] === 'string') &&
    Array.isArray(predictions) &&
    predictions.every(isPrediction) &&
    isFields(timings) &&
    Object.values(timings).every((one) => typeof one === 'number')
  );
}

/** An outcome is that of the failure, or else a failed dialogue would pass for a completed one. */
function isEnd(outcome: unknown, failure: unknown): boolean {
  if (failure === null) return outcome === 'completed';
  return (
    isFields(failure) &&
    outcome === failure['kind'] &&
    isOneOf(FAILURE_KINDS, outcome) &&
    isOneOf(STAGES, failure['stage']) &&
    isTextOrNull(failure['code'] ?? null)
  );
}

function areFacts({ starttls, handshake }: Fields): boolean {
  return (
    isFields(starttls) &&
    isTruth(starttls['advertised']) &&
    isTruth(starttls['negotiated']) &&
    (handshake === undefined || (isFields(handshake) && typeof handshake['protocol'] === 'string'))
  );
}

function isPrediction(one: unknown): boolean {
  return (
    isFields(one) && typeof one['eventId'] === 'number' && isOneOf(CERTAINTIES, one['certainty'])
  );
}

function isOneOf(words: readonly string[], word: unknown): boolean {
  return typeof word === 'string' && words.includes(word);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function isTruth(value: unknown): boolean {
  return value === null || typeof value === 'boolean';
}
