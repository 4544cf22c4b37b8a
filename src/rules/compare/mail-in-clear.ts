import { defineChange } from './change-kind.ts';

/** MAIL FROM in clear was refused, and is accepted, or the reverse; only of runs with `--enforce`. */
export const mailInClear = defineChange({
  id: 'mail-in-clear',
  title: 'Whether MAIL FROM is accepted in clear',
  directions: ['worse', 'better'],
  tells: ['mail-accepted-in-clear'],
  compare({ before: { mailAcceptedInClear: before }, after: { mailAcceptedInClear: after } }) {
    if (before === null || after === null || before === after) return [];
    if (after) {
      const message = 'MAIL FROM is accepted in clear now; it was refused.';
      return [{ direction: 'worse', message, before, after }];
    }
    const message = 'MAIL FROM in clear is refused now; it was accepted.';
    return [{ direction: 'better', message, before, after }];
  },
});
