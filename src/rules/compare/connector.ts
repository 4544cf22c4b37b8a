import { printable } from '../../smtp/printable.ts';
import { defineChange } from './change-kind.ts';

/** Another declared connector answered. Where only one run had a policy, that is no change. */
export const connector = defineChange({
  id: 'connector',
  title: 'The declared connector that answered',
  directions: ['neutral'],
  compare({ before: { connector: before }, after: { connector: after } }) {
    if (before === null || after === null || before === after) return [];
    const message = `Another connector answers: ${printable(after)}; before: ${printable(before)}.`;
    return [{ direction: 'neutral', message, before, after }];
  },
});
