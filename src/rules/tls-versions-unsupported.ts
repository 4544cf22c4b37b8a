import { fingerprintExchange } from './exchange-fingerprint.ts';
import { defineRule } from './rule.ts';
import { accepts, seenVersions } from './tls-versions-seen.ts';

/** TLS 1.3 where the server looks like an Exchange that does not support it. */
export const tlsVersionsUnsupported = defineRule({
  id: 'tls-versions-unsupported',
  title: 'TLS 1.3 is accepted by what looks like Exchange 2016 or older',
  reference: 'RFC 8446, Microsoft: Exchange Server TLS configuration best practices',
  needs: ['tls-versions', 'greeting', 'ehlo'],
  judge(facts) {
    const guess = fingerprintExchange(facts);
    if (!guess?.olderThan2019 || !accepts(facts['tls-versions'], 'TLSv1.3')) return [];
    return [
      {
        id: 'tls-versions-unsupported',
        severity: 'warning',
        message: `TLS 1.3 is accepted by what looks like ${guess.hint}, which does not support it: either it was turned on against that, or something in front of the server ends TLS, and its certificate is not the one of Exchange.`,
        evidence: [
          seenVersions(facts['tls-versions']),
          ...guess.because.map((reason) => `seen: ${reason}`),
          'not certain: which Exchange it is',
        ],
        fix: [
          'Compare the certificate seen here with Get-ExchangeCertificate on the server; where it is the same, turn TLS 1.3 off in SCHANNEL.',
        ],
      },
    ];
  },
});
