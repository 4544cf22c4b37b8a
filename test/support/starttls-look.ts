/** Looks at a server that does TLS in one certain way, and says what was seen and said. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, judge } from '../../src/rules/judge.ts';
import type { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { look, TO_STARTTLS } from '../dialogue/look.ts';
import { startScriptedServer } from './scripted-server.ts';

const UNDER_TLS = `C: EHLO *
S: 250-a.example
S: 250 8BITMIME
C? QUIT
S: 221 Bye
`;

/** Who is dialled, and by whom. */
interface Circumstances {
  /** `mail.example` when absent; an address is nobody's name. */
  readonly host?: string;
  readonly tls?: TlsSettings;
}

/** What follows `TLS` in a script on each connection; a handshake that fails ends its script. */
export async function lookAtTls(
  connections: readonly string[],
  { host = 'mail.example', tls }: Circumstances = {},
): Promise<Judged> {
  const script = connections.map((options) => `${TO_STARTTLS}TLS ${options}\n${UNDER_TLS}`);
  await using server = await startScriptedServer(script.join('---\n'));
  const options = { chain: true, ...(tls && { tls }) };
  const observation: Observation<Facts> = await look(server, { destination: { host }, options });
  await server.settled();
  if (server.errors.length > 0) throw new Error(server.errors.join('; '));
  return judge(observation, RULES, DEFAULT_STANDARD);
}

/** `warning: certificate-name`, with what is predicted behind what was found. */
export function describeVerdict({ verdict, findings, predictions }: Judged): string {
  const said = [
    ...findings.map(({ id }) => id),
    ...predictions.map(({ eventId, certainty }) => `${eventId} ${certainty}`),
  ];
  return said.length === 0 ? verdict : `${verdict}: ${said.join(', ')}`;
}
