/** Facts of questions that were asked for, to start a test from. */

import type { Facts } from '../../probes/index.ts';

type Of<Id extends keyof Facts> = NonNullable<Facts[Id]>;

/** Which versions are accepted, from TLS 1.0 on; null with its reason. */
export function tlsVersionsFacts(...accepted: readonly (boolean | null)[]): Of<'tls-versions'> {
  const names = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
  return {
    versions: names.map((version, at) => {
      const is = accepted[at] ?? null;
      return { version, accepted: is, reason: is === null ? 'the test did not say' : null };
    }),
  };
}

/** A server that asks for a certificate, and goes on without. */
export function clientCertificateFacts(
  given: Partial<Of<'client-certificate'>> = {},
): Of<'client-certificate'> {
  return {
    requested: true,
    required: false,
    accepted: null,
    authorities: ['CN=Contoso Root'],
    authorityCount: 1,
    failure: null,
    ...given,
  };
}

/** A look at a member that offers STARTTLS and does it. */
export function sample(given: Partial<Of<'samples'>['looks'][number]> = {}) {
  return {
    advertised: true,
    negotiated: true,
    serverName: 'a.example',
    keywords: ['SIZE', '8BITMIME'],
    fingerprint256: '00:11',
    notAfter: '2027-06-01T00:00:00.000Z',
    trusted: true,
    nameMatches: true,
    failure: null,
    ...given,
  };
}
