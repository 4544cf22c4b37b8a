/** The top of the page: the answer in one sentence, and the verdicts counted. */

import type { Judged } from '../../rules/judge.ts';
import { type Markup, markup } from '../markup.ts';
import { countOf, spellPeriod } from './amount.ts';
import type { Domains } from './domains.ts';
import type { Part } from './part.ts';
import { Tally } from './tally.ts';
import { renderStrip, renderTiles, spellHeadline, spellVerdicts } from './verdict-counts.ts';

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
    const of = countOf(this.#verdicts.total, 'address', 'addresses');
    return `STARTTLS report: ${spellVerdicts(this.#verdicts)} of ${of}`;
  }

  render(): Markup {
    const { total } = this.#verdicts;
    if (total === 0)
      return markup`<header><p class="kind">STARTTLS report</p>
<h1>No address was probed</h1></header>`;
    return markup`<header>
<p class="kind">STARTTLS report</p>
<h1>${spellHeadline(this.#verdicts)}</h1>
<p class="lead">${this.#lead(total)}</p>
${renderStrip(this.#verdicts)}
${renderTiles(this.#verdicts)}
</header>`;
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
}
