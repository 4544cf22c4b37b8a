import { printable } from '../../smtp/printable.ts';
import { defineChange } from './change-kind.ts';

/** A root that we trust vouched for the certificate, and does so no more, or the reverse. */
export const certificateTrust = defineChange({
  id: 'certificate-trust',
  title: 'Whether the certificate is trusted',
  directions: ['worse', 'better'],
  tells: ['certificate-untrusted'],
  compare({ before: { certificate: before }, after: { certificate: after } }) {
    if (!before || !after || before.trusted === after.trusted) return [];
    // That is what `certificate-validity` tells.
    if (before.expired !== after.expired) return [];
    const values = { before: before.trustError, after: after.trustError };
    if (after.trusted) {
      return [{ direction: 'better', message: 'The certificate is trusted now.', ...values }];
    }
    const why = printable(after.trustError ?? 'no reason was recorded', 80);
    return [
      {
        direction: 'worse',
        message: `The certificate is not trusted any more: ${why}.`,
        ...values,
      },
    ];
  },
});
