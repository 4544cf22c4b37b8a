/** The Exchange events that are predicted, each once for a connector, with evidence and fix. */

import { CERTAINTIES, type Prediction } from '../../rules/finding.ts';
import type { Judged } from '../../rules/judge.ts';
import { type Markup, markup } from '../markup.ts';
import { fromPrediction, nameForSearch, nameOf, type Statement } from '../telling.ts';
import { countOf, spellCount } from './amount.ts';
import { leftOut } from './left-out.ts';
import type { Part } from './part.ts';
import { predictionCard } from './prediction-card.ts';

/** Events of connectors that are told apart; with more, the page would not be read. */
const MAX_EVENTS = 300;
const MAX_EXAMPLES = 6;

/** One event on one connector, as sure everywhere. */
interface Predicted {
  readonly prediction: Prediction;
  /** Of the first record; the others differ in what the servers said. */
  readonly statement: Statement;
  readonly names: Set<string>;
  addresses: number;
}

export class PredictedEvents implements Part {
  readonly #events = new Map<string, Predicted>();
  #leftOut = 0;

  add(judged: Judged): void {
    for (const prediction of judged.predictions) {
      const { eventId, certainty, connector } = prediction;
      const key = JSON.stringify([eventId, certainty, connector]);
      const event = this.#events.get(key) ?? this.#begin(key, prediction);
      if (!event) continue;
      event.addresses++;
      if (event.names.size < MAX_EXAMPLES) event.names.add(nameOf(judged));
    }
  }

  render(): Markup | null {
    const all = [...this.#events.values()].sort((one, other) => rankOf(one) - rankOf(other));
    if (all.length === 0) return null;
    const expected = all.filter(({ prediction }) => prediction.certainty !== 'possible');
    const possible = all.filter(({ prediction }) => prediction.certainty === 'possible');
    return markup`<section aria-labelledby="events">
<h2 id="events">Predicted events</h2>
<p class="about">What Exchange will log, or logs already, on each connector.</p>
${expected.map((event) => card(event))}
${
  possible.length === 0
    ? null
    : markup`<details class="rest"${expected.length === 0 ? OPEN : null}>
<summary>${countOf(possible.length, 'event')} possible, but not expected</summary>
${possible.map((event) => card(event))}</details>`
}
${leftOut(this.#leftOut, 'further prediction')}
</section>`;
  }

  #begin(key: string, prediction: Prediction): Predicted | null {
    if (this.#events.size === MAX_EVENTS) {
      this.#leftOut++;
      return null;
    }
    const statement = fromPrediction(prediction);
    const event = { prediction, statement, names: new Set<string>(), addresses: 0 };
    this.#events.set(key, event);
    return event;
  }
}

const OPEN = markup` open`;

/** What stops mail comes first, then what is surest. */
function rankOf({ statement, prediction }: Predicted): number {
  const weight = statement.severity === 'critical' ? 0 : CERTAINTIES.length;
  return weight + CERTAINTIES.indexOf(prediction.certainty);
}

function card({ prediction, statement, names, addresses }: Predicted): Markup {
  const where = renderWhere(names, addresses, nameForSearch(prediction));
  return predictionCard(prediction, statement, where);
}

/** How many addresses, the first few of them, and what shows them alone. */
export function renderWhere(names: ReadonlySet<string>, addresses: number, text: string): Markup {
  // Each isolated, so that a name cannot turn its neighbours around.
  const list = Array.from(names, (name, at) => markup`${at === 0 ? '' : ', '}<bdi>${name}</bdi>`);
  const more = addresses - names.size;
  return markup`<p class="where"><b>${countOf(addresses, 'address', 'addresses')}</b>
${list}${more > 0 ? ` and ${spellCount(more)} more` : ''}
<button type="button" class="find" data-find="${text}" hidden>Show them</button></p>`;
}
