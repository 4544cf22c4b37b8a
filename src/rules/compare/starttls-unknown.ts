import { defineChange } from './change-kind.ts';
import { isAnswered } from './state.ts';

/** The dialogue was completed, but EHLO was refused; an early end is told by `outcome`. */
export const starttlsUnknown = defineChange({
  id: 'starttls-unknown',
  title: 'Whether STARTTLS is offered cannot be told any more',
  directions: ['worse'],
  tells: ['not-observed', 'connector-unmatched'],
  compare({ before, after }) {
    if (before.advertised !== true || after.advertised !== null) return [];
    if (after.implicit || !isAnswered(after)) return [];
    const why = after.ehloRefusal
      ? `EHLO is answered ${after.ehloRefusal}`
      : 'the record is silent';
    const message = `Whether STARTTLS is offered cannot be told any more: ${why}.`;
    return [{ direction: 'worse', message, before: true, after: null }];
  },
});
