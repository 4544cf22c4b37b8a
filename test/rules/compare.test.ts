import { describe, expect, test } from 'vitest';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { CHANGE_KINDS } from '../../src/rules/compare/index.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, judge, type Standard } from '../../src/rules/judge.ts';
import type { Failure } from '../../src/smtp/failure.ts';
import { CAST, EVERYONE } from '../report/cast.ts';
import { connector } from '../support/connectors.ts';
import { finding, judged, prediction } from '../support/judged.ts';
import {
  certificateFacts,
  ehloFacts,
  endedObservation,
  facts,
  factsUntold,
  factsWithoutTls,
  handshakeFacts,
  observation,
  replyOf,
  starttlsFacts,
} from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';
import { changesBetween, spell } from './compare-records.ts';
import { sayRequired, sayUndeclared } from './say.ts';

type Seen = Parameters<typeof sayUndeclared>[0];

const REFUSED: Failure = {
  stage: 'connect',
  kind: 'unreachable',
  code: 'ECONNREFUSED',
  message: 'connection refused (ECONNREFUSED)',
};
const SILENT: Failure = { stage: 'greeting', kind: 'timed-out', message: 'no answer within 30 s' };
const HANDSHAKE_FAILED: Failure = {
  stage: 'handshake',
  kind: 'handshake-failed',
  code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  message: 'the TLS handshake failed: handshake failure',
};

const WELL = sayUndeclared(facts());
const ABSENT = sayUndeclared(factsWithoutTls());
const MASKED = sayUndeclared({
  ...factsWithoutTls(
    {},
    ehloFacts(['PIPELINING', 'XXXXXXXA'], {
      masked: [{ mark: 'keyword-overwritten', line: '250 XXXXXXXA' }],
    }),
  ),
  greeting: replyOf(`220 ${'*'.repeat(40)}`),
});
const UNTOLD = sayUndeclared(
  facts({
    starttls: starttlsFacts({ advertised: null, negotiated: null, reply: null }),
    ehlo: ehloFacts([], { esmtp: null, refusal: replyOf('550 5.7.1 Go away') }),
    handshake: undefined,
    certificate: undefined,
    'ehlo-after-tls': undefined,
  }),
);

const ended = (failure: Failure) => judge(endedObservation(failure), RULES, DEFAULT_STANDARD);
const shaken = sayUndeclared(
  facts({
    starttls: starttlsFacts({ negotiated: false }),
    handshake: undefined,
    certificate: undefined,
    'ehlo-after-tls': undefined,
  }),
  { failure: HANDSHAKE_FAILED, outcome: 'handshake-failed' },
);
const refusing = sayUndeclared(
  facts({
    starttls: starttlsFacts({ negotiated: false, reply: replyOf('454 4.7.0 TLS not available') }),
    handshake: undefined,
    certificate: undefined,
    'ehlo-after-tls': undefined,
  }),
);
const showing = (given: Parameters<typeof certificateFacts>[0]) =>
  sayUndeclared(facts({ certificate: certificateFacts(given) }));
const agreeing = (given: Parameters<typeof handshakeFacts>[0]) =>
  sayUndeclared(facts({ handshake: handshakeFacts(given) }));
const greeting = (...lines: string[]) => sayUndeclared(facts({ greeting: replyOf(...lines) }));
const listing = (keywords: string[], afterTls: string[] = keywords) =>
  sayUndeclared(
    facts({ ehlo: ehloFacts([...keywords, 'STARTTLS']), 'ehlo-after-tls': ehloFacts(afterTls) }),
  );
const asking = (accepted: boolean) => {
  const reply = replyOf(
    accepted ? '250 2.1.0 Ok' : '530 5.7.0 Must issue a STARTTLS command first',
  );
  const mail = { accepted, tlsRequired: !accepted, reply, failure: null };
  return sayRequired(facts({ 'mail-before-tls': mail }));
};

