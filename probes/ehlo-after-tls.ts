import { defineProbe } from '../src/dialogue/probe.ts';
import type { Reply } from '../src/smtp/reply.ts';
import { type EhloFacts, readEhlo } from './ehlo.ts';

/** What the server says once TLS is up; nothing from before counts any more (RFC 3207 §4.2). */
export type EhloAfterTlsFacts = EhloFacts;

/** Says EHLO again under TLS: only a server that answers it has accepted the handshake. */
export const ehloAfterTls = defineProbe({
  id: 'ehlo-after-tls',
  title: 'The reply to EHLO under TLS',
  reference: 'RFC 3207 §4.2',
  stage: 'after-tls',
  intrusive: false,
  ask: (dialogue): Promise<EhloAfterTlsFacts> => dialogue.ehlo().then(read),
});

function read(reply: Reply): EhloAfterTlsFacts {
  return reply.code === 250 ? readEhlo(reply) : { ...UNREAD, refusal: reply };
}

const UNREAD: EhloFacts = {
  esmtp: null,
  serverName: null,
  clientAddress: null,
  keywords: [],
  masked: [],
  refusal: null,
  helo: null,
};
