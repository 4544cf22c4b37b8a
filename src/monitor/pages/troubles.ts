import { icon } from '../../report/html/badge.ts';
import { type Markup, markup } from '../../report/markup.ts';
import type { MonitorView } from '../view.ts';

/** What is wrong with the monitor itself, above all that it shows; null where nothing is. */
export function renderTroubles(view: MonitorView): Markup | null {
  const troubles = [
    ...view.troubles(),
    ...view
      .groups()
      .flatMap(({ name, trouble }) => (trouble === null ? [] : `${name}: ${trouble}`)),
  ];
  if (troubles.length === 0) return null;
  return markup`<section class="trouble" aria-labelledby="h-troubles">
<h2 id="h-troubles">${icon('warning')}The monitor is in trouble</h2>
<ul>${troubles.map((trouble) => markup`<li>${trouble}</li>`)}</ul>
</section>`;
}
