import { defineRule } from './rule.ts';
import { accepts, nameVersion, seenVersions, type TlsVersion } from './tls-versions-seen.ts';

/** TLS 1.0 or 1.1 is accepted beside newer ones; where it is all there is, `legacy-tls-only` says so. */
export const tlsVersionsOld = defineRule({
  id: 'tls-versions-old',
  title: 'TLS 1.0 or 1.1 is accepted',
  reference: 'RFC 8996',
  needs: ['tls-versions'],
  judge({ 'tls-versions': seen }) {
    const old = seen.versions.filter(isOld).map(nameVersion);
    const isAll = !accepts(seen, 'TLSv1.2') && !accepts(seen, 'TLSv1.3');
    if (old.length === 0 || isAll) return [];
    return [
      {
        id: 'tls-versions-old',
        severity: 'warning',
        message: `${old.join(' and ')} ${old.length === 1 ? 'is' : 'are'} accepted, which ${old.length === 1 ? 'is' : 'are'} deprecated: what is sent so can be read by who can break it.`,
        evidence: [seenVersions(seen)],
        fix: [
          'Turn TLS 1.0 and 1.1 off on the server, once no sender needs them (on Windows: SCHANNEL and .NET).',
        ],
      },
    ];
  },
});

function isOld({ version, accepted }: TlsVersion): boolean {
  return accepted === true && (version === 'TLSv1' || version === 'TLSv1.1');
}
