/** The verdict on a domain, over the records of the hosts that take its mail. */

import type { Outcome } from '../dialogue/observation.ts';
import type { Stage } from '../smtp/failure.ts';
import { VERDICTS, type Verdict, worstOf } from './verdict.ts';

/** `no-mail`: the domain declares that it takes none (RFC 7505), so there is nothing to judge. */
export type DomainVerdict = Verdict | 'no-mail';

/** What of a record counts for its domain. */
export interface HostRecord {
  readonly outcome: Outcome;
  readonly failure: { readonly stage: Stage; readonly code?: string | null } | null;
  readonly verdict: Verdict;
}

/** All that need be known of a domain, in nine bits, so that millions can be held. */
export type DomainState = number;

/** A domain of which nothing was seen. */
export const UNSEEN: DomainState = 0;

/** Where the verdicts on hosts that answered begin, and those on hosts that did not. */
const ANSWERED = 0;
const DEAD = VERDICTS.length;
const NO_MAIL = 1 << (2 * VERDICTS.length);

/** The state of a domain after one more record; the order of the records does not matter. */
export function withRecord(state: DomainState, record: HostRecord): DomainState {
  if (record.failure?.code === 'NULLMX') return state | NO_MAIL;
  const place = VERDICTS.indexOf(record.verdict) + (isDead(record) ? DEAD : ANSWERED);
  return state | (1 << place);
}

/**
 * The worst of the hosts that answered: a dead one beside them is passed over, as a sender does
 * (RFC 5321 §5.1), and many a domain lists one on purpose.
 *
 * Where none answered it is `unknown`, or `critical` where what is declared says so by itself.
 */
export function domainVerdict(state: DomainState): DomainVerdict {
  const answered = verdictsIn(state, ANSWERED);
  if (answered.length > 0) return worstOf(answered);
  if (state & NO_MAIL) return 'no-mail';
  return worstOf(['unknown', ...verdictsIn(state, DEAD)]);
}

/** No connection was had: there is no address, or nobody took it. */
function isDead({ outcome, failure }: HostRecord): boolean {
  if (outcome === 'timed-out') return failure?.stage === 'connect';
  return outcome === 'unresolved' || outcome === 'unreachable';
}

function verdictsIn(state: DomainState, from: number): Verdict[] {
  return VERDICTS.filter((_, at) => state & (1 << (from + at)));
}
