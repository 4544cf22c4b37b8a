/** The events that a state predicts, each with the surest of its predictions. */

import { printable } from '../../smtp/printable.ts';
import { CERTAINTIES, type Certainty } from '../finding.ts';
import type { Pair } from './change-kind.ts';
import type { State } from './state.ts';

/** An event as one state predicts it. */
export interface Predicted {
  readonly eventId: number;
  readonly certainty: Certainty;
  /** The connectors that it is predicted on; empty where none could be named. */
  readonly connectors: readonly string[];
}

/** An event that several connectors will log counts once, so that a connector renamed is no change. */
export function predictedBy({ predictions }: Pick<State, 'predictions'>): Predicted[] {
  const byEvent = Map.groupBy(predictions, ({ eventId }) => eventId);
  return Array.from(byEvent, ([eventId, all]) => ({
    eventId,
    certainty: CERTAINTIES.find((one) => all.some((it) => it.certainty === one)) ?? 'possible',
    connectors: [...new Set(all.flatMap(({ connector }) => connector ?? []))],
  }));
}

/** The events that one state predicts and the other, which could have, does not. */
export function predictedOnlyBy(one: State, other: State, { couldJudge }: Pair): Predicted[] {
  const others = new Set(other.predictions.map(({ eventId }) => eventId));
  return predictedBy(one).filter(
    ({ eventId }) => !others.has(eventId) && couldJudge(other, `event-${eventId}`),
  );
}

/** `event 1032 is certain on EX01\Relay`, with a capital at its begin. */
export function describePredicted({ eventId, certainty, connectors }: Predicted): string {
  const on = connectors.length === 0 ? '' : ` on ${printable(connectors.join(', '), 200)}`;
  return `Event ${eventId} is ${certainty}${on}`;
}