/** What is there before, what after, and every change that follows, one way and back. */
const TABLE: readonly (readonly [
  claim: string,
  before: Judged,
  after: Judged,
  there: readonly string[],
  back: readonly string[],
])[] = [
  [
    'STARTTLS gone is one change and its verdict, not one for each fact that is then missing',
    WELL,
    ABSENT,
    ['worse starttls-gone', 'worse verdict'],
    ['better starttls-offered', 'better verdict'],
  ],
  [
    'a dialogue that ended early is never "STARTTLS gone"',
    WELL,
    ended(SILENT),
    ['worse outcome', 'worse verdict'],
    ['better outcome', 'better verdict'],
  ],
  [
    'EHLO refused leaves STARTTLS unknown, which is not gone',
    WELL,
    UNTOLD,
    ['worse starttls-unknown', 'worse verdict'],
    ['better starttls-offered', 'better verdict'],
  ],
  [
    'to learn that STARTTLS is absent, where nothing was known, is not worse',
    ended(REFUSED),
    ABSENT,
    ['better outcome', 'neutral verdict'],
    ['worse outcome', 'worse verdict'],
  ],
  [
    'an end for another reason is neutral',
    ended(REFUSED),
    ended(SILENT),
    ['neutral outcome'],
    ['neutral outcome'],
  ],
  [
    'what is hidden on the path says so, and its masked greeting and keywords do not count',
    WELL,
    MASKED,
    ['worse starttls-gone', 'worse hidden-on-path', 'worse verdict'],
    ['better starttls-offered', 'better hidden-on-path', 'better verdict'],
  ],
  [
    'from absent to hidden is a change of the path alone',
    ABSENT,
    MASKED,
    ['worse hidden-on-path'],
    ['better hidden-on-path'],
  ],
  [
    'a handshake that fails is an answer, not an early end',
    WELL,
    shaken,
    ['worse tls', 'worse verdict'],
    ['better tls', 'better verdict'],
  ],
  [
    'STARTTLS that is refused',
    WELL,
    refusing,
    ['worse tls', 'worse verdict'],
    ['better tls', 'better verdict'],
  ],
  [
    'a lower protocol is worse',
    agreeing({ protocol: 'TLSv1.3' }),
    agreeing({ protocol: 'TLSv1.2' }),
    ['worse protocol'],
    ['better protocol'],
  ],
  [
    'a protocol that only the legacy handshake takes is not told twice',
    agreeing({ protocol: 'TLSv1.2' }),
    agreeing({ protocol: 'TLSv1', legacy: true }),
    ['worse protocol', 'worse verdict'],
    ['better protocol', 'better verdict'],
  ],
  [
    'a protocol that we cannot rank is neutral',
    agreeing({ protocol: 'TLSv1.3' }),
    agreeing({ protocol: 'TLSv1.4' }),
    ['neutral protocol'],
    ['neutral protocol'],
  ],
  [
    'a client certificate that is asked for',
    agreeing({ clientCertificateRequested: false }),
    agreeing({ clientCertificateRequested: true }),
    ['neutral client-certificate'],
    ['neutral client-certificate'],
  ],
  [
    'where it could not be seen whether one is asked for, that is no change',
    agreeing({ clientCertificateRequested: null }),
    agreeing({ clientCertificateRequested: true }),
    [],
    [],
  ],
  [
    'a renewed certificate is neutral, one that ends sooner too',
    showing({}),
    showing({ fingerprint256: '22:33', notAfter: '2027-02-01T00:00:00.000Z' }),
    ['neutral certificate'],
    ['neutral certificate'],
  ],
  [
    'a certificate that expired, with all that follows from it',
    showing({}),
    showing({
      notAfter: '2026-11-20T00:00:00.000Z',
      trusted: false,
      trustError: 'CERT_HAS_EXPIRED',
    }),
    ['worse certificate-validity', 'worse verdict'],
    ['better certificate-validity', 'better verdict'],
  ],
  [
    'a certificate that is not trusted any more',
    showing({}),
    showing({ trusted: false, trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
    ['worse certificate-trust'],
    ['better certificate-trust'],
  ],
  [
    'another certificate, which does not name the host',
    showing({}),
    showing({ fingerprint256: '22:33', altNames: ['other.example'], nameMatches: false }),
    ['worse certificate-name', 'worse verdict', 'neutral certificate'],
    ['better certificate-name', 'better verdict', 'neutral certificate'],
  ],
  [
    'a name that there is nothing to compare with is no change',
    showing({ nameMatches: null }),
    showing({ nameMatches: true }),
    [],
    [],
  ],
  [
    'a certificate that comes to its end',
    showing({ notAfter: '2026-12-10T00:00:00.000Z' }),
    showing({ notAfter: '2026-11-30T00:00:00.000Z' }),
    ['worse finding-new', 'worse verdict'],
    ['better finding-gone', 'better verdict'],
  ],
  [
    'MAIL FROM that is accepted in clear',
    asking(false),
    asking(true),
    ['worse mail-in-clear', 'worse verdict'],
    ['better mail-in-clear', 'better verdict'],
  ],
  [
    'a question that only one of the runs asked is told by the verdict alone',
    sayRequired(facts()),
    asking(true),
    ['worse verdict'],
    ['better verdict'],
  ],
  [
    'a new greeting',
    greeting('220 mail.example ESMTP Postfix'),
    greeting('220 mail.example ESMTP Exim 4.98'),
    ['neutral greeting'],
    ['neutral greeting'],
  ],
  [
    'keywords that came and went, told once for both sides of TLS',
    listing(['SIZE 1', 'DSN'], ['SIZE 1', 'DSN', 'AUTH LOGIN']),
    listing(['SIZE 1', 'CHUNKING'], ['SIZE 1', 'CHUNKING', 'AUTH LOGIN']),
    ['neutral keywords'],
    ['neutral keywords'],
  ],
  [
    'keywords that went under TLS alone',
    listing(['SIZE 1'], ['SIZE 1', 'AUTH LOGIN']),
    listing(['SIZE 1'], ['SIZE 1']),
    ['neutral keywords-after-tls'],
    ['neutral keywords-after-tls'],
  ],
  [
    'the order, the case and the parameters of keywords do not count',
    listing(['SIZE 1000', 'DSN']),
    listing(['dsn', 'SIZE 2000']),
    [],
    [],
  ],
  [
    'an event that is expected now',
    sayRequired(facts()),
    sayRequired(factsWithoutTls()),
    ['worse starttls-gone', 'worse prediction-new', 'worse verdict', 'neutral prediction-new'],
    [
      'better starttls-offered',
      'better prediction-gone',
      'better verdict',
      'neutral prediction-gone',
    ],
  ],
  [
    'an event that is surer',
    judged({ predictions: [prediction({ certainty: 'likely' })], verdict: 'critical' }),
    judged({ predictions: [prediction({ certainty: 'certain' })], verdict: 'critical' }),
    ['worse certainty'],
    ['better certainty'],
  ],
  [
    'an event on another connector is the same event',
    judged({ predictions: [prediction({ connector: 'EX01\\A' })], verdict: 'critical' }),
    judged({ predictions: [prediction({ connector: 'EX01\\B' })], verdict: 'critical' }),
    [],
    [],
  ],
  [
    'another connector that answers',
    judged({ connector: 'EX01\\A' }),
    judged({ connector: 'EX01\\B' }),
    ['neutral connector'],
    ['neutral connector'],
  ],
  [
    'a policy that only one of the runs had is no other connector',
    judged(),
    judged({ connector: 'EX01\\B' }),
    [],
    [],
  ],
  [
    'a finding that weighs more',
    judged({
      findings: [finding({ id: 'policy-drift', severity: 'warning' })],
      verdict: 'warning',
    }),
    judged({
      findings: [finding({ id: 'policy-drift', severity: 'critical' })],
      verdict: 'critical',
    }),
    ['worse finding-severity', 'worse verdict'],
    ['better finding-severity', 'better verdict'],
  ],
  [
    'a finding that is information is neutral',
    judged(),
    judged({ findings: [finding({ id: 'connector-unreached', severity: 'info' })] }),
    ['neutral finding-new'],
    ['neutral finding-gone'],
  ],
];

describe('each change with its direction, and what it makes of the way back', () => {
  test.each(TABLE)('%s', (_claim, before, after, there, back) => {
    expect(spell(changesBetween(before, after))).toEqual(there);
    expect(spell(changesBetween(after, before))).toEqual(back);
  });

  test('the table has every kind, in every direction that it can have', () => {
    const seen = TABLE.flatMap(([, before, after]) => [
      ...changesBetween(before, after),
      ...changesBetween(after, before),
    ]);
    const possible = CHANGE_KINDS.flatMap(({ id, directions }) =>
      directions.map((direction) => ({ id, direction })),
    );
    expect([...new Set(spell(seen))].sort()).toEqual(spell(possible).sort());
  });
});

describe('what a reader is told', () => {
  test.each<[claim: string, before: Judged, after: Judged, told: string]>([
    ['gone', WELL, ABSENT, 'STARTTLS is not offered any more.'],
    ['hidden', WELL, MASKED, 'STARTTLS was offered, and is hidden on the path now.'],
    [
      'cannot be told, and why',
      WELL,
      ended(SILENT),
      'Whether TLS works cannot be told any more: no answer within 30 s.',
    ],
    [
      'unknown, and why',
      WELL,
      UNTOLD,
      'Whether STARTTLS is offered cannot be told any more: EHLO is answered 550 5.7.1 Go away.',
    ],
    [
      'the reply that refuses STARTTLS',
      WELL,
      refusing,
      'TLS does not work any more: STARTTLS is answered 454 4.7.0 TLS not available.',
    ],
    [
      'what a new certificate has and lacks',
      showing({ altNames: ['mail.example', 'a.example', 'b.example'] }),
      showing({
        fingerprint256: '22:33',
        issuer: 'CN=Other',
        key: 'ec prime256v1',
        notBefore: '2025-01-01T00:00:00.000Z',
      }),
      'Another certificate is shown: until 2027-06-01 (before: 2027-06-01); it is older than the ' +
        'one before; issued by CN=Other (before: CN=Test authority); key ec prime256v1 (before: ' +
        'rsa 2048); it no longer names a.example, b.example.',
    ],
    [
      'what the verdict rests on',
      WELL,
      sayRequired(factsWithoutTls()),
      'The verdict is critical (event 12014, starttls-absent); it was ok.',
    ],
    [
      'keywords that came and went',
      listing(['SIZE', 'DSN']),
      listing(['SIZE', 'CHUNKING']),
      'EHLO lists CHUNKING now, and does not list DSN any more.',
    ],
  ])('%s', (_claim, before, after, told) => {
    expect(changesBetween(before, after).map(({ message }) => message)).toContain(told);
  });

  test('server text is made printable', () => {
    const messages = changesBetween(WELL, greeting('220 mail.example \x1b[2J\u202e ESMTP')).map(
      ({ message }) => message,
    );
    expect(messages.join('')).toContain('\\x1b[2J\\u{202e}');
  });
});

describe('noise', () => {
  test.each(Object.entries(CAST))('a record is no other than itself: %s', (_name, record) => {
    expect(changesBetween(record, structuredClone(record))).toEqual([]);
  });

  const later: Partial<Judged> = {
    startedAt: '2026-11-21T21:00:00.000Z',
    durationMs: 9_999.9,
    localAddress: '198.51.100.8',
    timings: { dnsMs: 99, connectMs: 99, greetingMs: 99, ehloMs: 99, handshakeMs: 99 },
    retries: 2,
    reusedFrom: 'mx:example.org',
    transcript: [{ atMs: 1, from: 'S', tls: false, line: '220 hello' }],
  };
  test.each<[string, Partial<Judged>]>([
    ['time, address of our own, retries and transcript', later],
    [
      'another cipher and group of the same version',
      { facts: facts({ handshake: handshakeFacts({ cipher: 'TLS_OTHER', group: 'P-256' }) }) },
    ],
    [
      'another reply to STARTTLS that says the same',
      { facts: facts({ starttls: starttlsFacts({ reply: replyOf('220 Go ahead #4711') }) }) },
    ],
    ['our address as the server saw it', { facts: facts({ ehlo: echoing('203.0.113.9') }) }],
  ])('does not count: %s', (_claim, given) => {
    expect(changesBetween(judged(), judged(given))).toEqual([]);
  });

  function echoing(clientAddress: string) {
    return { ...ehloFacts([], {}), keywords: facts().ehlo?.keywords ?? [], clientAddress };
  }

  test('the certificate that ends in fewer days every day is no change', () => {
    const known = judged({
      findings: [
        finding({ id: 'certificate-expiring', severity: 'warning', message: 'In 9 days.' }),
      ],
      verdict: 'warning',
    });
    const next = {
      ...known,
      findings: known.findings.map((one) => ({ ...one, message: 'In 8 days.' })),
    };
    expect(changesBetween(known, next)).toEqual([]);
  });
});

describe('could not tell', () => {
  const untold = EVERYONE.filter(({ facts: { starttls } }) => starttls.advertised === null);

  test.each(untold.map((record) => [record.outcome, record] as const))(
    'is never that STARTTLS is gone: %s',
    (_outcome, record) => {
      const ids = changesBetween(WELL, { ...record, ...placeOf(WELL) }).map(({ id }) => id);
      expect(ids).not.toContain('starttls-gone');
    },
  );

  test('takes no finding and no prediction away: nothing is better for not being seen', () => {
    const before = sayRequired(factsWithoutTls());
    const unseen = judge(endedObservation(REFUSED), RULES, standardRequiring());
    const better = changesBetween(before, unseen).filter(({ direction }) => direction === 'better');
    expect(better).toEqual([]);
    expect(spell(changesBetween(before, unseen))).toContain('worse outcome');
  });

  test('makes no event less certain', () => {
    const standard = standardRequiring(['Integrated']);
    const [seen, unseen] = [
      judge(observation({ facts: factsWithoutTls() }), RULES, standard),
      judge(endedObservation(REFUSED), RULES, standard),
    ];
    const certainties = [seen, unseen].map(({ predictions }) => predictions[0]?.certainty);
    expect(certainties).toEqual(['certain', 'likely']);
    expect(spell(changesBetween(seen, unseen))).toEqual(['worse outcome']);
    expect(spell(changesBetween(unseen, seen))).toContain('worse certainty');
  });

  test('a host that comes back with the warning it had is no worse', () => {
    const known = showing({ nameMatches: false, altNames: ['other.example'] });
    const directions = changesBetween(ended(SILENT), known).map(({ direction }) => direction);
    expect(directions).not.toContain('worse');
  });

  test('a host that comes back critical is worse', () => {
    const expired = showing({ notAfter: '2026-11-20T00:00:00.000Z' });
    expect(spell(changesBetween(ended(SILENT), expired))).toEqual([
      'worse verdict',
      'better outcome',
    ]);
  });

  test('a record without a reply to EHLO is compared as far as it goes', () => {
    const seen: Seen = { ...factsUntold(), greeting: replyOf('220 mail.example ESMTP Postfix') };
    const cut = judge(observation({ facts: seen, failure: SILENT }), RULES, DEFAULT_STANDARD);
    expect(spell(changesBetween(cut, cut))).toEqual([]);
    expect(spell(changesBetween(WELL, cut))).toEqual([
      'worse outcome',
      'worse verdict',
      'neutral greeting',
    ]);
  });
});

function placeOf({ target, host, address, port, domain }: Judged) {
  return { target, host, address, port, domain };
}

function standardRequiring(
  authMechanism: ReceiveConnector['authMechanism'] = ['Tls', 'Integrated'],
): Standard {
  const requiring = connector({
    identity: 'EX01\\Partners',
    requireTls: true,
    authMechanism,
  });
  return { ...DEFAULT_STANDARD, policy: policyOf(requiring), connector: requiring.identity };
}
