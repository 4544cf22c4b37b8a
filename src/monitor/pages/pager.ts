import { spellCount } from '../../report/html/amount.ts';
import { type Markup, markup } from '../../report/markup.ts';

/** Leads to the other pages of a list; null where there is but one. */
export function renderPager(
  page: number,
  pages: number,
  addressOf: (page: number) => string,
): Markup | null {
  if (pages <= 1) return null;
  const link = (to: number, name: string, rel: string) =>
    to < 1 || to > pages ? null : markup`<a href="${addressOf(to)}" rel="${rel}">${name}</a> `;
  return markup`<nav class="pager" aria-label="Pages of the list">
${link(page - 1, '← Before', 'prev')}
<span>Page ${spellCount(page)} of ${spellCount(pages)}</span>
${link(page + 1, 'Next →', 'next')}</nav>`;
}
