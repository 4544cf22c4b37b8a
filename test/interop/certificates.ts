/** The certificates that the real servers show. */

import { mintCertificate } from '../../src/emulator/certificate.ts';

/** The name that every server gives itself and that its certificate carries. */
export const SERVER_NAME = 'mail.example';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a server needs to have, by file name, and what a prober needs to trust it. */
export interface CertificateFiles {
  /** `NAME.key`, `NAME.crt`, and both in `NAME.pem`; `authority.crt`. */
  readonly files: Readonly<Record<string, string>>;
  /** The certificate (PEM) of the authority that signed them all. */
  readonly authority: string;
}

/** `valid`, `expired`, and `wrong-name`, which names another server. */
export async function mintCertificateFiles(): Promise<CertificateFiles> {
  const issuer = await mintCertificate({ commonName: 'Test authority', authority: true });
  const certificates = {
    valid: { commonName: SERVER_NAME, issuer },
    'wrong-name': { commonName: 'other.example', issuer },
    expired: {
      commonName: SERVER_NAME,
      issuer,
      notBefore: new Date(Date.now() - 90 * DAY_MS),
      notAfter: new Date(Date.now() - 2.5 * DAY_MS),
    },
  };
  const files: Record<string, string> = { 'authority.crt': issuer.certificate };
  for (const [name, options] of Object.entries(certificates)) {
    const { key, chain } = await mintCertificate(options);
    Object.assign(files, { [`${name}.key`]: key, [`${name}.crt`]: chain });
    files[`${name}.pem`] = key + chain;
  }
  return { files, authority: issuer.certificate };
}
