import { defineProbe } from '../src/dialogue/probe.ts';
import { findKeyword, hasCutKeyword, hasMisplacedStartTls } from '../src/smtp/ehlo.ts';
import type { Reply } from '../src/smtp/reply.ts';
import type { EhloFacts } from './ehlo.ts';

/** Whether STARTTLS is offered, and what becomes of asking for it. */
export interface StartTlsFacts {
  /** True or false only from a complete reply to EHLO; null when we could not tell. */
  readonly advertised: boolean | null;
  /** STARTTLS stands on the first line of the EHLO reply, which is no advertisement. */
  readonly misplaced: boolean;
  /** TLS from the first octet: there is nothing to advertise. */
  readonly implicit: boolean;
  /** Whether the handshake was completed; null when STARTTLS was not sent, or got no reply. */
  readonly negotiated: boolean | null;
  /** The reply to STARTTLS; null when it was not sent, or the connection ended instead. */
  readonly reply: Reply | null;
  /** A printable sample of what came in clear where TLS belonged; null when nothing did. */
  readonly injected: string | null;
}

const NOT_ASKED: StartTlsFacts = {
  advertised: null,
  misplaced: false,
  implicit: false,
  negotiated: null,
  reply: null,
  injected: null,
};

/**
 * Looks for STARTTLS and asks for it, even where it is not listed, to tell what was taken out on the
 * path from what was never there. A server that we could not hear out is not asked.
 */
export const starttls = defineProbe({
  id: 'starttls',
  title: 'STARTTLS, offered and accepted',
  reference: 'RFC 3207 §4',
  stage: 'starttls',
  intrusive: false,
  async ask(dialogue): Promise<StartTlsFacts> {
    if (dialogue.destination.implicitTls) return { ...NOT_ASKED, implicit: true };
    const { esmtp, keywords } = dialogue.facts['ehlo'] as EhloFacts;
    if (esmtp === null) return NOT_ASKED;
    const advertised = findKeyword(keywords, 'STARTTLS') !== undefined;
    const reply = esmtp ? await dialogue.ehlo() : null;
    if (reply && !advertised && hasCutKeyword(reply)) return NOT_ASKED;
    const misplaced = reply !== null && hasMisplacedStartTls(reply);
    const facts = { ...NOT_ASKED, advertised, misplaced };
    if (!advertised && !dialogue.options.tryUnadvertised) return facts;
    return { ...facts, ...(await dialogue.startTls({ tentative: !advertised })) };
  },
  unasked: ({ implicitTls }) => ({ ...NOT_ASKED, implicit: implicitTls }),
});
