import { defineChange } from './change-kind.ts';
import { isAnswered } from './state.ts';

/** The dialogue came to no answer any more, or came to one again. Never that STARTTLS is gone. */
export const outcome = defineChange({
  id: 'outcome',
  title: 'Whether the server could be heard out',
  directions: ['worse', 'better', 'neutral'],
  tells: ['not-observed', 'connector-unmatched'],
  compare({ before, after }) {
    if (before.outcome === after.outcome) return [];
    const values = { before: before.outcome, after: after.outcome };
    if (isAnswered(before) && isAnswered(after)) return [];
    if (isAnswered(before)) {
      const message = `Whether TLS works cannot be told any more: ${after.failure}.`;
      return [{ direction: 'worse', message, ...values }];
    }
    if (isAnswered(after)) {
      const message = `Whether TLS works can be told again; before: ${before.failure}.`;
      return [{ direction: 'better', message, ...values }];
    }
    const message = `Still nothing can be told, now because: ${after.failure}; before: ${before.failure}.`;
    return [{ direction: 'neutral', message, ...values }];
  },
});
