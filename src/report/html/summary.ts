/** The top of the page: the answer in one sentence, and the verdicts counted. */

import type { Judged } from '../../rules/judge.ts';
import { VERDICTS, type Verdict, worstOf } from '../../rules/verdict.ts';
import { type Markup, markup } from '../markup.ts';
import { countOf, spellCount, spellPeriod, spellShare } from './amount.ts';
import { icon, WORST_FIRST } from './badge.ts';
import type { Domains } from './domains.ts';
import type { Part } from './part.ts';
import { Tally } from './tally.ts';

/** What each verdict asks of a reader. */
const MEANINGS: Readonly<Record<Verdict, string>> = {
  critical: 'Mail is lost, in the open or about to be. Act now.',
  unknown: 'Could not be told, which is no pass. Probe again.',
  warning: 'Works, but not as it should. Look into it.',
  ok: 'Nothing to do.',
};

export class Summary implements Part {
  readonly #verdicts = new Tally();
  readonly #sources = new Tally();
  readonly #domains: Domains;
  #from = '';
  #to = '';

  /** The domains are told how many records there are of each before the page is rendered. */
  constructor(domains: Domains) {
    this.#domains = domains;
  }

  add({ verdict, localAddress, startedAt }: Judged): void {
    this.#verdicts.add(verdict);
    if (localAddress !== null) this.#sources.add(localAddress);
    if (this.#from === '' || startedAt < this.#from) this.#from = startedAt;
    if (startedAt > this.#to) this.#to = startedAt;
  }

  /** The answer in a few words, for the top of the window. */
  get title(): string {
    const { total } = this.#verdicts;
    const parts = WORST_FIRST.filter((verdict) => this.#verdicts.of(verdict) > 0).map(
      (verdict) => `${spellCount(this.#verdicts.of(verdict))} ${verdict}`,
    );
    return `STARTTLS report: ${parts.join(', ')} of ${countOf(total, 'address', 'addresses')}`;
  }

  render(): Markup {
    const { total } = this.#verdicts;
    if (total === 0)
      return markup`<header><p class="kind">STARTTLS report</p>
<h1>No address was probed</h1></header>`;
    const verdict = worstOf(VERDICTS.filter((one) => this.#verdicts.of(one) > 0));
    return markup`<header>
<p class="kind">STARTTLS report</p>
<h1>${this.#headline(verdict, total)}</h1>
<p class="lead">${this.#lead(total)}</p>
${this.#strip(total)}
<ul class="tiles">
${WORST_FIRST.map((one) => this.#tile(one, total))}</ul>
</header>`;
  }

  #headline(verdict: Verdict, total: number): string {
    const count = this.#verdicts.of(verdict);
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

  #lead(total: number): string {
    const of = this.#domains.isEmpty ? '' : ` for ${this.#domains.howMany}`;
    const sources = this.#sources.ranked;
    const [first] = sources;
    const from =
      sources.length === 1
        ? first?.[0]
        : countOf(sources.length, 'source address', 'source addresses');
    const by = first ? `, from ${from}` : '';
    const count = countOf(total, 'address', 'addresses');
    return `${count}${of}, probed ${spellPeriod(this.#from, this.#to)}${by}.`;
  }

  /** All verdicts as one bar; the tiles below say the same in words and numbers. */
  #strip(total: number): Markup {
    let x = 0;
    const segments = WORST_FIRST.map((verdict) => {
      const width = (1000 * this.#verdicts.of(verdict)) / total;
      const at = x;
      x += width;
      return markup`<rect class="${verdict}" x="${round(at)}" width="${round(width)}" height="10"/>
`;
    });
    return markup`<svg class="strip" viewBox="0 0 1000 10"
preserveAspectRatio="none" aria-hidden="true">${segments}</svg>`;
  }

  #tile(verdict: Verdict, total: number): Markup {
    const count = this.#verdicts.of(verdict);
    return markup`<li class="tile ${verdict}${count === 0 ? ' none' : ''}">
<p class="word">${icon(verdict)}${verdict}</p>
<p class="number">${spellCount(count)} <span>${spellShare(count, total)}</span></p>
<p class="meaning">${MEANINGS[verdict]}</p>
</li>
`;
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
