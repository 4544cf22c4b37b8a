import type { Facts } from '../../probes/index.ts';
import { printable } from '../smtp/printable.ts';
import { defineRule } from './rule.ts';

/** At most this many authorities are quoted. */
const MAX_QUOTED = 5;

/** The certificate that we showed is not taken. */
export const clientCertificateRefused = defineRule({
  id: 'client-certificate-refused',
  title: 'The server refuses our client certificate',
  reference: 'RFC 5246 §7.4.6, TechNet bb123543',
  needs: ['client-certificate'],
  judge({ 'client-certificate': seen }) {
    if (seen.accepted !== false) return [];
    return [
      {
        id: 'client-certificate-refused',
        severity: 'warning',
        message:
          'The server asks for a client certificate and breaks off when it sees ours: mutual TLS (Domain Security) does not work with it.',
        evidence: [
          'seen: the connection ended after our certificate was shown',
          ...quoteAuthorities(seen),
        ],
        fix: [
          'Use a certificate that one of these authorities signed, with the client authentication usage and the sending domain in its names.',
        ],
      },
    ];
  },
});

/** Whose certificates the server takes, as far as it says so. */
export function quoteAuthorities({
  authorities,
  authorityCount,
}: NonNullable<Facts['client-certificate']>): string[] {
  if (authorities === null || authorityCount === null) return [];
  if (authorityCount === 0) return ['seen: it names no authority, so that any may have signed'];
  const more = authorityCount - Math.min(MAX_QUOTED, authorities.length);
  const names = authorities.slice(0, MAX_QUOTED).map((name) => printable(name, 120));
  const others = more > 0 ? `, and ${more} more` : '';
  return [`seen: it takes certificates of ${names.join('; ')}${others}`];
}
