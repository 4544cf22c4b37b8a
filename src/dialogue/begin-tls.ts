/** Begins TLS on a connection that is opened for it, and says what came of it. */

import { describeReply } from '../smtp/failures.ts';
import type { Dialogue } from './dialogue.ts';
import type { Visitor } from './visitor.ts';

/** Why TLS is not to be asked for again, in a few words; null where it is. */
export function whyNoTls({
  main,
  destination,
}: Pick<Visitor, 'main' | 'destination'>): string | null {
  if (destination.implicitTls)
    return main.failure?.stage === 'connect' ? main.failure.message : null;
  const starttls = main.facts['starttls'] as { reply: { code: number } | null } | undefined;
  if (starttls?.reply?.code === 220) return null;
  return main.failure?.message ?? 'STARTTLS was not begun';
}

/**
 * Says EHLO and STARTTLS where TLS is not up already; null when it is now, else the reply that
 * refused it. How a handshake failed is the dialogue's `failure`.
 *
 * @throws DialogueFailure.
 */
export async function beginTls(dialogue: Dialogue): Promise<string | null> {
  if (dialogue.tls) return null;
  await dialogue.ehlo();
  const { reply } = await dialogue.startTls({ tentative: false });
  if (dialogue.tls || reply === null || reply.code === 220) return null;
  return `STARTTLS was answered ${describeReply(reply)}`;
}
