/** What was seen of a server, as a script that can be played again. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import { renderScript } from '../session/record.ts';
import { type SeenTls, summariseTls } from '../session/seen.ts';

/** The default dialogue of an observation as a script. */
export function renderObservation(observation: Observation<Facts>): string {
  const { target, address, startedAt, transcript, facts } = observation;
  return renderScript({
    title: `${target} at ${address ?? 'no address'}, ${startedAt}`,
    transcript: transcript ?? [],
    tls: seenTls(facts),
  });
}

function seenTls({ handshake, certificate }: Facts): SeenTls | null {
  return handshake ? summariseTls({ ...handshake, certificate: certificate ?? null }) : null;
}
