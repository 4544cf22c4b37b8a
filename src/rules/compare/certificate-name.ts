import { printable } from '../../smtp/printable.ts';
import { defineChange } from './change-kind.ts';

/** The certificate named the host, and does so no more, or the reverse. */
export const certificateName = defineChange({
  id: 'certificate-name',
  title: 'Whether the certificate names the host',
  directions: ['worse', 'better'],
  tells: ['certificate-name'],
  compare({ before: { certificate: before }, after: { certificate: after } }) {
    if (typeof before?.nameMatches !== 'boolean' || typeof after?.nameMatches !== 'boolean')
      return [];
    if (before.nameMatches === after.nameMatches) return [];
    const values = { before: before.nameMatches, after: after.nameMatches };
    if (after.nameMatches) {
      return [{ direction: 'better', message: 'The certificate names the host now.', ...values }];
    }
    const names = printable(after.altNames.join(', '), 200);
    const instead = names === '' ? '' : `: it names ${names}`;
    const message = `The certificate does not name the host any more${instead}.`;
    return [{ direction: 'worse', message, ...values }];
  },
});
