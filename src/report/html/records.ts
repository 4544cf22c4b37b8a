/** The table of all addresses, the worst first, with what the page's program needs to search it. */

import type { Judged } from '../../rules/judge.ts';
import type { Verdict } from '../../rules/verdict.ts';
import { Markup, markup } from '../markup.ts';
import { countOf, spellCount } from './amount.ts';
import { icon, WORST_FIRST } from './badge.ts';
import { renderDetails } from './details.ts';
import { KeepWorst } from './keep-worst.ts';
import type { Part } from './part.ts';
import { COLUMNS, type RecordRow, renderRecord } from './record.ts';
import { Tally } from './tally.ts';

/** Rows that a browser still opens in a few seconds, and those of them that can be opened. */
const MAX_RECORDS = 50_000;
const MAX_DETAILED = 3000;

/** Rows that a browser lays out at once without growing slow. */
const MAX_AT_ONCE = 1000;

export class Records implements Part {
  readonly #rows = new KeepWorst<RecordRow>(MAX_RECORDS);
  readonly #details = new KeepWorst<string>(MAX_DETAILED);
  readonly #verdicts = new Tally();
  readonly #outcomes = new Tally();

  add(judged: Judged): void {
    const { verdict, outcome } = judged;
    this.#verdicts.add(verdict);
    this.#outcomes.add(outcome);
    this.#rows.add(verdict, () => renderRecord(judged));
    this.#details.add(verdict, () => renderDetails(judged).text);
  }

  render(): Markup | null {
    if (this.#verdicts.total === 0) return null;
    const bodies = this.#bodies();
    const others = bodies.slice(MAX_AT_ONCE);
    return markup`<section aria-labelledby="addresses">
<h2 id="addresses">Addresses</h2>
<p class="about">Every address that was probed, the worst first. Open one to see all of it.</p>
${this.#leftOut()}
${this.#tools()}
<table class="list records" id="records">
<thead><tr>${COLUMNS.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
${new Markup(bodies.slice(0, MAX_AT_ONCE).join(''))}</table>
${others.length === 0 ? null : reserve(others)}
<p class="pager" hidden><button type="button" id="more">Show more</button></p>
</section>`;
  }

  /** Both keep the first ones of a verdict, so that a row and its details have the same place. */
  #bodies(): string[] {
    return WORST_FIRST.flatMap((verdict) => {
      const details = this.#details.kept(verdict);
      return this.#rows.kept(verdict).map(({ before, gist, after }, at) => {
        const detail = details[at];
        if (detail === undefined) return `${before}<p>${gist}</p>${after}`;
        return `${before}<details><summary>${gist}</summary>\n${detail}</details>${after}`;
      });
    });
  }

  #leftOut(): Markup | null {
    const rows = this.#gaps(this.#rows);
    const details = this.#gaps(this.#details);
    if (details === null) return null;
    const cut = rows === null ? '' : `; ${rows} have no row`;
    return markup`<p class="left-out">To keep this page usable, ${details} cannot be opened${cut}.
Every number above counts them, and the saved run has them in full.</p>`;
  }

  /** `47,000 ok and 12 warning addresses`; null where nothing is missing. */
  #gaps(kept: KeepWorst<unknown>): string | null {
    const missing = WORST_FIRST.map(
      (verdict) => [verdict, this.#verdicts.of(verdict) - kept.count(verdict)] as const,
    ).filter(([, count]) => count > 0);
    if (missing.length === 0) return null;
    const counts = missing.map(([verdict, count]) => `${spellCount(count)} ${verdict}`);
    return `${counts.join(' and ')} addresses`;
  }

  /** Hidden until the page's program is there: without it they would do nothing. */
  #tools(): Markup {
    const outcomes = this.#outcomes.ranked.map(
      ([outcome, count]) =>
        markup`<option value="${outcome}">${outcome} (${spellCount(count)})</option>`,
    );
    const total = countOf(this.#verdicts.total, 'address', 'addresses');
    const found = WORST_FIRST.filter((verdict) => this.#verdicts.of(verdict) > 0);
    return markup`<search class="tools" hidden>
<label class="query"><span>Search</span>
<input type="search" id="query" placeholder="Host, address, finding, reply …"
autocomplete="off" spellcheck="false"></label>
<div role="group" aria-labelledby="verdicts"><span id="verdicts">Verdict</span>
<div class="chips">${found.map((verdict) => this.#chip(verdict))}</div></div>
<label><span>Outcome</span>
<select id="outcome"><option value="">any</option>${outcomes}</select></label>
<p class="shown"><output id="shown">${total}</output>
<button type="button" id="reset" hidden>Show all</button></p>
</search>`;
  }

  #chip(verdict: Verdict): Markup {
    const count = spellCount(this.#verdicts.of(verdict));
    return markup`<label class="chip">
<input type="checkbox" name="verdict" value="${verdict}">${icon(verdict)}${verdict}
<span>${count}</span></label>`;
  }
}

/** Rows that the page's program takes as they are asked for; no browser lays out a template. */
function reserve(bodies: readonly string[]): Markup {
  const count = spellCount(bodies.length);
  return markup`<p class="left-out" id="unscripted">Only the worst
${spellCount(MAX_AT_ONCE)} are shown: the other ${count} are in this file too, but need JavaScript.</p>
<template id="others">${new Markup(bodies.join(''))}</template>`;
}
