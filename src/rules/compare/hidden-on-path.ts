import { defineChange, type Pair } from './change-kind.ts';

/** Something on the path began to rewrite the dialogue, or left off. */
export const hiddenOnPath = defineChange({
  id: 'hidden-on-path',
  title: 'Whether something on the path rewrites the dialogue',
  directions: ['worse', 'better'],
  tells: ['stripped-on-path', 'starttls-absent'],
  compare({ before, after }) {
    if (sameMasking({ before, after })) return [];
    const values = { before: before.masked, after: after.masked };
    if (after.masked.length > 0) {
      const message = `Something on the path rewrites the dialogue now: ${after.masked.join(', ')}.`;
      return [{ direction: 'worse', message, ...values }];
    }
    const message = 'Nothing on the path rewrites the dialogue any more.';
    return [{ direction: 'better', message, ...values }];
  },
});

/** Whether what is seen through the path is comparable: it is rewritten both times, or neither. */
export function sameMasking({ before, after }: Pick<Pair, 'before' | 'after'>): boolean {
  const heard = [before, after].every(({ observed }) => observed.includes('ehlo'));
  return !heard || before.masked.length > 0 === after.masked.length > 0;
}
