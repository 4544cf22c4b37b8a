/** Times for people, in UTC, with the machine's own beside them. */

import { type Markup, markup } from '../../report/markup.ts';

/** `2026-11-21 20:00 UTC`; a text that is no time stands as it is. */
export function renderTime(at: string | Date): Markup {
  return timeElement(at, ' UTC');
}

/** The same without its zone, where a heading names it. */
export function renderTimeBelowZone(at: string | Date): Markup {
  return timeElement(at, '');
}

function timeElement(at: string | Date, zone: string): Markup {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return markup`${String(at)}`;
  const iso = time.toISOString();
  return markup`<time datetime="${iso}">${spellMinute(iso)}${zone}</time>`;
}

/** `2026-11-21 20:00` of a time in ISO 8601. */
export function spellMinute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
