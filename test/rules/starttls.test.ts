import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import type { Failure } from '../../src/smtp/failure.ts';
import {
  ehloFacts,
  facts,
  factsWithoutTls,
  handshakeFacts,
  replyOf,
  starttlsFacts,
} from '../support/observations.ts';
import { REQUIREMENT, sayRequired, sayUndeclared } from './say.ts';

interface Row {
  readonly seen: Facts;
  readonly failure?: Failure;
  /** What the evidence has to hold, beside the declaration. */
  readonly evidence: readonly string[];
}

const refusedWith = (line: string): Row => ({
  seen: facts({
    starttls: starttlsFacts({ negotiated: false, reply: replyOf(line) }),
    handshake: undefined,
    certificate: undefined,
    'ehlo-after-tls': undefined,
  }),
  evidence: [`seen: STARTTLS was answered ${line}`],
});

const HANDSHAKE_FAILURE: Failure = {
  stage: 'handshake',
  kind: 'handshake-failed',
  code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  message: 'the TLS handshake failed: handshake failure',
};

const NOT_NEGOTIATED = facts({
  starttls: starttlsFacts({ negotiated: false }),
  handshake: undefined,
  certificate: undefined,
  'ehlo-after-tls': undefined,
});

const ROWS: Readonly<Record<string, readonly (readonly [claim: string, row: Row])[]>> = {
  'starttls-absent': [
    [
      'not listed, and refused when asked for',
      {
        seen: factsWithoutTls(),
        evidence: [
          'seen: EHLO lists SIZE X-ANONYMOUSTLS X-EXPS 8BITMIME',
          'seen: STARTTLS, asked for all the same, was answered 500 5.3.3 Unrecognized command',
        ],
      },
    ],
    [
      'not listed, and not asked for',
      {
        seen: factsWithoutTls({ negotiated: null, reply: null }),
        evidence: ['seen: EHLO lists SIZE X-ANONYMOUSTLS X-EXPS 8BITMIME'],
      },
    ],
    [
      'a reply to EHLO without any keyword',
      { seen: factsWithoutTls({}, ehloFacts([])), evidence: ['seen: EHLO lists no keyword'] },
    ],
  ],
  'stripped-on-path': [
    [
      'not listed, where keywords are overwritten',
      {
        seen: factsWithoutTls(
          {},
          ehloFacts(['SIZE', 'XXXXXXXA'], {
            masked: [{ mark: 'keyword-overwritten', line: '250 XXXXXXXA' }],
          }),
        ),
        evidence: ['seen: EHLO lists SIZE XXXXXXXA', 'seen: keyword-overwritten: 250 XXXXXXXA'],
      },
    ],
    [
      'EHLO refused where HELO works',
      {
        seen: factsWithoutTls(
          {},
          ehloFacts([], {
            esmtp: false,
            masked: [{ mark: 'ehlo-refused', line: '500 What?' }],
            refusal: replyOf('500 What?'),
            helo: replyOf('250 mail.example'),
          }),
        ),
        evidence: ['seen: EHLO was answered 500 What?, then HELO 250 mail.example'],
      },
    ],
    [
      'not listed, and overwritten on its way to the server',
      {
        seen: factsWithoutTls({ reply: replyOf("500 5.0.0 'XXXXXXXX': command not understood") }),
        evidence: ["seen: STARTTLS was answered 500 5.0.0 'XXXXXXXX': command not understood"],
      },
    ],
    [
      'not listed, and yet it works',
      {
        seen: facts({
          starttls: starttlsFacts({ advertised: false, reply: replyOf('220 Go') }),
          ehlo: ehloFacts(),
        }),
        evidence: ['seen: STARTTLS was answered 220 Go, and the handshake completed'],
      },
    ],
  ],
  'starttls-refused': [
    ['454', refusedWith('454 4.7.0 TLS not available due to local problem')],
    ['440', refusedWith('440 TLS not available.')],
    ['502', refusedWith('502 5.5.1 Error: command not implemented')],
    ['503', refusedWith('503 5.5.1 Bad sequence of commands')],
    ['540', refusedWith('540 TLS not available.')],
    ['550', refusedWith('550 5.7.1 TLS refused for your address')],
    ['a 250 in place of 220', refusedWith('250 2.0.0 Ok')],
  ],
  'handshake-failed': [
    [
      'with an alert',
      {
        seen: NOT_NEGOTIATED,
        failure: HANDSHAKE_FAILURE,
        evidence: ['seen: ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE at the stage handshake'],
      },
    ],
    [
      'for want of a client certificate',
      {
        seen: {
          ...NOT_NEGOTIATED,
          handshake: handshakeFacts({ clientCertificateRequested: true }),
        },
        failure: { ...HANDSHAKE_FAILURE, stage: 'after-tls' },
        evidence: ['seen: the server asked for a client certificate'],
      },
    ],
  ],
};

const rows = Object.entries(ROWS).flatMap(([id, cases]) =>
  cases.map(([claim, row]) => [id, claim, row] as const),
);

