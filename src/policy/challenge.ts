/** What one candidate has to say against the best one. */

import type { Candidate } from './candidate.ts';
import { nests } from './ip-range.ts';

const UNDOCUMENTED = 'how a binding to one address ranks against one to all is not documented';

/**
 * Why another candidate may answer instead of the best one; null when it cannot.
 *
 * Documented is that the most specific range wins, and that of two ranges that overlap one lies
 * completely inside the other; how a binding to one address ranks against one to all is not.
 */
export function challenge(one: Candidate, best: Candidate): string | null {
  const { range, hidden, doubts } = one;
  if (!range || !best.range || hidden !== null) return hidden ?? doubts[0] ?? null;
  const isInside = nests(best.range, range);
  const isEqual = isInside && nests(range, best.range);
  if (isInside && !isEqual && !mayBindCloser(one, best)) return null;
  if (doubts[0] !== undefined) return doubts[0];
  if (!isInside) {
    const pair = `${range.text} overlap ${best.range.text}`;
    return `its RemoteIPRanges ${pair}, and neither lies inside the other`;
  }
  return `it is ${isEqual ? 'as' : 'less'} specific, ${range.text}, but ${UNDOCUMENTED}`;
}

/** One listens on the very address, or may; the best is not known to. */
function mayBindCloser(one: Candidate, best: Candidate): boolean {
  return one.bound !== 'wildcard' && best.bound !== 'address';
}
