import { defineChange } from './change-kind.ts';
import type { State } from './state.ts';

/** TLS was reached, and is not, though what is offered is the same. */
export const tls = defineChange({
  id: 'tls',
  title: 'Whether TLS works where it is asked for',
  directions: ['worse', 'better'],
  tells: ['starttls-refused', 'handshake-failed'],
  compare({ before, after }) {
    const [worked, works] = [tlsWorks(before), tlsWorks(after)];
    if (worked === null || works === null || worked === works) return [];
    // What is a consequence of another offer is told by that.
    if (before.advertised !== after.advertised) return [];
    const values = { before: worked, after: works };
    if (works) {
      const message = `TLS works now; before: ${whyNot(before)}.`;
      return [{ direction: 'better', message, ...values }];
    }
    const message = `TLS does not work any more: ${whyNot(after)}.`;
    return [{ direction: 'worse', message, ...values }];
  },
});

/** Null where it was not tried, or we could not tell. */
function tlsWorks({ implicit, negotiated, outcome, protocol }: State): boolean | null {
  if (!implicit) return negotiated;
  if (outcome === 'handshake-failed') return false;
  return protocol === null ? null : true;
}

function whyNot({ failure, starttlsReply }: State): string {
  if (failure !== null) return failure;
  return starttlsReply === null ? 'no reply to STARTTLS' : `STARTTLS is answered ${starttlsReply}`;
}
