import type { Facts } from '../../probes/index.ts';
import { printable } from '../smtp/printable.ts';
import { declaredRequirement } from './evidence.ts';
import type { Finding, Severity } from './finding.ts';
import { defineRule } from './rule.ts';

type SamplesFacts = NonNullable<Facts['samples']>;
type Sample = SamplesFacts['looks'][number];

/** One address gave different answers: a pool whose members are not alike. */
export const poolDiffers = defineRule({
  id: 'pool-differs',
  title: 'One address answers in different ways',
  reference: 'RFC 3207 §4, Set-ReceiveConnector',
  needs: ['samples'],
  judge({ samples }, { declaration, observation }) {
    const seenAt = observation.startedAt;
    const found = DIFFERENCES.find(({ of }) => kinds(samples, (look) => of(look, seenAt)) > 1);
    if (!found) return [];
    const isGrave = found.tls && declaration?.requireTls === true;
    const finding: Finding = {
      id: 'pool-differs',
      severity: isGrave ? 'critical' : found.severity,
      message: `${found.what} differs between connections to this address: the members of a pool are not alike, and which one answers is chance.`,
      evidence: [...describeLooks(samples), ...(isGrave ? declaredRequirement(declaration) : [])],
      fix: ['Compare the connectors, or the configuration, of all servers behind this address.'],
    };
    return [finding];
  },
});

interface PoolDifference {
  readonly what: string;
  readonly severity: Severity;
  /** It decides whether mail travels under TLS. */
  readonly tls: boolean;
  /** What should be the same each time; null where a look does not know. */
  of(look: Sample, seenAt: string): unknown;
}

/** The gravest first; only that is told. */
const DIFFERENCES: readonly PoolDifference[] = [
  {
    what: 'Whether STARTTLS is offered',
    severity: 'warning',
    tls: true,
    of: (look) => look.advertised,
  },
  { what: 'Whether TLS works', severity: 'warning', tls: true, of: readNegotiated },
  { what: 'What the certificate is worth', severity: 'warning', tls: false, of: readWorth },
  { what: 'What EHLO lists', severity: 'warning', tls: false, of: readKeywords },
  { what: 'The certificate', severity: 'info', tls: false, of: (look) => look.fingerprint256 },
];

function readNegotiated({ advertised, negotiated }: Sample): boolean | null {
  return advertised === true ? negotiated : null;
}

function readWorth(look: Sample, seenAt: string): string | null {
  const { fingerprint256, trusted, nameMatches, notAfter } = look;
  if (fingerprint256 === null) return null;
  const expired = notAfter !== null && notAfter < seenAt;
  return JSON.stringify([trusted, nameMatches, expired]);
}

function readKeywords({ keywords }: Sample): string | null {
  return keywords?.toSorted().join(' ') ?? null;
}

function kinds({ looks }: SamplesFacts, of: (look: Sample) => unknown): number {
  return new Set(looks.map(of).filter((value) => value !== null)).size;
}

/** `seen: STARTTLS offered in 2 of 5 looks, unknown in 1`, and by which names. */
function describeLooks({ looks }: SamplesFacts): string[] {
  const count = (is: (look: Sample) => boolean) => looks.filter(is).length;
  const unknown = count(({ advertised }) => advertised === null);
  const names = [...new Set(looks.map(({ serverName }) => serverName).filter((name) => name))];
  const certificates = new Set(looks.map((look) => look.fingerprint256).filter((one) => one));
  const failures = new Set(looks.map(({ failure }) => failure).filter((one) => one !== null));
  const offered = `STARTTLS offered in ${count(({ advertised }) => advertised === true)} of ${looks.length} looks`;
  return [
    `seen: ${offered}${unknown > 0 ? `, unknown in ${unknown}` : ''}`,
    ...(names.length > 0 ? [`seen: server names ${printable(names.join(', '), 300)}`] : []),
    ...(certificates.size > 1 ? [`seen: ${certificates.size} certificates`] : []),
    ...Array.from(failures, (failure) => `seen: ${printable(failure, 200)}`),
  ];
}
