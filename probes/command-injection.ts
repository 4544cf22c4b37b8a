import { whyNoTls } from '../src/dialogue/begin-tls.ts';
import type { Dialogue, SmuggleResult } from '../src/dialogue/dialogue.ts';
import { defineSurvey } from '../src/dialogue/probe.ts';
import { describeReply } from '../src/smtp/failures.ts';
import type { Reply } from '../src/smtp/reply.ts';

/** Whether a server carries what was said in clear over into TLS. */
export interface CommandInjectionFacts {
  /** Null when we could not tell. */
  readonly vulnerable: boolean | null;
  /** The reply under TLS to the command that was sent in clear; null where there was none. */
  readonly reply: Reply | null;
  /** Why we could not tell; null where we could. */
  readonly failure: string | null;
}

const UNTOLD = { vulnerable: null, reply: null } as const;
const WITHSTANDS: CommandInjectionFacts = { vulnerable: false, reply: null, failure: null };

/**
 * Sends NOOP in the segment of STARTTLS, and looks whether it is answered under TLS.
 *
 * This breaks by intent what every other question keeps, that nothing is sent before the reply: it is
 * the attack itself (CVE-2011-0411), with a command that does nothing.
 */
export const commandInjection = defineSurvey({
  id: 'command-injection',
  title: 'Commands in clear that are obeyed under TLS',
  reference: 'RFC 3207 §4.2, CVE-2011-0411',
  intrusive: true,
  ownHostsOnly: true,
  async ask(visitor): Promise<CommandInjectionFacts> {
    if (visitor.destination.implicitTls) return { ...UNTOLD, failure: 'there is no STARTTLS' };
    const reason = whyNoTls(visitor);
    if (reason !== null) return { ...UNTOLD, failure: reason };
    const { tls } = visitor.options;
    const { facts } = visitor.main;
    const isLegacy = (facts['handshake'] as { legacy: boolean } | undefined)?.legacy === true;
    const manner = { context: () => (isLegacy ? tls.legacy() : tls.modern()) };
    const { answer, failure } = await visitor.visit(smuggle, manner);
    return answer ? readAnswer(answer) : { ...UNTOLD, failure: failure?.message ?? 'no answer' };
  },
});

async function smuggle(dialogue: Dialogue): Promise<SmuggleResult> {
  await dialogue.ehlo();
  return dialogue.smuggle('NOOP');
}

/** QUIT alone is answered 221; a reply before that is the stowaway's. */
function readAnswer({ reply, underTls }: SmuggleResult): CommandInjectionFacts {
  // Exim and newer Postfix refuse STARTTLS where more came with it.
  if (reply.code >= 500 || reply.code === 421) return WITHSTANDS;
  const [first, second] = underTls;
  if (reply.code !== 220) {
    return { ...UNTOLD, failure: `STARTTLS was answered ${describeReply(reply)}` };
  }
  if (!first || first.code === 221) return WITHSTANDS;
  if (second?.code === 221) return { vulnerable: true, reply: first, failure: null };
  return { ...UNTOLD, reply: first, failure: `QUIT was answered ${describeReply(first)}` };
}
