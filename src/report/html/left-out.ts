import { type Markup, markup } from '../markup.ts';
import { countOf } from './amount.ts';

/** Says what the page does not hold; null where it holds all. */
export function leftOut(count: number, one: string, several = `${one}s`): Markup | null {
  if (count === 0) return null;
  return markup`<p class="left-out">
Left out, to keep this page small: ${countOf(count, one, several)}.</p>`;
}
