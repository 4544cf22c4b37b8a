import { describe, expect, test } from 'vitest';
import type { Sample } from '../../../src/monitor/history/history.ts';
import { scaleOf } from '../../../src/monitor/pages/duration-scale.ts';
import { renderDays } from '../../../src/monitor/pages/picture-of-days.ts';
import { renderDurations } from '../../../src/monitor/pages/picture-of-durations.ts';
import { gatherSpans } from '../../../src/monitor/pages/sample-spans.ts';
import type { Verdict } from '../../../src/rules/verdict.ts';

const NOON = new Date('2026-11-21T12:00:00.000Z');
const HOUR_MS = 3_600_000;

function sample(at: string, verdict: Verdict = 'ok', durationMs = 100): Sample {
  return { at, verdict, outcome: 'completed', advertised: true, durationMs };
}

describe('spans of time', () => {
  const axis = { from: NOON, spanMs: HOUR_MS, count: 3 };

  test('have the looks that were taken in them, and their worst', () => {
    const spans = gatherSpans(
      [
        sample('2026-11-21T11:59:59.999Z', 'critical'),
        sample('2026-11-21T12:00:00.000Z', 'ok', 30),
        sample('2026-11-21T12:30:00.000Z', 'unknown', 10),
        sample('2026-11-21T12:59:59.999Z', 'warning', 20),
        sample('2026-11-21T14:00:00.000Z'),
        sample('2026-11-21T15:00:00.000Z', 'critical'),
      ],
      axis,
    );
    expect(spans.map(({ looks, worst }) => [looks, worst])).toEqual([
      [3, 'unknown'],
      [0, null],
      [1, 'ok'],
    ]);
    expect(spans[0]).toMatchObject({ shortestMs: 10, medianMs: 20, longestMs: 30 });
    expect(spans[1]).toMatchObject({ shortestMs: null, medianMs: null, longestMs: null });
  });

  test('are not harmed by a time that is none', () => {
    expect(gatherSpans([sample('yesterday')], axis).map(({ looks }) => looks)).toEqual([0, 0, 0]);
  });
});

test.each([
  ['of one power of ten', [20, 90], [10, 100]],
  ['of several', [90, 30_000], [10, 100, 1000, 10_000, 100_000]],
  ['of one value that is a power itself', [100], [100, 1000]],
  ['of nothing', [], [1, 10]],
  ['of none that took any time', [0], [0.1, 1]],
])('a scale %s', (_claim, durations, lines) => {
  const scale = scaleOf(durations, 100);
  expect(scale.lines.map((ms) => Number(ms.toPrecision(3)))).toEqual(lines);
  expect(scale.y(lines[0] ?? 0)).toBe(100);
  expect(scale.y(lines.at(-1) ?? 0)).toBe(0);
});

describe('the strip of days', () => {
  const from = new Date('2026-11-19T00:00:00.000Z');
  const days = gatherSpans(
    [sample('2026-11-19T01:00:00.000Z', 'critical'), sample('2026-11-20T01:00:00.000Z')],
    { from, spanMs: 24 * HOUR_MS, count: 3 },
  );
  const picture = renderDays(days).text;

  test('is told in words', () => {
    expect(picture).toContain(
      '<desc id="days-desc">1 day critical, 1 day ok, 1 day not seen</desc>',
    );
    expect(picture).toContain('<title>2026-11-19, 1 look: 1 critical</title>');
    expect(picture).toContain('<title>2026-11-21, not seen</title>');
  });

  test('shows a worse day taller, and one that was not seen as no day that was well', () => {
    const bars = Array.from(picture.matchAll(/rect class="(\w+)".*?\n?.*? height="(\d+)"/g));
    const heights = Object.fromEntries(bars.map(([, name, height]) => [name, Number(height)]));
    expect(heights['critical']).toBeGreaterThan(heights['ok'] ?? 0);
    expect(heights['ok']).toBeGreaterThan(heights['none'] ?? 0);
  });
});

describe('the picture of durations', () => {
  test('reaches from the first look to now, and is told in words', () => {
    const samples = [
      sample('2026-11-21T02:00:00.000Z', 'ok', 80),
      sample('2026-11-21T11:00:00.000Z', 'unknown', 30_000),
      sample('2026-11-21T12:00:00.000Z', 'ok', 90),
    ];
    const picture = renderDurations(samples, NOON)?.text ?? '';
    expect(picture).toContain('Durations over 10 h');
    expect(picture).toContain(
      'Half of the looks took 90 ms or less; the shortest 80 ms, the longest',
    );
    expect(picture.match(/class="range"/g)).toHaveLength(3);
    expect(picture).not.toContain('NaN');
  });

  test('of one look just now is an hour wide', () => {
    const picture = renderDurations([sample(NOON.toISOString())], NOON)?.text;
    expect(picture).toContain('Durations over 1 h');
    expect(picture?.match(/class="range"/g)).toHaveLength(1);
  });

  test('of nothing is none', () => {
    expect(renderDurations([], NOON)).toBeNull();
  });
});
