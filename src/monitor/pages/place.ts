/** How a watched place is called, and what leads to its page. */

import { cut, type Markup, markup } from '../../report/markup.ts';
import { nameOf } from '../../report/telling.ts';
import type { Watched } from '../watched.ts';

/** From a page beside the fleet's. */
export function linkTo({ id, glance }: Pick<Watched, 'id' | 'glance'>): Markup {
  return markup`<a href="targets/${id}"><bdi>${nameOf(glance)}</bdi></a>`;
}

/** What the name leaves open: host, address, domain; empty where it says all. */
export function detailsOf({ glance }: Watched): string[] {
  const { host, address, domain } = glance;
  const name = nameOf(glance);
  return [
    ...(name.includes(host) ? [] : [cut(host)]),
    ...(address === null || name.includes(address) ? [] : [address]),
    ...(domain === null ? [] : [`for ${cut(domain)}`]),
  ];
}
