import { beforeAll, describe, expect, test } from 'vitest';
import type { Judged } from '../../src/rules/judge.ts';
import { requires } from '../support/requirement.ts';
import { BURST_OCTETS, FAR, Line, NEAR } from './faults-line.ts';
import { scanIn } from './faults-scan.ts';

const ONE_WAY_MS = 100;
/** There and back; clocks are read to the millisecond, a timer may be one early. */
const ROUND_TRIP_MS = 2 * ONE_WAY_MS - 10;

const THIN_KILOBITS = 128;
const MANY_KEYWORDS = Array.from({ length: 200 }, (_, at) => `250-X-${at}${'.'.repeat(40)}\r\n`);
const REPLY_OCTETS = MANY_KEYWORDS.join('').length;
/** How long the line takes for the reply, but for what it takes at once. */
const REPLY_MS = (8 * (REPLY_OCTETS - BURST_OCTETS)) / THIN_KILOBITS;

const SERVER = `S: 220 mail.example
C: EHLO *
S: 250-mail.example
${MANY_KEYWORDS.map((keyword) => `S: ${keyword.trim()}`).join('\n')}
S: 250 STARTTLS
C: STARTTLS
S: 220 go ahead
TLS
C: EHLO *
S: 250 mail.example
C? QUIT
S: 221 bye
CLOSE`;

const real = requires('two private networks and a line');

describe.skipIf(real.skipped)(`in ${real.title} of 100 ms`, () => {
  let seen: Judged;

  beforeAll(async () => {
    await using line = await Line.lay({ oneWayMs: ONE_WAY_MS });
    seen = await probeFarEnd(line);
  });

  test('a dialogue comes to its end', () => {
    expect(seen.failure).toBeNull();
    expect(seen.facts.starttls.negotiated).toBe(true);
    expect(seen).toMatchObject({ localAddress: NEAR, verdict: 'ok' });
  });

  test.each(['connectMs', 'ehloMs', 'starttlsMs', 'handshakeMs'] as const)(
    '%s has the time that packets take there and back',
    (stage) => {
      expect(seen.timings[stage]).toBeGreaterThanOrEqual(ROUND_TRIP_MS);
    },
  );

  // The server sets out with it when it hears that the connection stands, however busy we are.
  test('connectMs and greetingMs have twice that between them', () => {
    const { connectMs = 0, greetingMs = 0 } = seen.timings;
    expect(connectMs + greetingMs).toBeGreaterThanOrEqual(2 * ROUND_TRIP_MS);
  });
});

describe.skipIf(real.skipped)(`in ${real.title} that is thin`, () => {
  test('a long reply takes its time, and is no failure', async () => {
    await using line = await Line.lay({ oneWayMs: 1, kilobits: THIN_KILOBITS });
    const { facts, failure, timings } = await probeFarEnd(line);
    expect(failure).toBeNull();
    expect(facts.ehlo?.keywords).toHaveLength(MANY_KEYWORDS.length + 1);
    expect(timings.ehloMs).toBeGreaterThanOrEqual(REPLY_MS);
  });
});

async function probeFarEnd({ near, far }: Line): Promise<Judged> {
  await far.serve(SERVER);
  const { records } = await scanIn(near, [FAR], []);
  const [record] = records;
  if (!record) throw new Error('there is no record');
  return record;
}