describe('a STARTTLS that does not work', () => {
  test.each(rows)('is %s: %s', (id, _claim, { seen, failure, evidence }) => {
    const { findings, verdict } = sayUndeclared(
      seen,
      failure && { failure, outcome: failure.kind },
    );
    expect(findings.map((finding) => finding.id)).toEqual([id]);
    expect(findings[0]?.severity).toBe('warning');
    expect(findings[0]?.evidence).toEqual(expect.arrayContaining([...evidence]));
    expect(findings[0]?.evidence.join('\n')).not.toContain('declared');
    expect(verdict).toBe('warning');
  });

  test.each(rows)('is %s, and critical where TLS is required: %s', (id, _claim, row) => {
    const { seen, failure, evidence } = row;
    const { findings, verdict } = sayRequired(seen, failure && { failure, outcome: failure.kind });
    expect(findings.map((finding) => finding.id)).toEqual([id]);
    expect(findings[0]?.severity).toBe('critical');
    expect(findings[0]?.evidence).toEqual(expect.arrayContaining([...evidence, REQUIREMENT]));
    expect(verdict).toBe('critical');
  });

  test.each([
    ['454 4.7.0 Not now', true],
    ['440 Not now', true],
    ['502 5.5.1 Never', false],
    ['250 2.0.0 Ok', false],
  ])('refused with %s is transient: %s (RFC 5321 §4.2.1)', (line, transient) => {
    const [finding] = sayUndeclared(refusedWith(line).seen).findings;
    expect(finding?.message.includes('for now')).toBe(transient);
  });

  test.each([
    ['STARTTLS that is offered', { advertised: true }, /^STARTTLS is offered, but/],
    ['STARTTLS that is not listed', { advertised: false }, /^STARTTLS is begun, but/],
    ['TLS from the first octet', { advertised: null, implicit: true }, /^TLS is begun, but/],
  ])('a handshake that fails is told of %s', (_what, starttls, message) => {
    const seen = { starttls: starttlsFacts({ negotiated: false, ...starttls }) };
    const given = { failure: HANDSHAKE_FAILURE, outcome: HANDSHAKE_FAILURE.kind };
    const told = sayUndeclared(seen, given).findings.filter(({ id }) => id === 'handshake-failed');
    expect(told[0]?.message).toMatch(message);
  });

  test.each([
    [true, ['Present a certificate that the server accepts: --cert, --key.']],
    [false, []],
  ])('a client certificate is the fix where one was asked for: %s', (asked, fix) => {
    const handshake = handshakeFacts({ clientCertificateRequested: asked });
    const given = { failure: HANDSHAKE_FAILURE, outcome: HANDSHAKE_FAILURE.kind };
    const [finding] = sayUndeclared({ ...NOT_NEGOTIATED, handshake }, given).findings;
    expect(finding?.fix).toEqual(fix);
  });
});

describe('a STARTTLS that works', () => {
  test.each([
    ['is no finding', facts(), []],
    [
      'with a client certificate asked for is no finding',
      facts({ handshake: handshakeFacts({ clientCertificateRequested: true }) }),
      [],
    ],
    [
      'listed again under TLS is no finding',
      facts({ 'ehlo-after-tls': ehloFacts(['STARTTLS']) }),
      [],
    ],
    [
      'only with legacy settings is a warning',
      facts({ handshake: handshakeFacts({ protocol: 'TLSv1', legacy: true }) }),
      ['legacy-tls-only warning'],
    ],
    [
      'with plaintext injected is critical',
      facts({ starttls: starttlsFacts({ injected: '250 evil' }) }),
      ['plaintext-injected critical'],
    ],
  ])('%s, whatever is declared', (_claim, seen, expected) => {
    for (const { findings } of [sayUndeclared(seen), sayRequired(seen)]) {
      expect(findings.map(({ id, severity }) => `${id} ${severity}`)).toEqual(expected);
    }
  });

  test('with legacy settings quotes protocol and cipher', () => {
    const handshake = handshakeFacts({ protocol: 'TLSv1', cipher: 'TLS_OLD', legacy: true });
    const [finding] = sayUndeclared(facts({ handshake })).findings;
    expect(finding?.evidence.join()).toContain('TLSv1 TLS_OLD');
  });

  test('with plaintext injected quotes it harmlessly', () => {
    const injected = `250 \u001b[2J${'x'.repeat(500)}`;
    const [finding] = sayUndeclared(facts({ starttls: starttlsFacts({ injected }) })).findings;
    expect(finding?.evidence[0]).toContain('250 \\x1b[2Jxxx');
    expect(finding?.evidence[0]?.length).toBeLessThan(200);
  });
});

test('a STARTTLS on the first line is a warning of its own, whatever is declared', () => {
  const seen = factsWithoutTls(
    { misplaced: true },
    ehloFacts(['SIZE'], { serverName: 'STARTTLS' }),
  );
  for (const { findings } of [sayUndeclared(seen), sayRequired(seen)]) {
    expect(findings).toContainEqual(
      expect.objectContaining({
        id: 'starttls-misplaced',
        severity: 'warning',
        evidence: ['seen: the first line begins STARTTLS'],
      }),
    );
  }
});
