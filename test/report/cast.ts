/** The records that every report is shown with. */

import type { Judged } from '../../src/rules/judge.ts';
import { cutShort, finding, judged, prediction } from '../support/judged.ts';
import {
  certificateFacts,
  ehloFacts,
  facts,
  factsUntold,
  factsWithoutTls,
  handshakeFacts,
  observation,
  replyOf,
  starttlsFacts,
} from '../support/observations.ts';

const { handshakeMs: _, ...beforeTls } = observation().timings;
const WITHOUT_TLS = { facts: factsWithoutTls(), timings: beforeTls };

/** By the name of the file that holds the text report. */
export const CAST = {
  healthy: judged(),

  'event-1032-certain': judged({
    ...WITHOUT_TLS,
    target: 'mx:example.org',
    domain: 'example.org',
    timings: { dnsMs: 3.1, ...beforeTls },
    connector: 'EX02\\Partner relay',
    predictions: [prediction()],
    findings: [
      finding({
        id: 'starttls-absent',
        severity: 'critical',
        message: 'STARTTLS is not offered, though TLS is declared required: no mail can arrive.',
        evidence: ['seen: EHLO lists SIZE X-ANONYMOUSTLS X-EXPS 8BITMIME'],
      }),
    ],
    verdict: 'critical',
  }),

  'event-1032-likely': judged({
    ...WITHOUT_TLS,
    predictions: [prediction({ certainty: 'likely', connector: null, userAction: [] })],
    verdict: 'critical',
  }),

  'event-1032-possible': judged({
    ...WITHOUT_TLS,
    predictions: [prediction({ certainty: 'possible', evidence: [] })],
  }),

  expired: judged({
    facts: facts({
      certificate: certificateFacts({
        notAfter: '2026-11-18T23:33:38.000Z',
        trusted: false,
        trustError: 'CERT_HAS_EXPIRED',
        nameMatches: false,
      }),
    }),
    findings: [
      finding({
        id: 'certificate-expired',
        severity: 'critical',
        message: 'The certificate expired 3 days ago.',
        evidence: ['seen: CN=mail.example, not after 2026-11-18T23:33:38.000Z'],
        fix: ['Renew it.'],
      }),
    ],
    verdict: 'critical',
  }),

  masked: judged({
    ...WITHOUT_TLS,
    facts: {
      ...factsWithoutTls(
        {},
        ehloFacts(['PIPELINING', 'XXXXXXXA'], {
          masked: [{ mark: 'keyword-overwritten', line: '250 XXXXXXXA' }],
        }),
      ),
      greeting: replyOf(`220 ${'*'.repeat(60)}`),
    },
    findings: [
      finding({
        id: 'stripped-on-path',
        severity: 'warning',
        message: 'STARTTLS is hidden on the path between here and the server.',
        evidence: ['seen: keyword-overwritten: 250 XXXXXXXA'],
        fix: ['Probe again from inside.'],
      }),
    ],
    verdict: 'warning',
  }),

  injected: judged({
    facts: facts({ starttls: starttlsFacts({ injected: '250 injected\\x0d\\x0a' }) }),
    findings: [
      finding({
        id: 'plaintext-injected',
        severity: 'critical',
        message: 'Plaintext arrived after the 220 to STARTTLS, where only TLS may follow.',
        evidence: ['seen in clear: "250 injected\\x0d\\x0a"'],
      }),
    ],
    verdict: 'critical',
  }),

  'legacy-and-client-certificate': judged({
    facts: facts({
      handshake: handshakeFacts({
        protocol: 'TLSv1',
        cipher: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
        group: null,
        clientCertificateRequested: true,
        legacy: true,
      }),
      certificate: certificateFacts({ nameMatches: null }),
      'mail-before-tls': {
        accepted: false,
        tlsRequired: true,
        reply: replyOf('530 5.7.0 Must issue a STARTTLS command first'),
        failure: null,
      },
    }),
  }),

  'handshake-failed': judged({
    failure: {
      stage: 'handshake',
      kind: 'handshake-failed',
      code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      message: 'the TLS handshake failed: tlsv1 alert protocol version',
    },
    facts: facts({ handshake: undefined, certificate: undefined, 'ehlo-after-tls': undefined }),
    verdict: 'warning',
  }),

  refused: cutShort(
    {
      stage: 'greeting',
      kind: 'refused',
      message: 'the server turned us away: 554 5.7.1 No mail from you',
      reply: replyOf('554 5.7.1 No mail from you'),
    },
    {
      facts: { ...factsUntold(), greeting: replyOf('554 5.7.1 No mail from you') },
      timings: { connectMs: 12, greetingMs: 9.94 },
    },
  ),

  'timed-out': cutShort(
    {
      stage: 'greeting',
      kind: 'timed-out',
      message: 'no answer within 30 s, waiting for the greeting; nothing was received',
    },
    { timings: { connectMs: 12, greetingMs: 30_000.4 } },
  ),

  unreachable: cutShort(
    {
      stage: 'connect',
      kind: 'unreachable',
      code: 'ECONNREFUSED',
      message: 'connection refused (ECONNREFUSED)',
    },
    { localAddress: null, host: '192.0.2.10', target: '192.0.2.10:25' },
  ),

  unresolved: cutShort(
    {
      stage: 'resolve',
      kind: 'unresolved',
      code: 'ENOTFOUND',
      message: 'mail.example does not resolve: no such name (ENOTFOUND)',
    },
    { timings: { dnsMs: 4.8 }, address: null, family: null, localAddress: null },
  ),

  smtps: judged({
    target: 'smtps://mail.example:465',
    port: 465,
    facts: facts({
      starttls: starttlsFacts({ advertised: null, implicit: true, negotiated: null, reply: null }),
      'ehlo-after-tls': undefined,
    }),
  }),

  transcript: judged({
    transcript: [
      { atMs: 12.3, from: 'S', tls: false, line: '220 mail.example ESMTP' },
      { atMs: 12.9, from: 'C', tls: false, line: 'EHLO client.example' },
      { atMs: 10_153.2, from: 'S', tls: true, line: '250 mail.example' },
    ],
  }),

  'long-server-text': judged({
    facts: facts({
      greeting: replyOf(`220 mail.example ${'very '.repeat(200)}long`),
      ehlo: ehloFacts([`X${'Y'.repeat(400)}`]),
      certificate: certificateFacts({ subject: `CN=${'long.'.repeat(40)}example` }),
    }),
  }),
} satisfies Readonly<Record<string, Judged>>;

/** All of them, in that order. */
export const EVERYONE: readonly Judged[] = Object.values(CAST);
