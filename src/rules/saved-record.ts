/** The shape that a saved record must have: an observation, and what it was judged to mean. */

import { z } from 'zod';
import { OBSERVATION_SCHEMA } from '../dialogue/observation.ts';
import { checkShape } from '../dialogue/saved.ts';
import { SavedError } from '../dialogue/saved-error.ts';
import { savedObservation } from '../dialogue/saved-observation.ts';
import { CERTAINTIES } from './finding.ts';
import type { Judged } from './judge.ts';
import { VERDICTS } from './verdict.ts';

const finding = z.looseObject({
  id: z.string(),
  severity: z.enum(['critical', 'warning', 'info', 'unknown']),
  message: z.string(),
  evidence: z.array(z.string()),
  fix: z.array(z.string()),
});

const prediction = z.looseObject({
  eventId: z.int(),
  source: z.string(),
  symbolicName: z.string().nullable(),
  severity: z.enum(['error', 'warning', 'information']),
  certainty: z.enum(CERTAINTIES),
  connector: z.string().nullable(),
  message: z.string(),
  evidence: z.array(z.string()),
  userAction: z.array(z.string()),
});

/** Every field that we know, as strict as its type; those that we do not know are passed on. */
const savedRecord = savedObservation.safeExtend({
  connector: z.string().nullable(),
  findings: z.array(finding),
  predictions: z.array(prediction),
  verdict: z.enum(VERDICTS),
});

/** What is read from a file once it was checked. */
export type SavedRecord = z.infer<typeof savedRecord>;

/** @throws SavedError that says what is wrong; an observation that was never judged is told so. */
export function checkRecord(value: unknown, where: string): Judged {
  if (isUnjudged(value)) throw new SavedError(`${where}: holds no verdict; judge it with predict`);
  checkShape(value, savedRecord, where);
  // As it was saved, so that what is reported again is the same to the letter.
  return value as Judged;
}

function isUnjudged(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Reflect.get(value, 'schema') === OBSERVATION_SCHEMA && !Object.hasOwn(value, 'verdict');
}
