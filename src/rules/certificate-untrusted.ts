import { defineRule } from './rule.ts';

/** Why OpenSSL rejects a certificate that other findings speak of already. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED']);

/** Words for what Node has no name for. */
const REASONS: Readonly<Record<string, string>> = {
  UNSPECIFIED: 'no reason given; its key or signature may be too weak',
};

/** No trusted root vouches for the certificate, which opportunistic TLS does not ask for. */
export const certificateUntrusted = defineRule({
  id: 'certificate-untrusted',
  title: 'The certificate is not trusted',
  reference: 'RFC 5280 §6, RFC 7435',
  needs: ['certificate'],
  judge({ certificate }) {
    const { trustError, issuer } = certificate;
    if (trustError === null || SAID_ELSEWHERE.has(trustError)) return [];
    return [
      {
        id: 'certificate-untrusted',
        severity: 'info',
        message: `The certificate is not trusted here (${REASONS[trustError] ?? trustError}); mail servers use it all the same, unless they were told to verify.`,
        evidence: [`seen: issued by ${issuer}`],
        fix: ['If it is from your own authority, name its root: --ca root.pem.'],
      },
    ];
  },
});
