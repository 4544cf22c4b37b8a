import { defineProbe } from '../src/dialogue/probe.ts';
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
  async ask(dialogue): Promise<EhloAfterTlsFacts> {
    const reply = await dialogue.ehlo();
    if (reply.code === 250) return readEhlo(reply);
    return { ...UNREAD, refusal: reply };
  },
});

const UNREAD: EhloFacts = {
  esmtp: null,
  serverName: null,
  clientAddress: null,
  keywords: [],
  masked: [],
  refusal: null,
  helo: null,
};
