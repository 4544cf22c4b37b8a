import { defineChange } from './change-kind.ts';

/** STARTTLS was listed, and a whole reply to EHLO lists it no more. */
export const starttlsGone = defineChange({
  id: 'starttls-gone',
  title: 'STARTTLS is not offered any more',
  directions: ['worse'],
  tells: ['starttls-absent', 'stripped-on-path'],
  compare({ before, after }) {
    if (before.advertised !== true || after.advertised !== false) return [];
    const hidden = after.findings.some(({ id }) => id === 'stripped-on-path');
    const message = hidden
      ? 'STARTTLS was offered, and is hidden on the path now.'
      : 'STARTTLS is not offered any more.';
    return [{ direction: 'worse', message, before: true, after: false }];
  },
});
