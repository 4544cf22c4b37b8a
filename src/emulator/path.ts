/** What may stand on the path between a client and a connector, and rewrites what they say in clear. */

import { verbOf } from './command-lines.ts';
import { reply, type SpokenReply } from './replies.ts';

/** A rewriting of the conversation; it sees nothing once TLS is up. */
interface Rewriting {
  /** The command line that reaches the server in place of the client's. */
  fromClient(line: string): string;
  /** What reaches the client, in one write, for a reply to `verb`; null stands for the greeting. */
  fromServer(said: SpokenReply, verb: string | null): readonly SpokenReply[];
}

const CLEAR: Rewriting = {
  fromClient: (line) => line,
  fromServer: (said) => [said],
};

/** The rewritings by name; one entry each. */
export const PATHS = {
  clear: CLEAR,
  /** Cisco PIX and ASA inspection: overwrites the greeting and all that it does not know. */
  masked: {
    fromClient: maskCommand,
    fromServer: (said, verb) => {
      if (verb === null) return [{ ...said, lines: said.lines.map(star) }];
      return [isEhloReply(said, verb) ? maskKeywords(said) : said];
    },
  },
  /** Takes STARTTLS out of the EHLO reply, and would let the command through. */
  stripped: {
    ...CLEAR,
    fromServer: (said, verb) => [
      isEhloReply(said, verb)
        ? { ...said, lines: said.lines.filter((line) => line !== 'STARTTLS') }
        : said,
    ],
  },
  /** Slips a reply of its own in behind the 220 to STARTTLS: CVE-2011-0411 against the client. */
  injecting: {
    ...CLEAR,
    fromServer: (said, verb) =>
      verb === 'STARTTLS' && said.code === 220
        ? [said, reply(250, 'injected by the path')]
        : [said],
  },
} as const satisfies Record<string, Rewriting>;

/** The name of a rewriting. */
export type Path = keyof typeof PATHS;

/** What the inspection lets through untouched. */
const KNOWN_KEYWORDS = new Set([
  'SIZE',
  'PIPELINING',
  'DSN',
  'ENHANCEDSTATUSCODES',
  'AUTH',
  '8BITMIME',
]);
const KNOWN_COMMANDS = new Set([
  'HELO',
  'EHLO',
  'MAIL',
  'RCPT',
  'DATA',
  'RSET',
  'NOOP',
  'QUIT',
  'AUTH',
  'HELP',
]);

function isEhloReply(said: SpokenReply, verb: string | null): boolean {
  return verb === 'EHLO' && said.code === 250;
}

function star(text: string): string {
  return '*'.repeat(text.length);
}

/** `STARTTLS` becomes `XXXXXXXA`, the next unknown line ends in B: same length, running letter. */
function maskKeywords({ code, lines: [name = '', ...keywords] }: SpokenReply): SpokenReply {
  let masked = 0;
  const lines = keywords.map((line) => {
    if (KNOWN_KEYWORDS.has(verbOf(line))) return line;
    const letter = String.fromCharCode('A'.charCodeAt(0) + (masked++ % 26));
    return 'X'.repeat(line.length - 1) + letter;
  });
  return { code, lines: [name, ...lines] };
}

function maskCommand(line: string): string {
  const verb = verbOf(line);
  return KNOWN_COMMANDS.has(verb) ? line : 'X'.repeat(verb.length);
}
