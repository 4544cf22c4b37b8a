import { defineChange } from './change-kind.ts';

/** The server began to ask us for a certificate, or left off. */
export const clientCertificate = defineChange({
  id: 'client-certificate',
  title: 'Whether the server asks for a client certificate',
  directions: ['neutral'],
  compare({ before, after }) {
    const [asked, asks] = [before.clientCertificateRequested, after.clientCertificateRequested];
    if (asked === null || asks === null || asked === asks) return [];
    const message = asks
      ? 'The server asks for a client certificate now.'
      : 'The server does not ask for a client certificate any more.';
    return [{ direction: 'neutral', message, before: asked, after: asks }];
  },
});
