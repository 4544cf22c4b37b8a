import { printable } from '../smtp/printable.ts';
import { defineRule } from './rule.ts';

/** The handshake completes only with protocols and keys that current clients have given up. */
export const legacyTlsOnly = defineRule({
  id: 'legacy-tls-only',
  title: 'TLS works only with legacy settings',
  reference: 'RFC 8996',
  needs: ['handshake'],
  judge({ handshake }) {
    if (!handshake.legacy) return [];
    const { protocol, cipher, firstFailure } = handshake;
    return [
      {
        id: 'legacy-tls-only',
        severity: 'warning',
        message:
          'TLS works only with legacy settings (TLS 1.0 or 1.1, small keys or old ciphers): current senders fail, and fall back to clear text or do not deliver.',
        evidence: [
          `seen first: ${printable(firstFailure ?? '', 200)}`,
          `seen with legacy settings: ${protocol} ${cipher}`,
        ],
        fix: [
          'Enable TLS 1.2 on the server (on Windows: SCHANNEL and .NET), and keys of 2048 bits.',
        ],
      },
    ];
  },
});
