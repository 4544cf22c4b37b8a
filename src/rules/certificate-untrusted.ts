import type { Observation } from '../dialogue/observation.ts';
import type { CertificateFacts } from '../smtp/certificate.ts';
import { defineRule } from './rule.ts';
import { daysLeft } from './validity.ts';

/** OpenSSL's word for a certificate past its end, be it the server's own or one above it. */
const EXPIRED = 'CERT_HAS_EXPIRED';

/** Words for what Node has no name for. */
const REASONS: ReadonlyMap<string, string> = new Map([
  [EXPIRED, 'a certificate above it, which signs it, has expired'],
  ['UNSPECIFIED', 'no reason given; its key or signature may be too weak'],
]);

/** No trusted root vouches for the certificate, which opportunistic TLS does not ask for. */
export const certificateUntrusted = defineRule({
  id: 'certificate-untrusted',
  title: 'The certificate is not trusted',
  reference: 'RFC 5280 §6, RFC 7435',
  needs: ['certificate'],
  judge({ certificate }, { observation }) {
    const { trustError, issuer } = certificate;
    if (trustError === null) return [];
    const above = trustError === EXPIRED;
    // The finding certificate-expired speaks of the server's own.
    if (above && daysLeft(certificate, observation) <= 0) return [];
    return [
      {
        id: 'certificate-untrusted',
        severity: 'info',
        message: `The certificate is not trusted here (${REASONS.get(trustError) ?? trustError}); mail servers use it all the same, unless they were told to verify.`,
        evidence: [
          `seen: issued by ${issuer}`,
          ...(above ? seenExpired(certificate, observation) : []),
        ],
        fix: above
          ? ['Have the server send the present certificates of its authority, not the expired one.']
          : ['If it is from your own authority, name its root: --ca root.pem.'],
      },
    ];
  },
});

/** Which certificates of the chain have ended; none without `--chain`. */
function seenExpired({ chain = [] }: CertificateFacts, observation: Observation): string[] {
  return chain
    .filter((link) => daysLeft(link, observation) <= 0)
    .map(({ subject, notAfter }) => `seen: ${subject}, not after ${notAfter}`);
}
