/** Judged observations, made by hand, for whatever shows them. */

import type { Finding, Prediction } from '../../src/rules/finding.ts';
import type { Judged } from '../../src/rules/judge.ts';
import type { Failure } from '../../src/smtp/failure.ts';
import { endedObservation, observation } from './observations.ts';

const UNREMARKABLE = { connector: null, findings: [], predictions: [], verdict: 'ok' } as const;

/** The record of a server that is well, but for what is given. */
export function judged(given: Partial<Judged> = {}): Judged {
  return { ...observation(given), ...UNREMARKABLE, ...given };
}

/** The record of a dialogue that ended before anything was said of STARTTLS. */
export function cutShort(failure: Failure, given: Partial<Judged> = {}): Judged {
  return {
    ...endedObservation(failure),
    ...UNREMARKABLE,
    findings: [
      finding({ message: `Could not tell whether STARTTLS is offered: ${failure.message}.` }),
    ],
    verdict: 'unknown',
    ...given,
  };
}

/** A finding, by default that nothing could be told. */
export function finding(given: Partial<Finding> = {}): Finding {
  return {
    id: 'not-observed',
    severity: 'unknown',
    message: 'Could not tell whether STARTTLS is offered: the test did not say.',
    evidence: [],
    fix: [],
    ...given,
  };
}

/** A prediction, by default that event 1032 is certain. */
export function prediction(given: Partial<Prediction> = {}): Prediction {
  return {
    eventId: 1032,
    source: 'MSExchangeTransport',
    symbolicName: null,
    severity: 'error',
    certainty: 'certain',
    connector: 'EX02\\Partner relay',
    message:
      'The Receive connector requires TLS before the MailFrom command can be run. However, the ' +
      'connector is not configured to accept TLS. Check the authentication setting of this connector.',
    evidence: [
      'declared on EX02\\Partner relay: RequireTLS $true',
      'declared on EX02\\Partner relay: AuthMechanism Integrated',
      'seen: EHLO lists SIZE X-ANONYMOUSTLS X-EXPS 8BITMIME',
    ],
    userAction: [
      '# Allow TLS on the connector, keeping what is configured:',
      "Set-ReceiveConnector -Identity 'EX02\\Partner relay' -AuthMechanism Tls,Integrated",
      '# Or do without TLS:',
      "Set-ReceiveConnector -Identity 'EX02\\Partner relay' -RequireTLS $false",
    ],
    ...given,
  };
}
