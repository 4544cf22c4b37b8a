import type { Facts } from '../../probes/index.ts';
import { printable } from '../smtp/printable.ts';
import type { Finding } from './finding.ts';
import { defineRule } from './rule.ts';

/** A question that was asked for came to no answer, which is never a pass. */
export const questionNotAnswered = defineRule({
  id: 'question-not-answered',
  title: 'A question that was asked for came to no answer',
  reference: 'RFC 3207 §4',
  needs: [],
  judge(_facts, { observation }) {
    return unanswered(observation.facts).map(
      ([what, why]): Finding => ({
        id: 'question-not-answered',
        severity: 'info',
        message: `Could not tell ${what}: ${printable(why, 300)}.`,
        evidence: [],
        fix: ['Ask again later, or from another address: the server may limit connections.'],
      }),
    );
  },
});

/** What was asked, and why there was no answer. */
function unanswered(facts: Facts): (readonly [what: string, why: string])[] {
  const versions = facts['tls-versions']?.versions ?? [];
  const [unknown] = versions.filter(({ accepted }) => accepted === null);
  const certificate = facts['client-certificate'];
  const injection = facts['command-injection'];
  return [
    ...(unknown ? [['which versions of TLS are accepted', unknown.reason ?? ''] as const] : []),
    ...(certificate?.failure
      ? [['whether a client certificate is asked for', certificate.failure] as const]
      : []),
    ...(injection?.failure
      ? [['whether commands in clear are obeyed under TLS', injection.failure] as const]
      : []),
  ];
}
