/** Times for people, in UTC, with the machine's own beside them. */

import { type Markup, markup, type Piece } from '../../report/markup.ts';

/** `2026-11-21 20:00 UTC`; a text that is no time stands as it is. */
export function renderTime(at: string | Date): Markup {
  return timeElement(at, ' UTC');
}

/** The same below a heading that names the zone; it is shown only where the heading is not. */
export function renderTimeBelowZone(at: string | Date): Markup {
  return timeElement(at, markup`<span class="zone"> UTC</span>`);
}

/** `20:00 UTC`, of what is not long ago. */
export function renderClock(at: Date): Markup {
  return timeElement(at, ' UTC', 11);
}

/** The text begins at a place of ISO 8601. */
function timeElement(at: string | Date, zone: Piece, start = 0): Markup {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return markup`${String(at)}`;
  const iso = time.toISOString();
  return markup`<time datetime="${iso}">${iso.slice(start, 16).replace('T', ' ')}${zone}</time>`;
}
