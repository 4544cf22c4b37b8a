import { printable } from '../../smtp/printable.ts';
import type { Difference } from './change.ts';
import { defineChange } from './change-kind.ts';
import { sameMasking } from './hidden-on-path.ts';

/** Keywords of EHLO came or went; STARTTLS has changes of its own, and parameters do not count. */
export const keywords = defineChange({
  id: 'keywords',
  title: 'What EHLO lists',
  directions: ['neutral'],
  compare({ before, after }) {
    if (!sameMasking({ before, after })) return [];
    return compareKeywords('EHLO', before.keywords, after.keywords);
  },
});

/** What came and what went; nothing where one of the two lists is not known. */
export function compareKeywords(
  what: string,
  before: readonly string[] | null,
  after: readonly string[] | null,
): Difference[] {
  if (before === null || after === null) return [];
  const came = missingIn(before, after);
  const went = missingIn(after, before);
  if (came.length + went.length === 0) return [];
  const parts = [
    ...(came.length > 0 ? [`lists ${spell(came)} now`] : []),
    ...(went.length > 0 ? [`does not list ${spell(went)} any more`] : []),
  ];
  const message = `${what} ${parts.join(', and ')}.`;
  return [{ direction: 'neutral', message, before, after }];
}

/** What `others` have that these do not. */
export function missingIn(these: readonly string[], others: readonly string[]): string[] {
  return others.filter((one) => !these.includes(one));
}

function spell(keywords: readonly string[]): string {
  return printable(keywords.join(', '), 200);
}
