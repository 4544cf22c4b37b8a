import { defineProbe } from '../src/dialogue/probe.ts';
import { DialogueFailure } from '../src/smtp/failure.ts';
import type { Reply } from '../src/smtp/reply.ts';

/** Whether a server takes mail in clear. */
export interface MailBeforeTlsFacts {
  /** Whether MAIL FROM was accepted; null when the question was not answered. */
  readonly accepted: boolean | null;
  /** Whether it was refused for want of TLS; null when the reply does not say why. */
  readonly tlsRequired: boolean | null;
  /** Null when the connection ended in place of a reply. */
  readonly reply: Reply | null;
  /** Why there was no answer; null where there was one, or the question was not put. */
  readonly failure: string | null;
}

const UNANSWERED: MailBeforeTlsFacts = {
  accepted: null,
  tlsRequired: null,
  reply: null,
  failure: null,
};

/**
 * Offers MAIL FROM in clear and records what the server says.
 *
 * Nothing is delivered: no recipient is named. It has a connection of its own, because some servers
 * refuse STARTTLS after any MAIL (Courier) or refuse RSET too (Postfix). On an Exchange connector it
 * can itself cause event 1032.
 */
export const mailBeforeTls = defineProbe({
  id: 'mail-before-tls',
  title: 'MAIL FROM before STARTTLS',
  reference: 'RFC 3207 §4',
  stage: 'own-connection',
  intrusive: true,
  async ask(dialogue): Promise<MailBeforeTlsFacts> {
    if (dialogue.tls) return UNANSWERED;
    const ehlo = await dialogue.ehlo();
    if (ehlo.code !== 250) return { ...UNANSWERED, failure: 'EHLO was refused' };
    try {
      return readMailReply(await dialogue.command('MAIL FROM:<>'));
    } catch (error) {
      if (!(error instanceof DialogueFailure) || error.failure.kind !== 'closed') throw error;
      // stunnel resets the connection; that refuses the mail without saying why.
      return { ...UNANSWERED, accepted: false };
    }
  },
  unasked: (_destination, failure) => ({
    ...UNANSWERED,
    reply: failure?.reply ?? null,
    failure: failure?.message ?? null,
  }),
});

/** Words that occur only where encryption is the point; `mx-tls.example` is a name, not a word. */
const ABOUT_TLS = /(?<![\w.-])(?:start[ -]?tls|tls|ssl|encrypt\w*)(?![\w-]|\.\w)/i;

/**
 * Reads whether a refusal is for want of TLS.
 *
 * The codes alone do not decide: seen for it are 530 5.7.0, 530 5.5.1, 530, 451 5.7.3, 503 5.7.0 and
 * 400, while 530 5.7.0 also means "Authentication required" (Dovecot).
 */
export function readMailReply(reply: Reply): MailBeforeTlsFacts {
  const answered = { reply, failure: null };
  if (reply.code < 400) return { accepted: reply.code < 300, tlsRequired: false, ...answered };
  // X.7.10 is "encryption needed" (RFC 5248 registry).
  const byCode = reply.enhanced?.endsWith('.7.10') ?? false;
  const byText = reply.lines.some((line) => ABOUT_TLS.test(line));
  return { accepted: false, tlsRequired: byCode || byText ? true : null, ...answered };
}
