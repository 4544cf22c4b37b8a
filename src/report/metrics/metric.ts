/** What a metric is: a name, and what a record gives for it. */

import { printable } from '../../smtp/printable.ts';
import type { Glance } from '../glance.ts';

export interface Metric {
  /** In snake case, its unit at the end: what Prometheus calls good. */
  readonly name: string;
  /** One sentence, for `# HELP`. */
  readonly help: string;
  /** Its own labels, beside those that say which place it is about. */
  readonly labels: readonly string[];
  /** None where it could not be told: what is not known is absent, never 0. */
  read(glance: Glance): readonly Series[];
}

/** One value of a metric. */
export interface Series {
  /**
   * A value for each label of the metric: from a closed list, or by `labelValue` from the
   * configuration; never from a server.
   */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The one series of a metric without labels; none for null. */
export function single(value: number | boolean | null): readonly Series[] {
  return value === null ? [] : [{ labels: {}, value: Number(value) }];
}

/** A series that says by its labels what is so. */
export function marked(labels: Series['labels']): Series {
  return { labels, value: 1 };
}

/** Milliseconds as seconds, without what a division of decimals leaves behind. */
export function seconds(ms: number): number {
  return Number((ms / 1000).toFixed(6));
}

/** A moment in seconds since 1970; null for null, and for a text that is no moment. */
export function unixSeconds(moment: string | null): number | null {
  const ms = moment === null ? Number.NaN : Date.parse(moment);
  return Number.isNaN(ms) ? null : ms / 1000;
}

/** Characters; the longest name with its port is shorter. */
const MAX_LABEL = 300;

/** A configured name as the value of a label: on one line, what a terminal would obey written out. */
export function labelValue(text: string): string {
  return printable(text, MAX_LABEL);
}
