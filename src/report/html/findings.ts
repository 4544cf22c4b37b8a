/** What was found, counted: one row for each finding. */

import type { Finding } from '../../rules/finding.ts';
import type { Judged } from '../../rules/judge.ts';
import { cut, type Markup, markup } from '../markup.ts';
import { fromFinding, nameOf, type Statement, WORST_STATEMENT_FIRST } from '../telling.ts';
import { spellCount } from './amount.ts';
import { badge } from './badge.ts';
import { renderWhere } from './events.ts';
import { leftOut } from './left-out.ts';
import type { Part } from './part.ts';
import { renderGrounds } from './statement.ts';

/** The program has some twenty; a saved file may name any. */
const MAX_FINDINGS = 200;
const MAX_EXAMPLES = 6;
const MAX_TITLE = 300;

interface Found {
  readonly id: string;
  /** Of the first record; the others may differ in their words. */
  readonly statement: Statement;
  readonly names: Set<string>;
  addresses: number;
}

export class Findings implements Part {
  readonly #found = new Map<string, Found>();
  #leftOut = 0;

  add(judged: Judged): void {
    for (const finding of judged.findings) {
      const found = this.#find(finding);
      if (!found) continue;
      found.addresses++;
      if (found.names.size < MAX_EXAMPLES) found.names.add(nameOf(judged));
    }
  }

  render(): Markup | null {
    const all = [...this.#found.values()].sort(
      (one, other) => rankOf(one) - rankOf(other) || other.addresses - one.addresses,
    );
    if (all.length === 0) return null;
    return markup`<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
<p class="about">What was found, the worst first. Open one for an example.</p>
<div class="findings">
${all.map(row)}</div>
${leftOut(this.#leftOut, 'further finding')}
</section>`;
  }

  #find(finding: Finding): Found | null {
    const key = JSON.stringify([finding.id, finding.severity]);
    const known = this.#found.get(key);
    if (known) return known;
    if (this.#found.size === MAX_FINDINGS) {
      this.#leftOut++;
      return null;
    }
    const statement = fromFinding(finding);
    const found = { id: finding.id, statement, names: new Set<string>(), addresses: 0 };
    this.#found.set(key, found);
    return found;
  }
}

function rankOf({ statement }: Found): number {
  return WORST_STATEMENT_FIRST.indexOf(statement.severity);
}

function row({ id, statement, names, addresses }: Found): Markup {
  return markup`<details class="finding">
<summary>${badge(statement.severity)}<span class="id">${cut(id)}</span>
<span class="example">${cut(statement.title, MAX_TITLE)}</span>
<span class="number">${spellCount(addresses)}</span></summary>
<div class="inside">
${renderGrounds(statement)}
${renderWhere(names, addresses, cut(id))}
</div>
</details>
`;
}
