/** The domains whose mail exchangers were probed, each with its verdict. */

import {
  type DomainState,
  type DomainVerdict,
  domainVerdict,
  UNSEEN,
  withRecord,
} from '../../rules/domain-verdict.ts';
import type { Judged } from '../../rules/judge.ts';
import { type Verdict, worstOf } from '../../rules/verdict.ts';
import { cut, type Markup, markup } from '../markup.ts';
import { describeGist } from '../telling.ts';
import { countOf, spellCount } from './amount.ts';
import { badge, WORST_FIRST } from './badge.ts';
import { leftOut } from './left-out.ts';
import type { Part } from './part.ts';

/** Beyond these no domain is held, so that the page is. */
const MAX_DOMAINS = 50_000;

/** Domains that are in the page, and those of them that are seen without a click. */
const MAX_SHOWN = 1000;
const SHOWN_AT_ONCE = 15;

const MAX_GIST = 300;

interface Domain {
  readonly name: string;
  state: DomainState;
  addresses: number;
  /** Of the worst record. */
  worst: Verdict;
  gist: string;
}

export class Domains implements Part {
  readonly #domains = new Map<string, Domain>();
  #areMore = false;

  add(judged: Judged): void {
    if (judged.domain === null) return;
    const domain = this.#find(judged.domain);
    if (!domain) return;
    domain.state = withRecord(domain.state, judged);
    domain.addresses++;
    const { verdict } = judged;
    const isWorse = verdict !== domain.worst && worstOf([verdict, domain.worst]) === verdict;
    if (domain.addresses > 1 && !isWorse) return;
    domain.worst = verdict;
    domain.gist = verdict === 'ok' ? '' : cut(describeGist(judged), MAX_GIST);
  }

  get isEmpty(): boolean {
    return this.#domains.size === 0;
  }

  /** `1 domain`, `more than 50,000 domains`. */
  get howMany(): string {
    return `${this.#areMore ? 'more than ' : ''}${countOf(this.#domains.size, 'domain')}`;
  }

  render(): Markup | null {
    if (this.isEmpty) return null;
    const ranked = [...this.#domains.values()]
      .map((domain) => ({ domain, verdict: domainVerdict(domain.state) }))
      .sort((one, other) => rankOf(one.verdict) - rankOf(other.verdict));
    const rows = ranked.slice(0, MAX_SHOWN).map(({ domain, verdict }) => row(domain, verdict));
    const rest = rows.slice(SHOWN_AT_ONCE);
    const hidden = ranked.length - rows.length;
    const more = this.#areMore ? ' or more' : '';
    return markup`<section aria-labelledby="domains">
<h2 id="domains">Domains</h2>
<p class="about">The verdict on a domain is the worst of the mail exchangers that answered.</p>
${table(rows.slice(0, SHOWN_AT_ONCE))}
${
  rest.length === 0
    ? null
    : markup`<details class="rest"><summary>${spellCount(rest.length)} more domains</summary>
${table(rest)}</details>`
}
${leftOut(hidden, `domain${more}`, `domains${more}`)}
</section>`;
  }

  #find(name: string): Domain | null {
    const known = this.#domains.get(name);
    if (known) return known;
    if (this.#domains.size === MAX_DOMAINS) {
      this.#areMore = true;
      return null;
    }
    const domain: Domain = { name, state: UNSEEN, addresses: 0, worst: 'ok', gist: '' };
    this.#domains.set(name, domain);
    return domain;
  }
}

/** A domain that takes no mail comes last. */
function rankOf(verdict: DomainVerdict): number {
  return verdict === 'no-mail' ? WORST_FIRST.length : WORST_FIRST.indexOf(verdict);
}

const COLUMNS = ['Verdict', 'Domain', 'Addresses', 'The worst of them'];

function table(rows: readonly Markup[]): Markup {
  return markup`<table class="list domains">
<thead><tr>${COLUMNS.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
`;
}

function row({ name, addresses, gist }: Domain, verdict: DomainVerdict): Markup {
  const shown = verdict === 'no-mail' ? badge('info', 'no mail') : badge(verdict);
  return markup`<tr><td>${shown}</td><th scope="row">${cut(name)}</th>
<td class="number">${spellCount(addresses)}</td><td>${gist}</td></tr>
`;
}
