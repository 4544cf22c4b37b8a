/** A predicted event as a card: how sure, on which connector, why, and what to do. */

import { findEvent } from '../../rules/events.ts';
import type { Prediction } from '../../rules/finding.ts';
import { cut, type Markup, markup } from '../markup.ts';
import type { Statement } from '../telling.ts';
import { badge } from './badge.ts';
import { renderGrounds } from './statement.ts';

/** `below` stands under the rest, such as where it was seen. */
export function predictionCard(
  { eventId, certainty, connector }: Prediction,
  statement: Statement,
  below: Markup | null = null,
): Markup {
  const meaning = findEvent(eventId)?.meaning ?? null;
  return markup`<article class="card">
<header>
<h3><span class="event">Event ${eventId}</span> ${badge(statement.severity, certainty)}</h3>
<p class="on">${connector === null ? 'on no declared connector' : cut(connector)}</p>
</header>
${meaning === null ? null : markup`<p class="meaning">${meaning}</p>`}
${renderGrounds(statement)}
${below}
</article>
`;
}
