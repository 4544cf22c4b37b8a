import { defineProbe } from '../src/dialogue/probe.ts';
import type { CertificateFacts } from '../src/smtp/certificate.ts';

/** Reads the server's certificate, whom it names, until when it is valid and why it would not be trusted. */
export const certificate = defineProbe({
  id: 'certificate',
  title: 'The certificate',
  reference: 'RFC 5280, RFC 9525',
  stage: 'handshake',
  intrusive: false,
  ask: ({ tls }): CertificateFacts | null => tls?.certificate ?? null,
});
