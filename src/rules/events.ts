/**
 * The Exchange events that we can speak to, in Microsoft's words.
 *
 * What no source documents is null; what a source says only of one version is said of that version.
 */

import {
  EVENT_12012,
  EVENT_12013,
  EVENT_12014,
  EVENT_12016,
  EVENT_12018,
} from './certificate-events.ts';
import type { ExchangeEvent } from './event.ts';
import { EVENT_2015, EVENT_11012, EVENT_11015 } from './partner-events.ts';
import {
  EVENT_1003,
  EVENT_1009,
  EVENT_1018,
  EVENT_1019,
  EVENT_1021,
  EVENT_1032,
  EVENT_1036,
} from './receive-events.ts';

export { EVENT_1032 };

export const EVENTS: readonly ExchangeEvent[] = [
  EVENT_1003,
  EVENT_1009,
  EVENT_1018,
  EVENT_1019,
  EVENT_1021,
  EVENT_1032,
  EVENT_1036,
  EVENT_2015,
  EVENT_11012,
  EVENT_11015,
  EVENT_12012,
  EVENT_12013,
  EVENT_12014,
  EVENT_12016,
  EVENT_12018,
];

/** Finds an event by its id. */
export function findEvent(eventId: number): ExchangeEvent | undefined {
  return EVENTS.find((event) => event.eventId === eventId);
}
