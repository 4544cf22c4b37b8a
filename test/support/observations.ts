/** Observations to start a test from: a server on which all is well, but for what is given. */

import type { EhloFacts } from '../../probes/ehlo.ts';
import type { HandshakeFacts } from '../../probes/handshake.ts';
import type { Facts } from '../../probes/index.ts';
import type { StartTlsFacts } from '../../probes/starttls.ts';
import { OBSERVATION_SCHEMA, type Observation } from '../../src/dialogue/observation.ts';
import type { CertificateFacts } from '../../src/smtp/certificate.ts';
import { readEhloKeywords } from '../../src/smtp/ehlo.ts';
import type { Failure } from '../../src/smtp/failure.ts';
import { type Reply, ReplyParser } from '../../src/smtp/reply.ts';

/** What Exchange lists before TLS, STARTTLS left out. */
const KEYWORDS = ['SIZE 37748736', 'X-ANONYMOUSTLS', 'X-EXPS GSSAPI NTLM', '8BITMIME'];

/** The reply that these lines are, codes included. @throws Error where they are not one reply. */
export function replyOf(...lines: readonly string[]): Reply {
  const reply = new ReplyParser().push(Buffer.from(lines.map((line) => `${line}\r\n`).join('')));
  if (!reply) throw new Error(`${lines.join(' | ')} is no whole reply`);
  return reply;
}

/** What a 250 reply to EHLO with these keyword lines says. */
export function ehloFacts(
  keywords: readonly string[] = KEYWORDS,
  given: Partial<EhloFacts> = {},
): EhloFacts {
  return {
    esmtp: true,
    serverName: 'ex01.example.test',
    clientAddress: '198.51.100.7',
    keywords: readEhloKeywords({ code: 250, enhanced: null, lines: ['mail.example', ...keywords] }),
    masked: [],
    refusal: null,
    helo: null,
    ...given,
  };
}

export function starttlsFacts(given: Partial<StartTlsFacts> = {}): StartTlsFacts {
  return {
    advertised: true,
    misplaced: false,
    implicit: false,
    negotiated: true,
    reply: replyOf('220 2.0.0 SMTP server ready'),
    injected: null,
    ...given,
  };
}

export function handshakeFacts(given: Partial<HandshakeFacts> = {}): HandshakeFacts {
  return {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    group: 'X25519',
    clientCertificateRequested: false,
    legacy: false,
    firstFailure: null,
    servername: 'mail.example',
    ...given,
  };
}

export function certificateFacts(given: Partial<CertificateFacts> = {}): CertificateFacts {
  return {
    subject: 'CN=mail.example',
    issuer: 'CN=Test authority',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-06-01T00:00:00.000Z',
    serialNumber: '01',
    thumbprint: '0123456789ABCDEF0123456789ABCDEF01234567',
    fingerprint256: '00:11',
    altNames: ['mail.example'],
    key: 'rsa 2048',
    trusted: true,
    trustError: null,
    nameMatches: true,
    ...given,
  };
}

/** Facts of a server that offers STARTTLS and does it; an `undefined` takes a fact away. */
export function facts(given: { readonly [Id in keyof Facts]?: Facts[Id] | undefined } = {}): Facts {
  const all = {
    greeting: replyOf('220 mail.example Microsoft ESMTP MAIL Service ready'),
    ehlo: ehloFacts([...KEYWORDS, 'STARTTLS']),
    handshake: handshakeFacts(),
    certificate: certificateFacts(),
    'ehlo-after-tls': ehloFacts(),
    ...given,
  };
  const present = Object.entries(all).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), starttls: given.starttls ?? starttlsFacts() };
}

/** Facts of a server that does not list STARTTLS and was not brought to it. */
export function factsWithoutTls(
  starttls: Partial<StartTlsFacts> = {},
  ehlo: EhloFacts = ehloFacts(),
): Facts {
  return facts({
    starttls: starttlsFacts({
      advertised: false,
      negotiated: false,
      reply: replyOf('500 5.3.3 Unrecognized command'),
      ...starttls,
    }),
    ehlo,
    handshake: undefined,
    certificate: undefined,
    'ehlo-after-tls': undefined,
  });
}

/** Facts of a dialogue that ended before anything was said of STARTTLS. */
export function factsUntold(): Facts {
  return {
    starttls: starttlsFacts({ advertised: null, negotiated: null, reply: null }),
  };
}

/** One address, at a fixed time; its outcome follows from the failure. */
export function observation(given: Partial<Observation<Facts>> = {}): Observation<Facts> {
  return {
    schema: OBSERVATION_SCHEMA,
    target: 'mail.example:25',
    host: 'mail.example',
    port: 25,
    address: '192.0.2.10',
    family: 4,
    localAddress: '198.51.100.7',
    domain: null,
    startedAt: '2026-11-21T20:00:00.000Z',
    durationMs: 153.2,
    outcome: given.failure?.kind ?? 'completed',
    failure: null,
    facts: facts(),
    timings: { connectMs: 12, greetingMs: 38, ehloMs: 9, starttlsMs: 9, handshakeMs: 30 },
    ...given,
  };
}

/** An observation that ended in this failure before anything was said of STARTTLS. */
export function endedObservation(failure: Failure): Observation<Facts> {
  return observation({ failure, facts: factsUntold(), timings: {} });
}
