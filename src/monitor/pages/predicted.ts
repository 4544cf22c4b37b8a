/** The Exchange events that are predicted now, each once for a connector. */

import { countOf, spellCount } from '../../report/html/amount.ts';
import { badge } from '../../report/html/badge.ts';
import { leftOut } from '../../report/html/left-out.ts';
import { renderGrounds } from '../../report/html/statement.ts';
import { cut, type Markup, markup } from '../../report/markup.ts';
import { fromPrediction, nameForSearch } from '../../report/telling.ts';
import { findEvent } from '../../rules/events.ts';
import { CERTAINTIES } from '../../rules/finding.ts';
import type { Watched } from '../watched.ts';
import { addressOf } from './fleet-query.ts';
import { linkTo } from './place.ts';
import { gatherPredicted, type PredictedEvent } from './predicted-events.ts';
import { readRecordLine } from './record-line.ts';
import { renderTime } from './when.ts';

/** With more, the page would not be read. */
const MAX_EVENTS = 50;
const MAX_EXAMPLES = 5;

/** Null where nothing is watched; where nothing is predicted, it says so. */
export function renderPredicted(fleet: readonly Watched[]): Markup | null {
  if (fleet.length === 0) return null;
  const all = gatherPredicted(fleet).sort((one, other) => rankOf(one) - rankOf(other));
  const shown = all.slice(0, MAX_EVENTS);
  const expected = shown.filter(({ certainty }) => certainty !== 'possible');
  const possible = shown.filter(({ certainty }) => certainty === 'possible');
  const about =
    expected.length === 0
      ? 'None is expected: nothing that was seen makes Exchange log an event.'
      : 'What Exchange will log, or logs already, on each connector.';
  return markup`<section aria-labelledby="h-events">
<h2 id="h-events">Predicted events</h2>
<p class="about">${about}</p>
${expected.map(renderEvent)}
${
  possible.length === 0
    ? null
    : markup`<details class="rest" data-key="possible"${expected.length === 0 ? OPEN : null}>
<summary>${countOf(possible.length, 'event')} possible, but not expected</summary>
${possible.map(renderEvent)}</details>`
}
${leftOut(all.length - shown.length, 'further event')}
</section>`;
}

const OPEN = markup` open`;

/** What stops mail comes first, then what is surest. */
function rankOf({ weight, certainty }: PredictedEvent): number {
  return (weight === 'critical' ? 0 : CERTAINTIES.length) + CERTAINTIES.indexOf(certainty);
}

function renderEvent(event: PredictedEvent): Markup {
  const { eventId, certainty, connector, weight, since, places } = event;
  const meaning = findEvent(eventId)?.meaning ?? null;
  const name = nameForSearch(event);
  return markup`<article class="card">
<header>
<h3><span class="event">Event ${eventId}</span>
${badge(weight === 'ok' ? 'info' : weight, certainty)}</h3>
<p class="on">${connector === null ? 'on no declared connector' : cut(connector)}</p>
${since === null ? null : markup`<p class="since">since ${renderTime(since)}</p>`}
</header>
${meaning === null ? null : markup`<p class="meaning">${meaning}</p>`}
${renderPlaces(places, name)}
${renderWhy(event, name)}
</article>
`;
}

function renderPlaces(places: readonly Watched[], name: string): Markup {
  const links = places
    .slice(0, MAX_EXAMPLES)
    .map((place, at) => markup`${at === 0 ? '' : ', '}${linkTo(place)}`);
  const more = places.length - links.length;
  const all = markup` and <a href="${addressOf({ words: name })}">${spellCount(more)} more</a>`;
  return markup`<p class="where"><b>${countOf(places.length, 'address', 'addresses')}</b>
${links}${more > 0 ? all : null}</p>`;
}

/** As it is at the first of its places; the others differ in what the servers said. */
function renderWhy({ eventId, certainty, connector, places }: PredictedEvent, name: string) {
  const record = readRecordLine(places[0]?.line ?? '');
  const prediction = record?.predictions.find(
    (one) => one.eventId === eventId && one.certainty === certainty && one.connector === connector,
  );
  if (!prediction) return null;
  return markup`<details class="rest" data-key="${name}">
<summary>Why, and what to do</summary>
${renderGrounds(fromPrediction(prediction))}</details>`;
}
