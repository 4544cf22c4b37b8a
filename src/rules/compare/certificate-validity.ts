import { defineChange } from './change-kind.ts';

/** The certificate ended between the two, or was put in order. */
export const certificateValidity = defineChange({
  id: 'certificate-validity',
  title: 'Whether the certificate had expired',
  directions: ['worse', 'better'],
  tells: ['certificate-expired', 'certificate-expiring'],
  compare({ before: { certificate: before }, after: { certificate: after } }) {
    if (!before || !after || before.expired === after.expired) return [];
    const values = { before: before.notAfter, after: after.notAfter };
    const until = after.notAfter?.slice(0, 10);
    if (after.expired) {
      const message = `The certificate has expired: it was valid until ${until}.`;
      return [{ direction: 'worse', message, ...values }];
    }
    const message = `The certificate is valid again, until ${until ?? 'an unreadable date'}.`;
    return [{ direction: 'better', message, ...values }];
  },
});
