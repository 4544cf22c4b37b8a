import type { Dialogue } from '../src/dialogue/dialogue.ts';
import { defineProbe } from '../src/dialogue/probe.ts';
import {
  type EhloKeyword,
  readClientAddress,
  readEhloKeywords,
  readServerName,
} from '../src/smtp/ehlo.ts';
import { DialogueFailure } from '../src/smtp/failure.ts';
import { malformed } from '../src/smtp/failures.ts';
import {
  type MaskingMark,
  readCommandMarks,
  readGreetingMarks,
  readKeywordMarks,
} from '../src/smtp/masking.ts';
import { Recent } from '../src/smtp/recent.ts';
import type { Reply } from '../src/smtp/reply.ts';

/** What a server says of itself in reply to EHLO. */
export interface EhloFacts {
  /** Whether it speaks ESMTP; false when EHLO got 500 or 502 and HELO works; null when it did not say. */
  readonly esmtp: boolean | null;
  /** The first word of the reply; null when there was none. */
  readonly serverName: string | null;
  /** Our address as the server saw it; null when it does not say. */
  readonly clientAddress: string | null;
  /** In the server's order, spelt as it spells them. */
  readonly keywords: readonly EhloKeyword[];
  /** Signs that something on the path rewrites the dialogue; empty when there are none. */
  readonly masked: readonly MaskingMark[];
  /** The reply to EHLO where it was not 250; else null. */
  readonly refusal: Reply | null;
  /** The reply to HELO where that was tried; else null. */
  readonly helo: Reply | null;
}

/** Says EHLO, and HELO to a server that refuses it, and reads the keywords. */
export const ehlo = defineProbe({
  id: 'ehlo',
  title: 'The reply to EHLO',
  reference: 'RFC 5321 §4.1.1.1',
  stage: 'before-tls',
  intrusive: false,
  async ask(dialogue): Promise<EhloFacts> {
    const greetingMarks = readGreetingMarks(await dialogue.greeting());
    const reply = await dialogue.ehlo();
    const facts = reply.code === 250 ? readEhlo(reply) : await askHelo(dialogue, reply);
    return { ...facts, masked: [...greetingMarks, ...facts.masked] };
  },
});

/** Reads the facts out of a 250 reply to EHLO. */
export function readEhlo(reply: Reply): EhloFacts {
  const { keywords, masked } = readListing(reply);
  return {
    esmtp: true,
    serverName: readServerName(reply),
    clientAddress: readClientAddress(reply),
    keywords,
    masked,
    refusal: null,
    helo: null,
  };
}

/** What the lines after the first say. */
type Listing = Pick<EhloFacts, 'keywords' | 'masked'>;

/** Most servers list what many others do, in the same order; it is read once, and held once. */
const LATELY = new Recent<Listing>(1000);

/** A longer list is hardly that of another server as well. */
const MAX_COMMON_CHARACTERS = 1000;

function readListing(reply: Reply): Listing {
  const text = reply.lines.slice(1).join('\n');
  return text.length <= MAX_COMMON_CHARACTERS ? LATELY.get(text, readLines) : readLines(text);
}

function readLines(text: string): Listing {
  const reply: Reply = { code: 250, enhanced: null, lines: ['', ...text.split('\n')] };
  const keywords = readEhloKeywords(reply);
  const masked = readKeywordMarks(reply);
  // Many observations share them: nobody may change what another server lists.
  for (const one of [...keywords, ...masked]) Object.freeze(one);
  for (const { parameters } of keywords) Object.freeze(parameters);
  return { keywords: Object.freeze(keywords), masked: Object.freeze(masked) };
}

/** 500 and 502 say that the command is unknown; any other 5yz is about our name, or about us. */
async function askHelo(dialogue: Dialogue, refusal: Reply): Promise<EhloFacts> {
  const helo = refusal.code >= 500 ? await tryHelo(dialogue) : null;
  if (helo?.code === 250 && helo.lines.length > 1) {
    // Such a reply belongs to EHLO (RFC 5321 §4.1.1.1): the refusal was of something else, such as a
    // PROXY header that a balancer sent, and every reply is one behind.
    throw malformed('before-tls', `replies that are one behind: "${lineOf(refusal)}" came first`);
  }
  const unknown = refusal.code === 500 || refusal.code === 502;
  const withoutEhlo = unknown && helo?.code === 250;
  return {
    esmtp: withoutEhlo ? false : null,
    serverName: helo?.code === 250 ? readServerName(helo) : null,
    clientAddress: helo?.code === 250 ? readClientAddress(helo) : null,
    keywords: [],
    masked: withoutEhlo
      ? [...readCommandMarks(refusal), { mark: 'ehlo-refused', line: lineOf(refusal) }]
      : readCommandMarks(refusal),
    refusal,
    helo,
  };
}

/** EHLO was answered, so what becomes of HELO must not lose that. */
async function tryHelo(dialogue: Dialogue): Promise<Reply | null> {
  try {
    return await dialogue.helo();
  } catch (error) {
    if (!(error instanceof DialogueFailure)) throw error;
    dialogue.giveUp(error.failure);
    return null;
  }
}

function lineOf(reply: Reply): string {
  return `${reply.code} ${reply.lines[0] ?? ''}`.trim();
}
