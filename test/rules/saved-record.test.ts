import { describe, expect, expectTypeOf, test } from 'vitest';
import { SavedError } from '../../src/dialogue/saved-error.ts';
import { loadFormats } from '../../src/report/index.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { checkRecord, type SavedRecord } from '../../src/rules/saved-record.ts';
import { CAST } from '../report/cast.ts';
import { changed, pathsOf } from '../support/fields.ts';
import { finding, judged, prediction } from '../support/judged.ts';

const FORMATS = await loadFormats();

const FULL = judged({
  connector: 'EX01\\Default',
  findings: [finding({ evidence: ['seen: …'], fix: ['Renew it.'] })],
  predictions: [prediction()],
  verdict: 'critical',
});

const { verdict: _, ...UNJUDGED } = FULL;

test('what passes is what reporting takes', () => {
  expectTypeOf<SavedRecord>().toExtend<Judged>();
  expectTypeOf<SavedRecord['verdict']>().toEqualTypeOf<Judged['verdict']>();
  type One<Key extends 'findings' | 'predictions'> = SavedRecord[Key][number];
  expectTypeOf<One<'findings'>['severity']>().toEqualTypeOf<
    Judged['findings'][number]['severity']
  >();
  expectTypeOf<One<'predictions'>['severity']>().toEqualTypeOf<
    Judged['predictions'][number]['severity']
  >();
});

test.each(Object.entries({ ...CAST, full: FULL }))('%s is read as it was', (_name, record) => {
  const saved = { ...record, next: { release: [1] } };
  expect(checkRecord(JSON.parse(JSON.stringify(saved)), 'seen:1')).toEqual(saved);
});

describe('is refused', () => {
  test.each<[claim: string, record: unknown, told: string]>([
    ['what was never judged', UNJUDGED, 'seen:1: holds no verdict; judge it with predict'],
    ['what is no object', [], 'seen:1: Invalid input'],
    [
      'another schema, not for its verdict',
      { schema: 'other/1' },
      'seen:1: schema: is not starttls',
    ],
    ['an observation that is wrong', { ...FULL, port: 'smtp' }, 'seen:1: port: '],
    [
      'an outcome that the failure denies',
      { ...FULL, outcome: 'closed' },
      'seen:1: outcome: is not',
    ],
    ['a verdict that is none', { ...FULL, verdict: 'fine' }, 'seen:1: verdict: '],
    ['a connector that is no name', { ...FULL, connector: 1 }, 'seen:1: connector: '],
    ['no findings', { ...FULL, findings: undefined }, 'seen:1: findings: '],
    [
      'a finding without a fix',
      { ...FULL, findings: [{ ...finding(), fix: undefined }] },
      'seen:1: findings.0.fix: ',
    ],
    [
      'a finding as bad as none',
      { ...FULL, findings: [{ ...finding(), severity: 'ok' }] },
      'seen:1: findings.0.severity: ',
    ],
    [
      'an event without a number',
      { ...FULL, predictions: [{ ...prediction(), eventId: '1032' }] },
      'seen:1: predictions.0.eventId: ',
    ],
    [
      'an event that is sure enough',
      { ...FULL, predictions: [{ ...prediction(), certainty: 'enough' }] },
      'seen:1: predictions.0.certainty: ',
    ],
  ])('%s', (_claim, record, told) => {
    expect(() => checkRecord(record, 'seen:1')).toThrow(SavedError);
    expect(() => checkRecord(record, 'seen:1')).toThrow(told);
  });
});

test('what was judged is reported or refused, whatever field is gone or wrong', async () => {
  const { connector, findings, predictions, verdict } = FULL;
  for (const path of pathsOf({ connector, findings, predictions, verdict })) {
    for (const value of [undefined, null, true, -1.5, 'constructor', [null], {}]) {
      let record: Judged;
      try {
        record = checkRecord(changed(FULL, path, value), 'seen:1');
      } catch (error) {
        expect(error).toBeInstanceOf(SavedError);
        continue;
      }
      for (const format of FORMATS) {
        const page = format.start({ color: false, width: 80, unicode: true });
        expect(page.head() + page.record(record) + (await page.tail())).toMatch(/./);
      }
    }
  }
});
