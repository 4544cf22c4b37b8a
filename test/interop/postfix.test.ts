import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EhloFacts } from '../../probes/ehlo.ts';
import { type Facts, PROBES } from '../../probes/index.ts';
import type { MailBeforeTlsFacts } from '../../probes/mail-before-tls.ts';
import type { StartTlsFacts } from '../../probes/starttls.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { observe } from '../../src/dialogue/observe.ts';
import { dialogueOptions } from '../../src/dialogue/options.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import type { CertificateFacts } from '../../src/smtp/certificate.ts';
import type { Reply } from '../../src/smtp/reply.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { replyOf, starttlsFacts } from '../support/observations.ts';
import { requires } from '../support/requirement.ts';
import { type Postfix, startPostfix } from './postfix.ts';
import { SERVER_NAME, type SetUp } from './postfix-configuration.ts';

/** What one set-up shows, and what is said of it. */
interface Seen {
  readonly outcome: string;
  /** The sentence for a person; undefined when the dialogue was completed. */
  readonly failure: string | undefined;
  readonly greeting: Reply | undefined;
  readonly keywords: readonly string[] | undefined;
  readonly starttls: StartTlsFacts;
  readonly protocol: string | undefined;
  readonly certificate:
    | Pick<CertificateFacts, 'trusted' | 'trustError' | 'nameMatches'>
    | undefined;
  readonly keywordsAfterTls: readonly string[] | undefined;
  /** Undefined where it was not asked for. */
  readonly mail: MailBeforeTlsFacts | undefined;
  /** The verdict, then the predictions and findings that led to it. */
  readonly undeclared: readonly string[];
  /** The same where TLS is declared required. */
  readonly requireTls: readonly string[];
}

const LISTED_FIRST = ['PIPELINING', 'SIZE 10240000', 'VRFY', 'ETRN'];
const LISTED_LAST = ['ENHANCEDSTATUSCODES', '8BITMIME', 'DSN', 'SMTPUTF8', 'CHUNKING'];
const WITHOUT_STARTTLS = [...LISTED_FIRST, ...LISTED_LAST];

const ACCEPTED: MailBeforeTlsFacts = {
  accepted: true,
  tlsRequired: false,
  reply: replyOf('250 2.1.0 Ok'),
  failure: null,
};

const WORKS: Seen = {
  outcome: 'completed',
  failure: undefined,
  greeting: replyOf(`220 ${SERVER_NAME} ESMTP Postfix`),
  keywords: [...LISTED_FIRST, 'STARTTLS', ...LISTED_LAST],
  starttls: starttlsFacts({ reply: replyOf('220 2.0.0 Ready to start TLS') }),
  protocol: 'TLSv1.3',
  certificate: { trusted: true, trustError: null, nameMatches: true },
  keywordsAfterTls: WITHOUT_STARTTLS,
  mail: undefined,
  undeclared: ['ok'],
  requireTls: ['ok'],
};

const IN_CLEAR = {
  protocol: undefined,
  certificate: undefined,
  keywordsAfterTls: undefined,
};

const NOT_OFFERED: Seen = {
  ...WORKS,
  ...IN_CLEAR,
  keywords: WITHOUT_STARTTLS,
  starttls: starttlsFacts({
    advertised: false,
    negotiated: false,
    reply: replyOf('502 5.5.1 Error: command not implemented'),
  }),
  undeclared: ['warning', 'starttls-absent'],
  requireTls: ['critical', 'event 1032 likely', 'event 12014 possible', 'starttls-absent'],
};

