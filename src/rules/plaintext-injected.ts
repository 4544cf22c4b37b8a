import type { StartTlsFacts } from '../../probes/starttls.ts';
import { printable } from '../smtp/printable.ts';
import { defineRule } from './rule.ts';

/** Something was said in clear between the 220 to STARTTLS and the handshake. */
export const plaintextInjected = defineRule({
  id: 'plaintext-injected',
  title: 'Plaintext is injected where TLS begins',
  reference: 'RFC 3207 §4.2, CVE-2011-0411',
  needs: ['starttls'],
  judge({ starttls }) {
    const { injected } = starttls;
    if (injected === null || isRefusal(starttls)) return [];
    return [
      {
        id: 'plaintext-injected',
        severity: 'critical',
        message:
          'Plaintext arrived after the 220 to STARTTLS, where only TLS may follow: the server, or something on the path, injects replies.',
        evidence: [`seen in clear: "${printable(injected, 120)}"`],
        fix: ['Update the server, and look at what stands on the path; probe again from inside.'],
      },
    ];
  },
});

/** A server that thinks better of TLS after its 220 says so in clear; the failed handshake tells it. */
export function isRefusal({ injected, negotiated }: StartTlsFacts): boolean {
  return negotiated !== true && /^[45]\d\d[ -]/.test(injected ?? '');
}
