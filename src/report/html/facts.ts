/** What is known of a place and its certificate, each with its name. */

import type { Judged } from '../../rules/judge.ts';
import type { CertificateFacts } from '../../smtp/certificate.ts';
import { cut, type Markup, markup } from '../markup.ts';
import { countOf, spellMs } from './amount.ts';

/** What a saved file may hold more of is not shown; our own records stay far below. */
const MAX_VALUE = 400;

/** A row without a value is left out. */
export type Fact = readonly [name: string, value: string | null | undefined];

/** Renders the rows that have a value. */
export function renderFacts(facts: readonly Fact[]): Markup {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return markup`<dl>
${known.map(([name, value]) => renderFact(name, value ?? ''))}</dl>`;
}

function renderFact(name: string, value: string): Markup {
  return markup`<div><dt>${name}</dt><dd>${cut(value, MAX_VALUE)}</dd></div>
`;
}

/** Where the dialogue was held, and when; what it said of the certificate stands in its middle. */
export function factsOf(judged: Judged): readonly Fact[] {
  const { facts, durationMs, retries, reusedFrom, startedAt } = judged;
  return [
    ...placeFacts(judged),
    ...certificateFacts(facts.certificate),
    ['Probed', `${startedAt.slice(0, 19).replace('T', ' ')} UTC, ${spellMs(durationMs)}`],
    ['Put off', retries === undefined ? null : countOf(retries, 'time')],
    ['Seen on the connection of', reusedFrom],
  ];
}

/** Who was spoken to, and by what it is judged. */
export function placeFacts(judged: Judged): readonly Fact[] {
  const { host, address, port, localAddress, domain, connector, facts } = judged;
  return [
    ['Host', host],
    ['Address', address === null ? 'none was found' : `${address}, port ${port}`],
    ['Spoken from', localAddress],
    ['Mail exchanger of', domain],
    ['Held against', connector],
    ['Server name', facts.ehlo?.serverName],
  ];
}

/** Empty where no certificate was shown. */
export function certificateFacts(certificate: CertificateFacts | undefined): readonly Fact[] {
  if (!certificate) return [];
  const { subject, issuer, altNames, notBefore, notAfter, key, thumbprint } = certificate;
  const names = altNames.slice(0, 12).join(', ');
  const more = altNames.length > 12 ? ` and ${altNames.length - 12} more` : '';
  return [
    ['Certificate', subject],
    ['Names in it', `${names}${more}`],
    ['Issued by', issuer],
    ['Valid', `${notBefore?.slice(0, 10) ?? '?'} to ${notAfter?.slice(0, 10) ?? '?'}`],
    ['Key', key],
    ['Thumbprint', thumbprint],
  ];
}
