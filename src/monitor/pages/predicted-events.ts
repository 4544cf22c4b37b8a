/** The predictions of all that is watched, each once for an event, a connector and how sure it is. */

import type { PredictionGlance } from '../../report/glance.ts';
import type { Watched } from '../watched.ts';

/** An event on a connector, as sure everywhere. */
export interface PredictedEvent extends PredictionGlance {
  /** Since when the first of its places has the verdict that the event makes; null where it makes none. */
  readonly since: string | null;
  readonly places: readonly Watched[];
}

/** In the order in which they are met. */
export function gatherPredicted(fleet: readonly Watched[]): PredictedEvent[] {
  const events = new Map<string, { prediction: PredictionGlance; places: Watched[] }>();
  for (const watched of fleet) {
    for (const prediction of watched.glance.predictions) {
      const { eventId, certainty, connector } = prediction;
      const key = JSON.stringify([eventId, certainty, connector]);
      const event = events.get(key) ?? { prediction, places: [] };
      event.places.push(watched);
      events.set(key, event);
    }
  }
  return [...events.values()].map(({ prediction, places }) => ({
    ...prediction,
    since: earliest(places, prediction),
    places,
  }));
}

function earliest(places: readonly Watched[], { weight }: PredictionGlance): string | null {
  if (weight === 'ok') return null;
  const times = places.filter(({ glance }) => glance.verdict === weight).map(({ since }) => since);
  return times.sort()[0] ?? null;
}
