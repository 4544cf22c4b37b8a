/** What to do next where a dialogue ended before its question was answered, in one line. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import type { Failure, FailureKind, Stage } from '../smtp/failure.ts';

/** The next step for each way to end. */
const STEPS: Readonly<Record<FailureKind, string>> = {
  unresolved: 'Check the name, or ask another name server: --dns ADDRESS.',
  unreachable: 'Check the port, the service behind it, and that no firewall blocks it.',
  'timed-out': 'Wait longer (--reply-timeout, --timeout), or probe from another network.',
  closed: 'Probe again; if it stays so, the log of the server tells why it closes.',
  refused: 'Heed the reply; wait, or probe from another address: --source.',
  malformed: 'Check that a mail server listens here; where TLS comes first, write smtps://HOST.',
  'handshake-failed': 'See at which step it ends: --transcript.',
  cancelled: 'Probe again: the dialogue was interrupted.',
  'internal-error': 'This is a bug of ours: please report it, with the stack on standard error.',
};

/** Codes that tell more than the kind does. */
const STEPS_BY_CODE: ReadonlyMap<string, string> = new Map([
  ['NULLMX', 'Nothing: the domain declares that it takes no mail (RFC 7505).'],
  ['TOOMANYMX', 'Probe the hosts that matter by their own names.'],
  ['MXADDRESS', 'Let the MX record name a host, not an address (RFC 5321 §5.1).'],
  ['EADDRNOTAVAIL', 'Probe from an address of this machine that can reach it: --source.'],
  [
    'EMFILE',
    'Raise the limit of open files of this machine, or probe fewer at once: --concurrency.',
  ],
]);

/** What silence may mean at one stage and not at another. */
const STEPS_OF_SILENCE: Readonly<Partial<Record<Stage, string>>> = {
  handshake: 'Wait longer: --handshake-timeout, --timeout.',
  greeting: 'Wait longer (--greeting-timeout, --timeout); where TLS comes first: smtps://HOST.',
};

/** Many a network keeps its clients from sending mail by themselves. */
const TO_PORT_25 = 'Check the port and firewalls; many networks block port 25 to the outside.';

/** The next step after a failure, after an EHLO that was not accepted, or where a record lacks facts. */
export function nextStep({ failure, port, facts }: Observation<Facts>): string {
  if (failure) return afterFailure(failure, port);
  return facts.ehlo?.esmtp === null
    ? 'Heed the reply: say another name (--ehlo-name), or probe from another address (--source).'
    : 'Probe again: what was saved is not the whole record.';
}

function afterFailure({ kind, code, stage }: Failure, port: number): string {
  const byCode = STEPS_BY_CODE.get(code ?? '');
  if (byCode !== undefined) return byCode;
  if (stage === 'connect' && kind !== 'internal-error' && kind !== 'cancelled') {
    return port === 25 && code !== 'ECONNREFUSED' ? TO_PORT_25 : STEPS.unreachable;
  }
  if (kind === 'timed-out') return STEPS_OF_SILENCE[stage] ?? STEPS[kind];
  return STEPS[kind];
}
