import { describe, expect, test } from 'vitest';
import type { Tallies } from '../../src/report/run-json.ts';
import type { Gist } from '../../src/scan/gist.ts';
import { type Circumstances, Tally } from '../../src/scan/tally.ts';
import { ended, gist } from '../support/gists.ts';

function count(...records: readonly (Gist | readonly [Gist, Circumstances])[]): Tallies {
  const tally = new Tally();
  for (const record of records) {
    if (Array.isArray(record)) tally.add(record[0], record[1]);
    else tally.add(record as Gist);
  }
  return tally.counts();
}

test('of nothing every count is there, and 0', () => {
  const counts = count();
  expect(counts).toMatchObject({
    records: 0,
    advertised: { yes: 0, no: 0, unknown: 0 },
    verdicts: { ok: 0, warning: 0, critical: 0, unknown: 0 },
    failures: [],
    stages: [],
    slowestStage: null,
  });
  expect(Object.values(counts.outcomes)).toEqual(Array.from({ length: 10 }, () => 0));
});

describe('a record counts', () => {
  test.each<[claim: string, records: Gist[], expected: Partial<Tallies>]>([
    [
      'by its outcome and its verdict',
      [gist(), gist({ verdict: 'critical' }), ended('closed', 'ehlo')],
      {
        records: 3,
        outcomes: expect.objectContaining({ completed: 2, closed: 1, refused: 0 }),
        verdicts: { ok: 1, warning: 0, critical: 1, unknown: 1 },
      },
    ],
    [
      'as could not tell where it is null, never as no',
      [
        gist({ advertised: null, negotiated: null }),
        gist({ advertised: false, negotiated: false }),
      ],
      {
        advertised: { yes: 0, no: 1, unknown: 1 },
        negotiated: { yes: 0, no: 1, unknown: 1 },
      },
    ],
    [
      'by its protocol, the commonest first',
      [gist({ protocol: 'TLSv1.2' }), gist(), gist(), gist({ protocol: null })],
      {
        protocols: [
          { protocol: 'TLSv1.3', records: 2 },
          { protocol: 'TLSv1.2', records: 1 },
        ],
      },
    ],
    [
      'once for a finding that it has twice',
      [gist({ findings: ['a', 'b', 'a'] }), gist({ findings: ['b'] })],
      {
        findings: [
          { id: 'b', records: 2 },
          { id: 'a', records: 1 },
        ],
      },
    ],
    [
      'once for an event and a certainty that it has twice, events by number, the surest first',
      [
        gist({
          predictions: [
            { eventId: 12014, certainty: 'likely' },
            { eventId: 1032, certainty: 'possible' },
            { eventId: 1032, certainty: 'possible' },
            { eventId: 1032, certainty: 'certain' },
          ],
        }),
        gist({ predictions: [{ eventId: 1032, certainty: 'certain' }] }),
      ],
      {
        predictions: [
          { eventId: 1032, certainty: 'certain', records: 2 },
          { eventId: 1032, certainty: 'possible', records: 1 },
          { eventId: 12014, certainty: 'likely', records: 1 },
        ],
      },
    ],
    [
      'by how its dialogue ended',
      [
        ended('timed-out', 'greeting'),
        ended('unreachable', 'connect', 'ECONNREFUSED'),
        ended('unreachable', 'connect', 'EHOSTUNREACH'),
        ended('unreachable', 'connect', 'ECONNREFUSED'),
      ],
      {
        failures: [
          { outcome: 'unreachable', stage: 'connect', code: 'ECONNREFUSED', records: 2 },
          { outcome: 'timed-out', stage: 'greeting', code: null, records: 1 },
          { outcome: 'unreachable', stage: 'connect', code: 'EHOSTUNREACH', records: 1 },
        ],
      },
    ],
  ])('%s', (_claim, records, expected) => {
    expect(count(...records)).toMatchObject(expected);
  });
});

test('retries are added up, and those that were in vain are told', () => {
  const { retries } = count(
    gist(),
    [gist(), { retries: 1 }],
    [ended('refused', 'greeting', null, { turnedAway: true }), { retries: 2 }],
  );
  expect(retries).toEqual({ records: 2, retries: 3, turnedAway: 1 });
});

test('what an earlier run made is counted with the rest, and told apart', () => {
  const counts = count(gist(), [ended('closed', 'ehlo'), { earlier: true }]);
  expect(counts).toMatchObject({
    records: 2,
    earlierRecords: 1,
    verdicts: { ok: 1, warning: 0, critical: 0, unknown: 1 },
  });
});

test('kinds of failure are bounded, and none is lost', () => {
  const codes = Array.from({ length: 500 }, (_, at) => `ERR_SSL_${at}`);
  const { failures } = count(...codes.map((code) => ended('handshake-failed', 'handshake', code)));
  expect(failures).toHaveLength(201);
  expect(failures[0]).toMatchObject({ code: null, records: 300 });
});

describe('the stages', () => {
  test('are those that were reached, in the order in which they happen', () => {
    const { stages } = count(
      gist({ timings: { ehloMs: 1, dnsMs: 2 } }),
      gist({ timings: { connectMs: 3 } }),
    );
    expect(stages.map(({ stage }) => stage)).toEqual(['resolve', 'connect', 'ehlo']);
  });

  test('have their share of the time of all', () => {
    const { stages, slowestStage } = count(
      gist({ timings: { connectMs: 10, greetingMs: 10 } }),
      gist({ timings: { connectMs: 20, greetingMs: 40 } }),
    );
    expect(slowestStage).toBe('greeting');
    expect(stages).toMatchObject([
      { stage: 'connect', records: 2, share: 0.375, meanMs: 15, maxMs: 20 },
      { stage: 'greeting', records: 2, share: 0.625, meanMs: 25, maxMs: 40 },
    ]);
  });

  test('of a record that was taken over are not counted again', () => {
    const { records, stages } = count([gist(), { reused: true }]);
    expect([records, stages]).toEqual([1, []]);
  });
});

test('what was given out does not change with what is added later', () => {
  const tally = new Tally();
  tally.add(ended('closed', 'ehlo'));
  const before = tally.counts();
  const copy = structuredClone(before);
  tally.add(ended('closed', 'ehlo'));
  expect(before).toEqual(copy);
  expect(tally.outcomes.closed).toBe(2);
});
