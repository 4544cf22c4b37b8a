import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verdictChange } from '../../../src/monitor/webhook/body.ts';
import { finding, prediction } from '../../support/judged.ts';
import { watched } from '../../support/watched.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../../docs/webhook.md'), 'utf8');

const before = watched({}, { since: '2026-11-21T07:30:00.000Z' });
const after = watched({
  startedAt: '2026-11-28T18:05:00.000Z',
  verdict: 'critical',
  predictions: [prediction()],
  findings: [finding({ id: 'one' }), finding({ id: 'two' }), finding({ id: 'one' })],
});

describe('what is posted of a change of verdict', () => {
  test('names the place, both verdicts, since when, and what stands now', () => {
    expect(verdictChange(before, after, 'https://monitor.example/sub/')).toEqual({
      schema: 'starttls-probe/verdict-change/1',
      id: after.id,
      at: '2026-11-28T18:05:00.000Z',
      group: 'edge',
      target: after.glance.target,
      host: after.glance.host,
      address: after.glance.address,
      port: after.glance.port,
      domain: null,
      from: 'ok',
      to: 'critical',
      since: '2026-11-21T07:30:00.000Z',
      gist: after.glance.gist,
      predictions: [{ eventId: 1032, certainty: 'certain', connector: 'EX02\\Partner relay' }],
      findings: ['one', 'two'],
      link: `https://monitor.example/sub/targets/${after.id}`,
    });
  });

  test('has the fields of the documentation, in their order', () => {
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(DOCUMENT) ?? [];
    const change = verdictChange(before, after, 'https://monitor.example');
    expect(Object.keys(change ?? {})).toEqual(Object.keys(JSON.parse(example)));
  });

  test('has no link where nobody said where the pages are', () => {
    expect(verdictChange(before, after, null)?.link).toBeNull();
  });

  test('has nothing before it where the place is new, and is nothing where that is well', () => {
    expect(verdictChange(null, after, null)).toMatchObject({ from: null, since: null });
    const well = { ...after, glance: { ...after.glance, verdict: 'ok' as const } };
    expect(verdictChange(null, well, null)).toBeNull();
  });

  test('is nothing where the verdict is the same', () => {
    expect(verdictChange(after, { ...after, since: before.since }, null)).toBeNull();
  });
});
