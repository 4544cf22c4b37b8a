/** Follows the verdicts on domains while the records of their hosts come in, in any order. */

import type { DomainCounts } from '../report/run-json.ts';
import {
  type DomainState,
  domainVerdict,
  type HostRecord,
  UNSEEN,
  withRecord,
} from '../rules/domain-verdict.ts';
import type { Verdict } from '../rules/verdict.ts';

/** A domain that is open takes some 80 octets, so these take 80 MB. */
const MAX_OPEN = 1_000_000;

/** Domains that are not ok and are told by name. */
const MAX_NAMED = 1_000;

/** The worst first. */
const NOT_OK = ['critical', 'unknown', 'warning'] as const;

type NotOk = (typeof NOT_OK)[number];

/**
 * A domain is open until `close`, or until `maxOpen` others are: then the one that was seen first
 * is counted as it stands. One that comes back after that counts as another.
 */
export class Domains {
  readonly #maxOpen: number;
  readonly #open = new Map<string, DomainState>();
  readonly #closed = new Count();

  constructor(maxOpen = MAX_OPEN) {
    this.#maxOpen = maxOpen;
  }

  add(domain: string, record: HostRecord): void {
    const known = this.#open.get(domain);
    if (known === undefined && this.#open.size >= this.#maxOpen) this.#closeFirst();
    const state = withRecord(known ?? UNSEEN, record);
    if (state !== known) this.#open.set(domain, state);
  }

  /** No more records of this domain will come; optional, it only saves memory. */
  close(domain: string): void {
    const state = this.#open.get(domain);
    if (state === undefined) return;
    this.#closed.add(domain, state);
    this.#open.delete(domain);
  }

  /** All domains so far, the open ones as they stand. */
  counts(): DomainCounts {
    const all = this.#closed.copy();
    for (const [domain, state] of this.#open) all.add(domain, state);
    return all.give();
  }

  #closeFirst(): void {
    for (const [domain] of this.#open) {
      this.close(domain);
      return;
    }
  }
}

class Count {
  readonly #counts: Record<Verdict | 'no-mail', number>;
  readonly #named: Record<NotOk, string[]>;

  constructor(
    counts: Readonly<Record<Verdict | 'no-mail', number>> = NONE,
    named: Readonly<Record<NotOk, readonly string[]>> = NOBODY,
  ) {
    this.#counts = { ...counts };
    const { critical, unknown, warning } = named;
    this.#named = { critical: [...critical], unknown: [...unknown], warning: [...warning] };
  }

  copy(): Count {
    return new Count(this.#counts, this.#named);
  }

  add(domain: string, state: DomainState): void {
    const verdict = domainVerdict(state);
    this.#counts[verdict]++;
    if (verdict === 'ok' || verdict === 'no-mail') return;
    const named = this.#named[verdict];
    if (named.length < MAX_NAMED) named.push(domain);
  }

  give(): DomainCounts {
    const { 'no-mail': noMail, ...counts } = this.#counts;
    const named = NOT_OK.flatMap((verdict) =>
      this.#named[verdict].toSorted().map((domain) => ({ domain, verdict })),
    );
    const notOk = named.slice(0, MAX_NAMED);
    const total = counts.critical + counts.unknown + counts.warning;
    return { ...counts, noMail, notOk, more: total - notOk.length };
  }
}

const NONE = { ok: 0, warning: 0, critical: 0, unknown: 0, 'no-mail': 0 };
const NOBODY = { critical: [], unknown: [], warning: [] };
