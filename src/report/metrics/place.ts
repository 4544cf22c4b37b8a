/** The places that metrics are about: which labels name them, and that none is there twice. */

import type { Glance } from '../glance.ts';
import { labelValue } from './metric.ts';

/** What was last seen somewhere, and the labels that say where. */
export interface Place {
  readonly labels: Readonly<Record<string, string>>;
  readonly glance: Glance;
}

/**
 * The labels of a place where nothing else tells places apart.
 *
 * `target` is the MX host with its port where a domain led to it, because two of them may have one
 * address, or none. `address` is empty where the name did not resolve, `domain` where there was none.
 */
export function placeLabels({ target, host, port, address, domain }: Glance) {
  return {
    target: domain === null ? target : `${host}:${port}`,
    address: address ?? '',
    domain: domain ?? '',
  };
}

/** Places by their labels; more than can be shown are counted, not kept. */
export class Places {
  readonly #limit: number;
  readonly #places = new Map<string, Place>();
  #leftOut = 0;

  constructor(limit = MAX_PLACES) {
    this.#limit = limit;
  }

  /** How many there was no room for. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** A later look at the same place takes the place of an earlier one. */
  add({ labels, glance }: Place): void {
    const named = Object.entries(labels).map(([label, value]) => [label, labelValue(value)]);
    const key = JSON.stringify(named);
    if (!this.#places.has(key) && this.#places.size >= this.#limit) {
      this.#leftOut++;
      return;
    }
    this.#places.set(key, { labels: Object.fromEntries(named), glance });
  }

  /** In the order in which they came. */
  all(): readonly Place[] {
    return [...this.#places.values()];
  }
}

/** Some seventeen series each: more is no scrape any more. */
const MAX_PLACES = 20_000;
