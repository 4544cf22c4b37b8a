/** What is posted when a verdict changes; a contract, described in `docs/webhook.md`. */

import type { Glance, PredictionGlance } from '../../report/glance.ts';
import type { Verdict } from '../../rules/verdict.ts';
import type { Watched } from '../watched.ts';

export const VERDICT_CHANGE_SCHEMA = 'starttls-probe/verdict-change/1';

/** A watched place whose verdict is another than it was. */
export interface VerdictChange
  extends Pick<Glance, 'target' | 'host' | 'address' | 'port' | 'domain' | 'gist'> {
  readonly schema: typeof VERDICT_CHANGE_SCHEMA;
  /** The watched place, as in the addresses of pages. */
  readonly id: string;
  /** ISO 8601: when it was seen. */
  readonly at: string;
  readonly group: string;
  /** Null where the place was seen for the first time. */
  readonly from: Verdict | null;
  readonly to: Verdict;
  /** ISO 8601: since when it had been `from`; null with that. */
  readonly since: string | null;
  /** Those that stand now, as the record has them. */
  readonly predictions: readonly Pick<PredictionGlance, 'eventId' | 'certainty' | 'connector'>[];
  /** The ids of the findings that stand now. */
  readonly findings: readonly string[];
  /** The page of the place; null where the monitor was not told its own address. */
  readonly link: string | null;
}

/**
 * The change from one look to the next; null where the verdict is the same, and where a place that is
 * seen for the first time is well.
 *
 * `publicUrl` is where the monitor's pages are, null where nobody said.
 */
export function verdictChange(
  before: Watched | null,
  after: Watched,
  publicUrl: string | null,
): VerdictChange | null {
  const { id, group, glance } = after;
  if ((before?.glance.verdict ?? 'ok') === glance.verdict) return null;
  const { target, host, address, port, domain, gist } = glance;
  return {
    schema: VERDICT_CHANGE_SCHEMA,
    id,
    at: glance.startedAt,
    group,
    target,
    host,
    address,
    port,
    domain,
    from: before?.glance.verdict ?? null,
    to: glance.verdict,
    since: before?.since ?? null,
    gist,
    predictions: glance.predictions.map(({ eventId, certainty, connector }) => ({
      eventId,
      certainty,
      connector,
    })),
    findings: [...new Set(glance.findings.map((finding) => finding.id))],
    link: publicUrl === null ? null : `${publicUrl.replace(/\/+$/, '')}/targets/${id}`,
  };
}
