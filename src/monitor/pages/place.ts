/** How a watched place is called, and what leads to its page. */

import { cut, join, type Markup, markup } from '../../report/markup.ts';
import { nameOf } from '../../report/telling.ts';
import type { Watched } from '../watched.ts';

/** From a page beside the fleet's. */
export function linkTo({ id, glance }: Pick<Watched, 'id' | 'glance'>): Markup {
  return markup`<a href="targets/${id}">${renderName(nameOf(glance))}</a>`;
}

/** A host and its port read from the left, in whatever letters; where it must break, it does at a dot. */
export function renderName(name: string): Markup {
  const parts = cut(name).split(/(?<=\.)|(?=:\d)/);
  return markup`<bdi dir="ltr">${join(parts, '<wbr>')}</bdi>`;
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