const SET_UPS: readonly [setUp: SetUp, claim: string, seen: Seen][] = [
  [
    'none',
    'neither listed nor understood',
    {
      ...NOT_OFFERED,
      mail: ACCEPTED,
      // Mail taken in clear disproves that it is required, and with it the event.
      requireTls: ['critical', 'starttls-absent', 'mail-accepted-in-clear'],
    },
  ],
  [
    'may',
    'works, and mail in clear is taken all the same',
    { ...WORKS, mail: ACCEPTED, requireTls: ['critical', 'mail-accepted-in-clear'] },
  ],
  [
    'encrypt',
    'works, and mail in clear is refused for want of it',
    {
      ...WORKS,
      mail: {
        accepted: false,
        tlsRequired: true,
        reply: replyOf('530 5.7.0 Must issue a STARTTLS command first'),
        failure: null,
      },
    },
  ],
  [
    'postscreen',
    'works after a greeting in two parts, two seconds apart',
    { ...WORKS, greeting: replyOf('220-wait', `220 ${SERVER_NAME} ESMTP Postfix`) },
  ],
  ['tls-1.2-only', 'works with TLS 1.2', { ...WORKS, protocol: 'TLSv1.2' }],
  [
    'wrong-name',
    'works, and the certificate names another server',
    {
      ...WORKS,
      certificate: { trusted: true, trustError: null, nameMatches: false },
      undeclared: ['warning', 'certificate-name'],
      requireTls: ['warning', 'certificate-name'],
    },
  ],
  [
    'expired',
    'works, and the certificate is past its end',
    {
      ...WORKS,
      certificate: { trusted: false, trustError: 'CERT_HAS_EXPIRED', nameMatches: true },
      undeclared: ['critical', 'certificate-expired'],
      requireTls: ['critical', 'event 12016 likely', 'certificate-expired'],
    },
  ],
  [
    'no-certificate',
    'listed and begun, but no handshake completes',
    {
      ...WORKS,
      ...IN_CLEAR,
      outcome: 'handshake-failed',
      // OpenSSL 3.0, of the oldest supported Node, names the alert after SSLv3.
      failure: expect.stringMatching(/handshake failed: (ssl\/tls|sslv3) alert handshake failure$/),
      starttls: { ...WORKS.starttls, negotiated: false },
      undeclared: ['warning', 'handshake-failed'],
      requireTls: ['critical', 'handshake-failed'],
    },
  ],
  [
    'key-unreadable',
    'listed, but refused with 454',
    {
      ...WORKS,
      ...IN_CLEAR,
      starttls: starttlsFacts({
        negotiated: false,
        reply: replyOf('454 4.7.0 TLS not available due to local problem'),
      }),
      undeclared: ['warning', 'starttls-refused'],
      requireTls: ['critical', 'starttls-refused'],
    },
  ],
  ['keyword-stripped', 'not listed, and then not understood either', NOT_OFFERED],
  [
    'implicit-tls',
    'nothing to list under TLS from the first octet',
    {
      ...WORKS,
      keywords: WITHOUT_STARTTLS,
      starttls: starttlsFacts({ advertised: null, implicit: true, negotiated: null, reply: null }),
      keywordsAfterTls: undefined,
    },
  ],
];

const real = requires('postfix');

describe.skipIf(real.skipped)(real.title, () => {
  let postfix: Postfix;

  beforeAll(async () => {
    postfix = await startPostfix();
  });

  afterAll(async () => {
    await postfix.stop();
    expect(existsSync(postfix.folder)).toBe(false);
  });

  test.each(SET_UPS)('%s: %s', async (setUp, _claim, expected) => {
    const asked = PROBES.filter(({ intrusive }) => !intrusive || expected.mail !== undefined);
    expect(describeSeen(await look(postfix, setUp, asked))).toEqual(expected);
  });
});

/** Probes one service under its own name, which its certificate is held against. */
async function look(
  { address, ports, authority }: Postfix,
  setUp: SetUp,
  asked: readonly (typeof PROBES)[number][],
): Promise<Observation<Facts>> {
  const port = ports.get(setUp) ?? 0;
  const destination = {
    target: `${SERVER_NAME}:${port}`,
    host: SERVER_NAME,
    port,
    implicitTls: setUp === 'implicit-tls',
    domain: null,
    address,
    family: 4,
    dnsMs: null,
  } as const;
  const options = dialogueOptions({ tls: new TlsSettings({ ca: authority }) });
  return (await observe(destination, asked, options)) as Observation<Facts>;
}

function describeSeen(observation: Observation<Facts>): Seen {
  const { outcome, failure, facts } = observation;
  const { greeting, ehlo, starttls, handshake, certificate } = facts;
  return {
    outcome,
    failure: failure?.message,
    greeting,
    keywords: keywordsOf(ehlo),
    starttls,
    protocol: handshake?.protocol,
    certificate: certificate && {
      trusted: certificate.trusted,
      trustError: certificate.trustError,
      nameMatches: certificate.nameMatches,
    },
    keywordsAfterTls: keywordsOf(facts['ehlo-after-tls']),
    mail: facts['mail-before-tls'],
    undeclared: judgementOf(observation, false),
    requireTls: judgementOf(observation, true),
  };
}

function keywordsOf(ehlo: EhloFacts | undefined): string[] | undefined {
  return ehlo?.keywords.map(({ keyword, parameters }) => [keyword, ...parameters].join(' '));
}

function judgementOf(observation: Observation<Facts>, requireTls: boolean): string[] {
  const judged = judge(observation, RULES, { ...DEFAULT_STANDARD, requireTls });
  return [
    judged.verdict,
    ...judged.predictions.map(({ eventId, certainty }) => `event ${eventId} ${certainty}`),
    ...judged.findings.map(({ id }) => id),
  ];
}
