import type { Facts } from '../../probes/index.ts';
import type { StartTlsFacts } from '../../probes/starttls.ts';
import type { Observation } from '../dialogue/observation.ts';
import { describeReply } from '../smtp/failures.ts';
import { seenKeywords } from './evidence.ts';
import { defineRule } from './rule.ts';

/** We could not tell whether STARTTLS is offered, which is never the same as that it is not. */
export const notObserved = defineRule({
  id: 'not-observed',
  title: 'Whether STARTTLS is offered could not be seen',
  reference: 'RFC 3207 §4',
  needs: ['starttls'],
  judge({ starttls }, { observation }) {
    const told = starttls.implicit || starttls.advertised !== null;
    if (told && isAnswered(observation)) return [];
    const why =
      observation.failure?.message ?? 'the server did not accept EHLO, so it listed nothing';
    return [
      {
        id: 'not-observed',
        severity: 'unknown',
        message: `Could not tell whether ${nameQuestion(starttls)}: ${why}.`,
        evidence: seen(observation),
        fix: [],
      },
    ];
  },
});

function nameQuestion({ implicit, advertised }: StartTlsFacts): string {
  if (implicit) return 'TLS works';
  return advertised === null ? 'STARTTLS is offered' : 'STARTTLS works';
}

/** The reply that turned us away, or that left the question open. */
function seen({ failure, facts: { ehlo } }: Observation<Facts>): string[] {
  if (failure?.reply) return [`seen: ${describeReply(failure.reply)}`];
  return failure || !ehlo ? [] : [seenKeywords(ehlo)];
}

/** A failed handshake is an answer too. */
function isAnswered({ outcome }: Observation): boolean {
  return outcome === 'completed' || outcome === 'handshake-failed';
}
