import { expect, test } from 'vitest';
import type { Judged } from '../../src/rules/judge.ts';
import { readCli } from '../support/cli.ts';
import { runMain } from '../support/terminal.ts';

test('shows one connector that is well and four that are not, and exits 2', async () => {
  const { records, code } = await readCli<Judged>(['demo']);
  const told = records.map(({ connector, verdict, predictions, findings }) => ({
    connector,
    verdict,
    says: [
      ...predictions.map(({ eventId, certainty }) => `event ${eventId} ${certainty}`),
      ...findings.map(({ id, severity }) => `${id} ${severity}`),
    ],
  }));
  expect(told).toMatchObject([
    { connector: 'EX01\\Default Frontend EX01', verdict: 'ok', says: [] },
    {
      connector: 'EX02\\Partner relay',
      verdict: 'critical',
      says: expect.arrayContaining(['event 1032 certain', 'starttls-absent critical']),
    },
    {
      connector: 'EX03\\Default Frontend EX03',
      verdict: 'critical',
      says: expect.arrayContaining(['certificate-expired critical']),
    },
    {
      connector: 'EX04\\Default Frontend EX04',
      verdict: 'critical',
      says: expect.arrayContaining(['stripped-on-path critical']),
    },
    {
      connector: 'EX05\\Internet',
      verdict: 'critical',
      says: expect.arrayContaining(['plaintext-injected critical']),
    },
  ]);
  expect(code).toBe(2);
});

test('predicts event 1032 for no other connector', async () => {
  const { stdout } = await runMain(['demo', '--format', 'json', '--transcript']);
  const records = JSON.parse(stdout) as readonly Judged[];
  expect(
    records.map(({ predictions }) => predictions.map(({ eventId }) => eventId).includes(1032)),
  ).toEqual([false, true, false, false, false]);
  for (const { transcript } of records) expect(transcript?.[0]?.line).toMatch(/^220 /);
});
