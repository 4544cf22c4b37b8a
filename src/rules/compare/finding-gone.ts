import { defineChange } from './change-kind.ts';

/** A finding that is not there any more, though what it rests on was seen again. */
export const findingGone = defineChange({
  id: 'finding-gone',
  title: 'A finding that is not there any more',
  directions: ['better', 'neutral'],
  compare({ before, after, told, couldJudge }) {
    const found = new Set(after.findings.map(({ id }) => id));
    return before.findings
      .filter(({ id }) => !found.has(id) && !told.has(id) && couldJudge(after, id))
      .map(({ id, severity }) => ({
        direction: severity === 'info' ? 'neutral' : 'better',
        message: `No more: ${id} (${severity}).`,
        before: { id, severity },
        after: null,
      }));
  },
});
