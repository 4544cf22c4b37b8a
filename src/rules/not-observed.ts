import type { Facts } from '../../probes/index.ts';
import type { StartTlsFacts } from '../../probes/starttls.ts';
import type { Observation } from '../dialogue/observation.ts';
import { describeReply } from '../smtp/failures.ts';
import { seenKeywords, seenReply } from './evidence.ts';
import { nextStep } from './next-step.ts';
import { defineRule } from './rule.ts';

/** We could not tell whether STARTTLS is offered, which is never the same as that it is not. */
export const notObserved = defineRule({
  id: 'not-observed',
  title: 'Whether STARTTLS is offered could not be seen',
  reference: 'RFC 3207 §4',
  needs: ['starttls'],
  judge({ starttls }, { observation }) {
    const why = reasonOf(starttls, observation);
    if (why === null) return [];
    return [
      {
        id: 'not-observed',
        severity: 'unknown',
        message: `Could not tell whether ${nameQuestion(starttls)}: ${why}.`,
        evidence: seen(observation),
        fix: [nextStep(observation)],
      },
    ];
  },
});

/** Why it cannot be told; null where it can. */
function reasonOf(starttls: StartTlsFacts, observation: Observation<Facts>): string | null {
  const { outcome, failure, facts } = observation;
  const told = starttls.implicit || starttls.advertised !== null;
  // A failed handshake is an answer too.
  const isAnswered = outcome === 'completed' || outcome === 'handshake-failed';
  if (!told || !isAnswered) {
    const cut = facts.ehlo?.esmtp === true;
    const whyUntold = cut
      ? 'a line of its reply to EHLO was too long to be read whole'
      : 'the server did not accept EHLO, so it listed nothing';
    return failure?.message ?? whyUntold;
  }
  return outcome === 'completed' ? whatIsMissing(starttls, facts) : null;
}

/**
 * What a dialogue that is said to be completed does not hold; null where it holds all.
 *
 * Ours always does; a record that was cut down or made by hand need not.
 */
function whatIsMissing({ implicit, advertised, reply, negotiated }: StartTlsFacts, facts: Facts) {
  if (implicit) return facts.handshake ? null : 'no handshake was recorded';
  if (!advertised) return null;
  if (!reply) return 'it is offered, but no reply to it was recorded';
  if (reply.code === 421) return `the server turned us away: ${describeReply(reply)}`;
  if (reply.code === 220 && negotiated !== true) return 'no handshake was recorded';
  return null;
}

function nameQuestion({ implicit, advertised }: StartTlsFacts): string {
  if (implicit) return 'TLS works';
  return advertised === null ? 'STARTTLS is offered' : 'STARTTLS works';
}

/** The reply that turned us away, or that left the question open; and what may be behind it. */
function seen({ failure, facts: { ehlo, starttls, handshake } }: Observation<Facts>): string[] {
  // Some servers hang up without a word on who has none.
  const asked = handshake?.clientCertificateRequested
    ? ['seen: the handshake asked for a client certificate; --cert and --key show one']
    : [];
  if (failure?.reply) return [`seen: ${describeReply(failure.reply)}`, ...asked];
  if (failure) return asked;
  return [
    ...(ehlo ? [seenKeywords(ehlo)] : []),
    ...(starttls.reply ? [seenReply('STARTTLS', starttls.reply)] : []),
  ];
}
