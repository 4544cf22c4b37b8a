import { printable } from '../smtp/printable.ts';
import { defineRule } from './rule.ts';

/** The certificate does not carry the name that was dialled. */
export const certificateName = defineRule({
  id: 'certificate-name',
  title: 'The certificate is for another name',
  reference: 'RFC 9525 §6, RFC 7817',
  needs: ['certificate', 'handshake'],
  judge({ certificate, handshake }) {
    if (certificate.nameMatches !== false) return [];
    const { altNames, subject } = certificate;
    const names = altNames.length > 0 ? altNames.slice(0, 10).join(', ') : subject;
    return [
      {
        id: 'certificate-name',
        severity: 'warning',
        message: `The certificate is not for ${handshake.servername}.`,
        evidence: [`seen: it names ${printable(names, 200)}`],
        fix: [],
      },
    ];
  },
});
