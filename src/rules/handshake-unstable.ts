import { printable } from '../smtp/printable.ts';
import { defineRule } from './rule.ts';

/** A first handshake failed and a second one worked, though it took nothing that the first lacked. */
export const handshakeUnstable = defineRule({
  id: 'handshake-unstable',
  title: 'The TLS handshake does not always work',
  reference: 'RFC 3207 §4.1',
  needs: ['handshake'],
  judge({ handshake }) {
    const { firstFailure, legacy, protocol, cipher } = handshake;
    if (firstFailure === null || legacy) return [];
    return [
      {
        id: 'handshake-unstable',
        severity: 'warning',
        message: 'The TLS handshake failed at first and worked at a second try.',
        evidence: [
          `seen first: ${printable(firstFailure, 200)}`,
          `seen then: ${protocol} ${cipher}`,
        ],
        fix: ['Probe again; look at the load balancer, and at what inspects TLS on the path.'],
      },
    ];
  },
});
