/** The verdicts counted: the answer in one sentence, as one bar, and as four tiles. */

import { VERDICTS, type Verdict, worstOf } from '../../rules/verdict.ts';
import { type Markup, markup } from '../markup.ts';
import { spellCount, spellShare } from './amount.ts';
import { icon, WORST_FIRST } from './badge.ts';
import type { Tally } from './tally.ts';

/** What each verdict asks of a reader. */
const MEANINGS: Readonly<Record<Verdict, string>> = {
  critical: 'Mail is lost, in the open or about to be. Act now.',
  unknown: 'Could not be told, which is no pass. Probe again.',
  warning: 'Works, but not as it should. Look into it.',
  ok: 'Nothing to do.',
};

/** `3 critical, 1 unknown`; verdicts that nobody has are not named. */
export function spellVerdicts(verdicts: Tally): string {
  return WORST_FIRST.filter((verdict) => verdicts.of(verdict) > 0)
    .map((verdict) => `${spellCount(verdicts.of(verdict))} ${verdict}`)
    .join(', ');
}

/** The worst verdict, and how many addresses have it; there is at least one. */
export function spellHeadline(verdicts: Tally): string {
  const { total } = verdicts;
  const verdict = worstOf(VERDICTS.filter((one) => verdicts.of(one) > 0));
  const count = verdicts.of(verdict);
  const of = count === total ? '' : ` of ${spellCount(total)}`;
  const which = `${spellCount(count)}${of} ${total === 1 ? 'address' : 'addresses'}`;
  const one = count === 1;
  switch (verdict) {
    case 'critical':
      return `${which} ${one ? 'needs' : 'need'} action now`;
    case 'unknown':
      return `${which} could not be judged`;
    case 'warning':
      return `${which} should be looked into`;
    case 'ok':
      return one ? 'The address is well' : `All ${which} are well`;
  }
}

/** All verdicts as one bar; the tiles below it say the same in words and numbers. */
export function renderStrip(verdicts: Tally): Markup {
  let x = 0;
  const segments = WORST_FIRST.map((verdict) => {
    const width = (1000 * verdicts.of(verdict)) / verdicts.total;
    const at = x;
    x += width;
    return markup`<rect class="${verdict}" x="${round(at)}" width="${round(width)}" height="10"/>
`;
  });
  return markup`<svg class="strip" viewBox="0 0 1000 10"
preserveAspectRatio="none" aria-hidden="true">${segments}</svg>`;
}

/** Where `addressOf` gives an address, the number leads there. */
export function renderTiles(
  verdicts: Tally,
  addressOf: (verdict: Verdict) => string | null = () => null,
): Markup {
  const tiles = WORST_FIRST.map((verdict) => tile(verdict, verdicts, addressOf(verdict)));
  return markup`<ul class="tiles">
${tiles}</ul>`;
}

function tile(verdict: Verdict, verdicts: Tally, address: string | null): Markup {
  const count = verdicts.of(verdict);
  const number = spellCount(count);
  const linked =
    address === null || count === 0
      ? number
      : markup`<a href="${address}" aria-label="${number} ${verdict}">${number}</a>`;
  return markup`<li class="tile ${verdict}${count === 0 ? ' none' : ''}">
<p class="word">${icon(verdict)}${verdict}</p>
<p class="number">${linked} <span>${spellShare(count, verdicts.total)}</span></p>
<p class="meaning">${MEANINGS[verdict]}</p>
</li>
`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
