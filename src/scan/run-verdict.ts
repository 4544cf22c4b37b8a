/** The verdict on a whole run: the worst of its domains, and of its records that have none. */

import type { DomainCounts } from '../report/run-json.ts';
import type { HostRecord } from '../rules/domain-verdict.ts';
import { VERDICTS, type Verdict, worstOf } from '../rules/verdict.ts';
import { printable } from '../smtp/printable.ts';
import type { Destination } from '../target/target.ts';
import { Domains } from './domains.ts';

type Place = Pick<Destination, 'target' | 'host' | 'address' | 'domain'>;

/** What the verdict follows from. */
export interface Standing {
  /** `unknown` where nothing was judged. */
  readonly verdict: Verdict;
  readonly domains: DomainCounts;
  /** The records without a domain, by their verdicts. */
  readonly alone: Readonly<Record<Verdict, Alone>>;
}

export interface Alone {
  readonly records: number;
  /** The first of them, for a person; null where there is none. */
  readonly first: string | null;
}

export class RunVerdict {
  readonly #domains = new Domains();
  readonly #alone: Record<Verdict, Alone> = {
    ok: NONE,
    warning: NONE,
    critical: NONE,
    unknown: NONE,
  };

  /** Takes one record: its domain's, or one that stands for itself. */
  add(place: Place, record: HostRecord): void {
    if (place.domain !== null) {
      this.#domains.add(place.domain, record);
      return;
    }
    const { records, first } = this.#alone[record.verdict];
    this.#alone[record.verdict] = { records: records + 1, first: first ?? nameOf(place) };
  }

  /** No more records of this domain will come; optional, it only saves memory. */
  closeDomain(domain: string): void {
    this.#domains.close(domain);
  }

  standing(): Standing {
    const domains = this.#domains.counts();
    const alone = { ...this.#alone };
    const given = VERDICTS.filter((verdict) => domains[verdict] + alone[verdict].records > 0);
    return { verdict: worstOf(given), domains, alone };
  }
}

const NONE: Alone = { records: 0, first: null };

/** `mail.contoso.com:25 at 192.0.2.1`. */
function nameOf({ target, host, address }: Place): string {
  const at = address !== null && address !== host ? ` at ${address}` : '';
  return printable(`${target}${at}`);
}
