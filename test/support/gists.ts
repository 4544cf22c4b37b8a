/** Records of a run as the run sees them: a server on which all is well, but for what is given. */

import type { Gist } from '../../src/scan/gist.ts';
import type { Stage } from '../../src/smtp/failure.ts';
import type { Destination } from '../../src/target/target.ts';

export function gist(given: Partial<Gist> = {}): Gist {
  return {
    outcome: 'completed',
    failure: null,
    turnedAway: false,
    verdict: 'ok',
    advertised: true,
    negotiated: true,
    protocol: 'TLSv1.3',
    findings: [],
    predictions: [],
    timings: { connectMs: 10, greetingMs: 20, ehloMs: 5, starttlsMs: 5, handshakeMs: 30 },
    ...given,
  };
}

/** A dialogue that ended early; `code` as the operating system or the resolver gives it. */
export function ended(
  outcome: Gist['outcome'],
  stage: Stage,
  code: string | null = null,
  given: Partial<Gist> = {},
): Gist {
  return gist({
    outcome,
    failure: { stage, code },
    verdict: 'unknown',
    advertised: null,
    negotiated: null,
    protocol: null,
    findings: ['not-observed'],
    timings: {},
    ...given,
  });
}

export function destination(given: Partial<Destination> = {}): Destination {
  return {
    target: 'mail.example:25',
    host: 'mail.example',
    port: 25,
    implicitTls: false,
    domain: null,
    address: '192.0.2.1',
    family: 4,
    dnsMs: 3,
    ...given,
  };
}
