import { describe, expect, test } from 'vitest';
import { glanceAt } from '../../src/report/glance.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { cutShort, finding, judged, prediction } from '../support/judged.ts';
import {
  certificateFacts,
  ehloFacts,
  facts,
  factsWithoutTls,
  replyOf,
  starttlsFacts,
} from '../support/observations.ts';
import { CAST, EVERYONE } from './cast.ts';

test('what is the same in the record stands as it does there', () => {
  for (const record of EVERYONE) {
    const { target, host, port, address, domain, startedAt, durationMs, outcome } = record;
    const { connector, verdict, timings } = record;
    expect(glanceAt(record)).toMatchObject({
      ...{ target, host, port, address, domain, startedAt, durationMs, outcome },
      ...{ connector, verdict, timings },
    });
  }
});

test.each([
  ['is offered and works', CAST.healthy, true, true],
  ['is not offered', CAST['event-1032-certain'], false, false],
  ['could not be told', CAST['timed-out'], null, null],
  ['is not asked for where TLS comes first', CAST.smtps, null, null],
])('STARTTLS %s', (_claim, record, advertised, negotiated) => {
  expect(glanceAt(record)).toMatchObject({ advertised, negotiated });
});

describe('reply codes', () => {
  const refusedAt = (stage: 'ehlo' | 'starttls' | 'after-tls', code: number) =>
    cutShort({ stage, kind: 'refused', message: 'refused', reply: replyOf(`${code} no`) });

  test.each<[string, Judged, object]>([
    ['are those of all stages', CAST.healthy, { greeting: 220, ehlo: 250, starttls: 220 }],
    ['include a refusal', CAST.refused, { greeting: 554 }],
    ['are none without a reply', CAST.unreachable, {}],
    ['are not guessed where the answer did not come', CAST['timed-out'], {}],
    ['of EHLO may be what ended the dialogue', refusedAt('ehlo', 421), { ehlo: 421 }],
    ['of STARTTLS may be what ended the dialogue', refusedAt('starttls', 421), { starttls: 421 }],
    ['after TLS are not taken for those before', refusedAt('after-tls', 421), {}],
    [
      'of EHLO are its own, not those of the HELO that followed',
      judged({
        facts: factsWithoutTls(
          {},
          ehloFacts([], {
            esmtp: false,
            refusal: replyOf('502 What?'),
            helo: replyOf('250 mail.example'),
          }),
        ),
      }),
      { greeting: 220, ehlo: 502, starttls: 500 },
    ],
    [
      'of MAIL FROM are there where it was asked',
      CAST['legacy-and-client-certificate'],
      { greeting: 220, ehlo: 250, starttls: 220, 'mail-before-tls': 530 },
    ],
    [
      'of STARTTLS may be a refusal without an end',
      judged({ facts: facts({ starttls: starttlsFacts({ reply: replyOf('454 later') }) }) }),
      { greeting: 220, ehlo: 250, starttls: 454 },
    ],
  ])('%s', (_claim, record, codes) => {
    expect(glanceAt(record).replyCodes).toEqual(codes);
  });
});

describe('the certificate', () => {
  const ending = (notAfter: string | null, ...chain: (string | null)[]) =>
    glanceAt(
      judged({
        facts: facts({
          certificate: certificateFacts({
            notAfter,
            chain: chain.map((end) => certificateFacts({ notAfter: end })),
          }),
        }),
      }),
    ).certificate?.earliestEnd;

  test.each([
    ['its own end where no chain was kept', ['2027-06-01T00:00:00.000Z'], 0],
    ['that of the one above it', ['2027-06-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'], 1],
    ['that which can be read', [null, '2027-01-01T00:00:00.000Z'], 1],
    ['none where none can be read', [null, null], 0],
  ] as const)('ends first: %s', (_claim, [own, ...chain], which) => {
    expect(ending(own, ...chain)).toBe([own, ...chain][which]);
  });

  test('is null where none was shown', () => {
    expect(glanceAt(CAST.refused).certificate).toBeNull();
  });
});

test('a prediction has the weight that it has in the verdict', () => {
  const { predictions } = glanceAt(
    judged({
      predictions: [
        prediction(),
        prediction({ eventId: 12018, certainty: 'likely' }),
        prediction({ certainty: 'possible' }),
      ],
    }),
  );
  expect(predictions.map(({ weight }) => weight)).toEqual(['critical', 'warning', 'ok']);
});

test('the gist is the worst there is to say, and never long', () => {
  expect(glanceAt(CAST['event-1032-certain']).gist).toBe(
    'Event 1032 is certain on EX02\\Partner relay',
  );
  const long = finding({ message: 'so '.repeat(1000) });
  expect(glanceAt(judged({ findings: [long] })).gist.length).toBeLessThan(310);
});

test('what is held for each place is small, however much a server said', () => {
  expect(JSON.stringify(glanceAt(CAST['long-server-text'])).length).toBeLessThan(1_500);
});
