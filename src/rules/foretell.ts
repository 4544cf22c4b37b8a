/** Makes predictions out of the events of the catalogue. */

import type { ExchangeEvent } from './event.ts';
import type { Prediction } from './finding.ts';

/** An event whose severity and text are documented. */
type Foretellable = ExchangeEvent & Pick<Prediction, 'severity' | 'message'>;

/** What a prediction adds to its event. */
interface Occasion extends Pick<Prediction, 'certainty' | 'connector' | 'evidence' | 'userAction'> {
  /** What Exchange would fill in for `%1`, `%2` and so on. */
  readonly parameters: readonly string[];
}

/** A prediction in the event's own words. */
export function foretell(event: Foretellable, occasion: Occasion): Prediction {
  const { eventId, source, symbolicName, severity, message } = event;
  const { parameters, ...given } = occasion;
  return {
    eventId,
    source,
    symbolicName,
    severity,
    message: fillIn(message, parameters),
    ...given,
  };
}

/** Fills in `%1`, `%2` and so on; one that is not given stays as it is. */
function fillIn(text: string, parameters: readonly string[]): string {
  return text.replace(/%(\d)/g, (mark, digit) => parameters[Number(digit) - 1] ?? mark);
}
