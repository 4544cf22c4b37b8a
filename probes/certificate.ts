import { defineProbe } from '../src/dialogue/probe.ts';
import { type CertificateFacts, readCertificate } from '../src/smtp/certificate.ts';

/** Reads the server's certificate, whom it names, until when it is valid and why it would not be trusted. */
export const certificate = defineProbe({
  id: 'certificate',
  title: 'The certificate',
  reference: 'RFC 5280, RFC 9525',
  stage: 'handshake',
  intrusive: false,
  ask({ tls, servername, options }): CertificateFacts | null {
    if (!tls?.certificate) return null;
    const { certificate, trustError } = tls;
    return readCertificate(certificate, { trustError, name: servername, chain: options.chain });
  },
});
