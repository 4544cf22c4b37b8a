import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import { comparePaths } from '../../src/rules/compare/path-comparison.ts';
import { comparePath } from '../../src/rules/compare/path-evidence.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { cutShort, judged } from '../support/judged.ts';
import {
  certificateFacts,
  ehloFacts,
  facts,
  factsWithoutTls,
  replyOf,
  starttlsFacts,
} from '../support/observations.ts';

const POSTFIX = { greeting: replyOf('220 mail.example ESMTP Postfix') };
const offers = (given: Partial<Judged> = {}, seen: Partial<Facts> = {}) =>
  judged({
    facts: facts({ ...POSTFIX, ehlo: ehloFacts(['SIZE', 'STARTTLS']), ...seen }),
    ...given,
  });
const lacks = (given: Partial<Judged> = {}, ehlo = ehloFacts(['SIZE']), asked = {}) =>
  judged({
    facts: { ...factsWithoutTls(asked, ehlo), ...POSTFIX },
    localAddress: '203.0.113.9',
    ...given,
  });
const EXCHANGE = { greeting: replyOf('220 ex01 Microsoft ESMTP MAIL Service ready') };
const MASKED = ehloFacts(['SIZE', 'XXXXXXXA'], {
  masked: [{ mark: 'keyword-overwritten', line: '250 XXXXXXXA' }],
});
const timedOut = {
  stage: 'greeting',
  kind: 'timed-out',
  message: 'no answer within 30 s',
} as const;

describe('from two vantage points', () => {
  test.each<[string, Judged, Judged, string]>([
    ['all is the same', offers(), offers({ localAddress: '203.0.113.9' }), 'same'],
    ['STARTTLS is missing at one, with nothing to explain it', offers(), lacks(), 'on-path likely'],
    ['keywords are masked at one', offers(), lacks({}, MASKED), 'on-path likely'],
    [
      'it is missing and works when asked for',
      offers({}, EXCHANGE),
      lacks({}, ehloFacts(['SIZE']), { reply: replyOf('220 Go') }),
      'on-path likely',
    ],
    [
      'it is missing at one, and the server is Exchange',
      offers({}, EXCHANGE),
      lacks(),
      'on-path possible',
    ],
    [
      'the same connector of Exchange answered both',
      offers({ connector: 'EX01\\A' }, EXCHANGE),
      lacks({ connector: 'EX01\\A' }),
      'on-path likely',
    ],
    [
      'two connectors answered',
      offers({ connector: 'EX01\\A' }, EXCHANGE),
      lacks({ connector: 'EX01\\B' }),
      'server-side',
    ],
    [
      'X-ANONYMOUSTLS came through without STARTTLS',
      offers({}, EXCHANGE),
      lacks({}, ehloFacts(['SIZE', 'X-ANONYMOUSTLS'])),
      'server-side',
    ],
    [
      'another server answered',
      offers(),
      lacks({}, ehloFacts(['SIZE'], { serverName: 'b.example' })),
      'cannot-tell',
    ],
    ['one of them was not heard', offers(), cutShort(timedOut), 'cannot-tell'],
    ['neither was heard', cutShort(timedOut), cutShort(timedOut), 'cannot-tell'],
    ['none is offered it', lacks(), lacks(), 'same'],
    [
      'TLS fails at one alone',
      offers(),
      offers({}, { starttls: starttlsFacts({ negotiated: false }) }),
      'on-path possible',
    ],
    [
      'the certificates differ',
      offers(),
      offers({}, { certificate: certificateFacts({ fingerprint256: '22' }) }),
      'cannot-tell',
    ],
    [
      'what differs is no matter of TLS',
      offers(),
      offers({}, { ehlo: ehloFacts(['SIZE', 'AUTH NTLM', 'STARTTLS']) }),
      'server-side',
    ],
    [
      'only our address, the parameters and the time differ',
      offers(),
      offers({}, { ehlo: ehloFacts(['SIZE 10', 'STARTTLS'], { clientAddress: '203.0.113.9' }) }),
      'same',
    ],
  ])('%s', (_claim, one, other, expected) => {
    for (const { conclusion, certainty } of [comparePath(one, other), comparePath(other, one)]) {
      expect(certainty === null ? conclusion : `${conclusion} ${certainty}`).toBe(expected);
    }
  });

  test('the evidence says what differs, and nothing of it moves a cursor', () => {
    const ehlo = ehloFacts(['SIZE', 'X\x1b[2J']);
    const { message, differences } = comparePath(offers(), lacks({}, ehlo));
    expect(message).toContain('offered to 198.51.100.7, and not to 203.0.113.9');
    expect(differences).toContain('STARTTLS: offered, and not offered');
    expect(differences).toContain('EHLO: SIZE, and SIZE X\\x1b[2J');
  });
});

test('runs are joined by address, and what is on the path comes first', () => {
  const at = (address: string) => ({ address });
  const one = [
    offers(at('192.0.2.1')),
    offers(at('192.0.2.2')),
    offers(at('192.0.2.3')),
    offers(at('192.0.2.4')),
  ];
  const other = [
    offers(at('192.0.2.1')),
    cutShort(timedOut, at('192.0.2.2')),
    lacks(at('192.0.2.3')),
    offers(at('192.0.2.5')),
  ];
  const { records, compared, onlyOne } = comparePaths(one, other);
  expect(records.map(({ address, conclusion }) => `${address} ${conclusion}`)).toEqual([
    '192.0.2.3 on-path',
    '192.0.2.2 cannot-tell',
  ]);
  expect({ compared, onlyOne }).toEqual({ compared: 3, onlyOne: 2 });
});
