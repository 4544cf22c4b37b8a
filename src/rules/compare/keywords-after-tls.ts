import { defineChange, type Pair } from './change-kind.ts';
import { compareKeywords, missingIn } from './keywords.ts';

/** Keywords that came or went under TLS alone; what did so before TLS too is told there. */
export const keywordsAfterTls = defineChange({
  id: 'keywords-after-tls',
  title: 'What EHLO lists under TLS',
  directions: ['neutral'],
  compare({ before, after }) {
    const told = toldBeforeTls({ before, after });
    const untold = (keywords: readonly string[] | null) =>
      keywords?.filter((keyword) => !told.has(keyword)) ?? null;
    return compareKeywords(
      'EHLO under TLS',
      untold(before.keywordsAfterTls),
      untold(after.keywordsAfterTls),
    );
  },
});

function toldBeforeTls({ before, after }: Pick<Pair, 'before' | 'after'>): ReadonlySet<string> {
  const [then, now] = [before.keywords ?? [], after.keywords ?? []];
  return new Set([...missingIn(then, now), ...missingIn(now, then)]);
}
