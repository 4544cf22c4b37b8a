/**
 * The language of the scripted server: what a mail server says and waits for, one step per line.
 *
 *     # a comment              ignored, as blank lines are
 *     S: 250-mail.example      this text and CRLF, as it stands
 *     RAW "250 no CR\n"        these bytes and nothing else
 *     GARBAGE 64               64 bytes that are no text, always the same
 *     REPEAT 2000000 "a"       many bytes, as fast as the client reads them
 *     FLOOD 1000000 "250-x\n"  the same, but the client is expected to leave before the last
 *     DRIP 5ms "220 slow\r\n"  one byte per write
 *     C: EHLO *                one command line; the case of its verb does not matter
 *     C? QUIT                  a command that may come; when it does not, neither do the steps up to
 *                              the next `C:` or `C?`
 *     CLIENTHELLO              the first bytes of a handshake, left unanswered
 *     TLS                      a handshake, as the server; what follows is said under TLS
 *     PAUSE 200ms              says nothing for that long
 *     SILENCE                  says nothing any more, until the client leaves
 *     CLOSE                    ends the connection in order (FIN; close_notify first under TLS)
 *     RESET                    breaks it (RST)
 *     ---                      what follows is for the next connection; the last part is for all others
 *
 * Neighbouring `S:`, `RAW` and `GARBAGE` lines go out in one write. Quoted text knows `\r`, `\n`,
 * `\t`, `\"`, `\\` and `\x00`. `TLS` takes `cert=` with a certificate's name, `min=` and `max=` with a
 * protocol, `ciphers=`, `groups=` and `signatures=` in OpenSSL's words, `max-hello=` with the octets of
 * the longest ClientHello, `dh-1024`, `needs-name` where SNI decides, `request-cert` or `require-cert`,
 * and `fails` or `may-fail` where it need not succeed.
 */

import { decodeQuoted } from './quoted.ts';
import { parseTlsOptions, type TlsOptions } from './tls-options.ts';

/** What one line of a script says. */
type Action =
  | { readonly kind: 'send'; readonly bytes: Buffer }
  | { readonly kind: 'repeat' | 'flood'; readonly times: number; readonly bytes: Buffer }
  | { readonly kind: 'drip'; readonly everyMs: number; readonly bytes: Buffer }
  | { readonly kind: 'command'; readonly pattern: string; readonly optional: boolean }
  | { readonly kind: 'tls'; readonly options: TlsOptions }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'client-hello' | 'close' | 'reset' | 'silence' };

/** An action and where it is written, `file:line`. */
export type Step = Action & { readonly at: string };

/** What each connection gets, in the order in which they come; the last serves all further ones. */
export type Script = readonly (readonly Step[])[];

const WORDS =
  'S:, RAW, GARBAGE, REPEAT, FLOOD, DRIP, C:, C?, CLIENTHELLO, TLS, PAUSE, SILENCE, CLOSE, RESET, ---';

/**
 * Reads a script; `name` stands for the file in errors.
 *
 * @throws Error that names file:line and what would be accepted.
 */
export function parseScript(text: string, name: string): Script {
  const connections: Step[][] = [[]];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    if (line.trim() === '---') connections.push([]);
    else appendStep(connections.at(-1) ?? [], parseStep(line.trimStart(), `${name}:${index + 1}`));
  }
  const empty = connections.findIndex((steps) => steps.length === 0);
  if (empty >= 0) throw new Error(`${name}: connection ${empty + 1} has no steps`);
  return connections;
}

function appendStep(steps: Step[], step: Step): void {
  const last = steps.at(-1);
  if (last?.kind !== 'send' || step.kind !== 'send') {
    steps.push(step);
    return;
  }
  steps[steps.length - 1] = { ...last, bytes: Buffer.concat([last.bytes, step.bytes]) };
}

function parseStep(line: string, at: string): Step {
  const [, word = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
  try {
    return { ...parseAction(word, rest), at };
  } catch (error) {
    throw new Error(`${at}: ${error instanceof Error ? error.message : error}`);
  }
}

function parseAction(word: string, rest: string): Action {
  switch (word) {
    case 'S:':
      return { kind: 'send', bytes: Buffer.from(`${rest}\r\n`) };
    case 'RAW':
      return { kind: 'send', bytes: decodeQuoted(rest) };
    case 'GARBAGE':
      return { kind: 'send', bytes: garbage(parseCount(rest)) };
    case 'REPEAT':
    case 'FLOOD': {
      const [times, text] = splitFirst(rest);
      const kind = word === 'FLOOD' ? 'flood' : 'repeat';
      return { kind, times: parseCount(times), bytes: decodeQuoted(text) };
    }
    case 'DRIP': {
      const [every, text] = splitFirst(rest);
      return { kind: 'drip', everyMs: parseMs(every), bytes: decodeQuoted(text) };
    }
    case 'C:':
    case 'C?':
      if (rest.trim() === '') throw new Error(`${word} needs a command, such as ${word} EHLO *`);
      return { kind: 'command', pattern: rest.trimEnd(), optional: word === 'C?' };
    case 'TLS':
      return { kind: 'tls', options: parseTlsOptions(rest) };
    case 'PAUSE':
      return { kind: 'pause', ms: parseMs(rest) };
    default:
      return parseBareWord(word, rest);
  }
}

function parseBareWord(word: string, rest: string): Action {
  const kinds = {
    CLIENTHELLO: 'client-hello',
    CLOSE: 'close',
    RESET: 'reset',
    SILENCE: 'silence',
  } as const;
  const known = Object.keys(kinds).find((key) => key === word) as keyof typeof kinds | undefined;
  if (known === undefined) throw new Error(`unknown step "${word}"; expected one of ${WORDS}`);
  if (rest.trim() !== '') throw new Error(`${word} stands alone, but "${rest}" follows`);
  return { kind: kinds[known] };
}

function splitFirst(text: string): [string, string] {
  const blank = text.indexOf(' ');
  return blank < 0 ? [text, ''] : [text.slice(0, blank), text.slice(blank + 1)];
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`"${text}" is no count, such as 1000`);
  return Number(text);
}

function parseMs(text: string): number {
  const [, digits = '', unit] = /^(\d{1,6})(ms|s)$/.exec(text) ?? [];
  if (digits === '') throw new Error(`"${text}" is no duration, such as 200ms or 2s`);
  return Number(digits) * (unit === 's' ? 1000 : 1);
}

/** Each octet once in 256, in an order that begins with no digit, so that no reply is among them. */
function garbage(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (index * 167 + 0x9d) % 256));
}
