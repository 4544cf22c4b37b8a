import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../../../src/monitor/history/history.ts';
import { PERIOD_MS, periodOf } from '../../../src/monitor/history/period.ts';
import { packSample, unpackSamples } from '../../../src/monitor/history/sample-block.ts';
import { VERDICTS } from '../../../src/rules/verdict.ts';

const OUTCOMES = [
  'completed',
  'unresolved',
  'unreachable',
  'timed-out',
  'closed',
  'refused',
  'malformed',
  'handshake-failed',
  'cancelled',
  'internal-error',
] as const;

const PERIOD = periodOf(Date.parse('2026-11-28T18:00:00.000Z'));

const samples = fc.record({
  at: fc
    .integer({ min: 0, max: PERIOD_MS - 1 })
    .map((afterMs) => new Date(PERIOD * PERIOD_MS + afterMs).toISOString()),
  verdict: fc.constantFrom(...VERDICTS),
  outcome: fc.constantFrom(...OUTCOMES),
  advertised: fc.constantFrom(true, false, null),
  durationMs: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
});

function pack(some: readonly Sample[]): Buffer {
  return Buffer.concat(some.map(packSample));
}

describe('a block of samples', () => {
  test('gives back what was put in, in the same order', () => {
    fc.assert(
      fc.property(fc.array(samples), (some) => {
        expect(unpackSamples(PERIOD, pack(some))).toEqual(some);
      }),
    );
  });

  test('leaves out what was cut, wherever it was', () => {
    fc.assert(
      fc.property(fc.array(samples), fc.nat(7), (some, cut) => {
        const whole = pack(some);
        const rest = whole.subarray(0, Math.max(0, whole.length - cut));
        expect(unpackSamples(PERIOD, rest)).toEqual(some.slice(0, Math.floor(rest.length / 8)));
      }),
    );
  });

  test.each([
    ['a fraction is rounded', 153.6, 154],
    ['what is too long is cut', 2 ** 30, 2 ** 24 - 1],
    ['what a clock has turned round is nothing', -5, 0],
  ])('keeps durations in whole milliseconds: %s', (_claim, durationMs, kept) => {
    const sample = {
      at: new Date(PERIOD * PERIOD_MS).toISOString(),
      verdict: 'ok',
      outcome: 'completed',
      advertised: true,
      durationMs,
    } as const;
    expect(unpackSamples(PERIOD, packSample(sample))).toEqual([{ ...sample, durationMs: kept }]);
  });
});
