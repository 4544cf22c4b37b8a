/** What the session showed of STARTTLS, in the four ways that the rules tell apart. */

import type { EhloFacts } from '../../probes/ehlo.ts';
import type { StartTlsFacts } from '../../probes/starttls.ts';
import { type Declaration, declares } from '../policy/declaration.ts';
import { findKeyword } from '../smtp/ehlo.ts';
import { readCommandMarks } from '../smtp/masking.ts';

/** Offered; not there; not there, but something on the path hides it; or we could not tell. */
export type StartTlsSeen = 'offered' | 'absent' | 'hidden' | 'unknown';

export function starttlsSeen(
  starttls: StartTlsFacts,
  ehlo: EhloFacts | undefined,
  declaration: Declaration | null,
): StartTlsSeen {
  if (starttls.implicit) return 'offered';
  if (starttls.advertised === null) return 'unknown';
  if (starttls.advertised) return 'offered';
  const hidden =
    worksUnlisted(starttls) ||
    isOverwritten(starttls) ||
    (ehlo !== undefined && (ehlo.masked.length > 0 || lacksExchangeKeywords(ehlo, declaration)));
  return hidden ? 'hidden' : 'absent';
}

/**
 * A server that takes STARTTLS knows it, though it does not list it.
 *
 * Where it stands on the wrong line, the server itself hides it, and nothing on the path does.
 */
function worksUnlisted({ reply, misplaced }: StartTlsFacts): boolean {
  return reply?.code === 220 && !misplaced;
}

/** The server quotes another command than the STARTTLS that we sent. */
function isOverwritten({ reply }: StartTlsFacts): boolean {
  return reply !== null && readCommandMarks(reply).length > 0;
}

/**
 * A connector with ExchangeServer lists X-EXPS and X-ANONYMOUSTLS; where both are gone together with
 * STARTTLS, something in between took out what it does not know.
 */
function lacksExchangeKeywords({ keywords }: EhloFacts, declaration: Declaration | null): boolean {
  if (!declaration || declares(declaration, 'ExchangeServer') !== true) return false;
  return !findKeyword(keywords, 'X-EXPS') && !findKeyword(keywords, 'X-ANONYMOUSTLS');
}
