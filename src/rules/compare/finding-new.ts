import { defineChange } from './change-kind.ts';

/** A finding that was not there, though what it rests on was seen both times. */
export const findingNew = defineChange({
  id: 'finding-new',
  title: 'A finding that was not there before',
  directions: ['worse', 'neutral'],
  compare({ before, after, told, couldJudge }) {
    const known = new Set(before.findings.map(({ id }) => id));
    return after.findings
      .filter(({ id }) => !known.has(id) && !told.has(id) && couldJudge(before, id))
      .map(({ id, severity, message }) => ({
        direction: severity === 'info' ? 'neutral' : 'worse',
        message: `New: ${message ?? id}`,
        before: null,
        after: { id, severity },
      }));
  },
});
