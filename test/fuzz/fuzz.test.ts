/**
 * A short campaign of every fuzzer, with a new seed each time; `FUZZ_SECONDS` (for each) and
 * `FUZZ_SEED` change that. A failure names the command that plays the same case again.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { campaign, tell } from './campaign.ts';
import type { Fuzzer } from './fuzzer.ts';
import { createFuzzers } from './fuzzers.ts';
import { measure, SHAPES } from './growth.ts';
import { Random } from './random.ts';
import { tellListing } from './what-was-sent.ts';

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 1);
const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const MEBIBYTE = 2 ** 20;

/** What takes longer to come to the point. */
const SHARES: Readonly<Record<string, number>> = { dialogue: 15, 'command-line': 6, policy: 3 };

const IDS = [
  'dialogue',
  'command-line',
  'target',
  'list',
  'exclusions',
  'policy',
  'setting',
  'observations',
  'records',
  'journal',
  'reply',
  'alt-names',
  'duration',
  'text',
  'report',
  'certificate',
];

let fuzzers: readonly Fuzzer[] = [];

beforeAll(async () => {
  fuzzers = await createFuzzers([]);
});

afterAll(async () => {
  for (const fuzzer of fuzzers) await fuzzer.close?.();
});

test('every fuzzer is among these tests', () => {
  expect(fuzzers.map(({ id }) => id)).toEqual(IDS);
});

describe(`with seed ${SEED}`, { timeout: SECONDS * 60_000 + 120_000 }, () => {
  test.each(IDS)('%s takes whatever comes', async (id) => {
    const fuzzer = fuzzers.find((one) => one.id === id) as Fuzzer;
    const until = performance.now() + SECONDS * (SHARES[id] ?? 1) * 1000;
    const tally = await campaign(fuzzer, { seed: SEED, cases: Number.MAX_SAFE_INTEGER, until });
    expect(tally.failings.map(tell).join('\n\n')).toBe('');
    expect(tally.cases).toBeGreaterThan(0);
    expect(tally.grownOctets ?? 0).toBeLessThan(48 * MEBIBYTE);
  });
});

// What takes time to the square of its length would not come back before the test is given up.
test.each(SHAPES)('$claim is read to its end', async (shape) => {
  const { ms } = await measure(shape);
  expect(ms).toBeGreaterThanOrEqual(0);
});

test('the same seed makes the same choices', () => {
  const choices = (seed: number) => Array.from({ length: 50 }, () => new Random(seed).below(1000));
  expect(choices(1)).toEqual(choices(1));
  expect(choices(1)).not.toEqual(choices(2));
});

test.each([
  ['a whole reply', '220 a\r\n250-a\r\n250 STARTTLS\r\n', 'listed'],
  ['another whole reply', '220 a\r\n250-a\r\n250 SIZE\r\n', 'unlisted'],
  ['HELO in place of EHLO', '220 a\r\n502 no\r\n250 a\r\n', 'unlisted'],
  ['a reply that is cut', '220 a\r\n250-a\r\n250 STARTTL', 'unknown'],
  ['a code that changes', '220 a\r\n250-a\r\n251 STARTTLS\r\n', 'unknown'],
  ['a greeting that is none', '554 a\r\n250-a\r\n250 STARTTLS\r\n', 'unknown'],
  ['STARTTLS on the first line', '220 a\r\n250 STARTTLS\r\n', 'unlisted'],
])('the second reading of %s', (_claim, clear, listing) => {
  expect(tellListing(Buffer.from(clear))).toBe(listing);
});
