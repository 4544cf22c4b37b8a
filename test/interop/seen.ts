/** What a prober sees of a real server, in a form that a table can hold. */

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
import { SERVER_NAME } from './certificates.ts';

/** What one set-up shows, and what is said of it. */
export interface Seen {
  readonly outcome: string;
  /** The sentence for a person; undefined when the dialogue was completed. */
  readonly failure: string | undefined;
  readonly greeting: Reply | undefined;
  readonly keywords: readonly string[] | undefined;
  readonly starttls: StartTlsFacts;
  readonly protocol: string | undefined;
  readonly clientCertificateRequested: boolean | null | undefined;
  readonly certificate:
    | Pick<CertificateFacts, 'trusted' | 'trustError' | 'nameMatches'>
    | undefined;
  readonly keywordsAfterTls: readonly string[] | undefined;
  readonly mail: MailBeforeTlsFacts | undefined;
  /** The verdict, then the predictions and findings that led to it. */
  readonly undeclared: readonly string[];
  /** The same where TLS is declared required. */
  readonly requireTls: readonly string[];
}

/** Where a server listens. */
export interface Place {
  readonly address: string;
  readonly port: number;
  readonly implicitTls: boolean;
  /** The certificate (PEM) of the authority to trust. */
  readonly authority: string;
}

/** What is asked by itself, and with `--enforce`. */
const ASKED = PROBES.filter(({ id, intrusive }) => !intrusive || id === 'mail-before-tls');

/** Probes a server under its own name, which its certificate is held against, `--enforce` included. */
export async function look(place: Place): Promise<Seen> {
  const { address, port, implicitTls, authority } = place;
  const destination = {
    target: `${SERVER_NAME}:${port}`,
    host: SERVER_NAME,
    port,
    implicitTls,
    domain: null,
    address,
    family: 4,
    dnsMs: null,
  } as const;
  const options = dialogueOptions({ tls: new TlsSettings({ ca: authority }) });
  return describeSeen((await observe(destination, ASKED, options)) as Observation<Facts>);
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
    clientCertificateRequested: handshake?.clientCertificateRequested,
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
