import { printable } from '../../smtp/printable.ts';
import { defineChange } from './change-kind.ts';
import { sameMasking } from './hidden-on-path.ts';
import { stableGreeting } from './stable-greeting.ts';

/** The greeting differs in more than its date, its time and the id of the session. */
export const greeting = defineChange({
  id: 'greeting',
  title: 'The text of the greeting',
  directions: ['neutral'],
  compare({ before, after }) {
    if (before.greeting === null || after.greeting === null) return [];
    if (!sameMasking({ before, after })) return [];
    if (stableGreeting(before.greeting) === stableGreeting(after.greeting)) return [];
    const [was, is] = [printable(before.greeting, 160), printable(after.greeting, 160)];
    const message = `The greeting is "${is}"; before: "${was}".`;
    return [{ direction: 'neutral', message, before: before.greeting, after: after.greeting }];
  },
});
