/** Puts one question that needs several connections to a scripted server. */

import { type Facts, PROBES } from '../../probes/index.ts';
import type { DialogueOptions } from '../../src/dialogue/options.ts';
import { look, USUAL_PROBES } from '../dialogue/look.ts';
import type { ScriptedServer } from '../support/scripted-server.ts';

/** A server that offers STARTTLS, up to the 220. */
export const TO_TLS = `S: 220 a.example ESMTP
C: EHLO *
S: 250-a.example
S: 250 STARTTLS
C: STARTTLS
S: 220 Go
`;

/** What may follow a handshake. */
export const AFTER_TLS = `C? EHLO *
S: 250 a.example
C? QUIT
S: 221 Bye
`;

type Question = 'tls-versions' | 'client-certificate' | 'command-injection' | 'samples';

/** The usual look, and then this question. */
export async function ask<Id extends Question>(
  server: ScriptedServer,
  id: Id,
  options: Partial<DialogueOptions> = {},
): Promise<NonNullable<Facts[Id]>> {
  const probes = PROBES.filter((probe) => probe.id === id);
  const { facts } = await look(server, { probes: [...USUAL_PROBES, ...probes], options });
  await server.settled();
  const answer = facts[id];
  if (!answer) throw new Error(`${id} gave no facts`);
  return answer;
}
