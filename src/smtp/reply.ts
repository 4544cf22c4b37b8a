/** Turns bytes into replies (RFC 5321 §4.2); knows no socket. */

import { isUtf8 } from 'node:buffer';
import { printable } from './printable.ts';
import { copyOf } from './recent.ts';

/** One reply, of one line or many. */
export interface Reply {
  readonly code: number;
  /** The enhanced status code that opens the text (RFC 3463), or null. */
  readonly enhanced: string | null;
  /** The text of each line, without code, separator and line end. */
  readonly lines: readonly string[];
  /** Indexes of the lines that were cut at `MAX_LINE_OCTETS`; absent when every line is whole. */
  readonly cutLines?: readonly number[];
}

/** RFC 5321 §4.5.3.1.5 allows 512 octets; real EHLO lines are sometimes longer. */
export const MAX_LINE_OCTETS = 2048;
export const MAX_REPLY_OCTETS = 64 * 1024;
export const MAX_REPLY_LINES = 512;

/** How a line begins; a code alone is a whole line (RFC 5321 §4.2.1). */
const LINE = /^[2-5]\d\d(?:[ -]|$)/;
const NOT_ASCII = /[\x80-\xff]/;
const NOTHING = Buffer.alloc(0);
const ENHANCED = /^[245]\.\d{1,3}\.\d{1,3}(?= |$)/;

/** What came is not an SMTP reply; the message says why and shows a printable sample. */
export class MalformedReply extends Error {
  override readonly name = 'MalformedReply';
}

/**
 * Reads one reply after another from bytes in whatever pieces they arrive.
 *
 * Work is linear in the bytes pushed and what is held is bounded, however the server cuts or pads
 * its lines. A bare LF ends a line as CRLF does.
 */
export class ReplyParser {
  /** What followed the reply that the last `push` completed; not part of that reply. */
  rest: Buffer = NOTHING;

  readonly #onLine: ((line: string) => void) | undefined;
  #code = '';
  #lines: string[] = [];
  #cutLines: number[] = [];
  /** The unfinished line, one character per octet. */
  #line = '';
  #octets = 0;

  /** `onLine` hears every whole line of a reply as it was sent, code included. */
  constructor(onLine?: (line: string) => void) {
    this.#onLine = onLine;
  }

  /**
   * Takes bytes and gives the reply that they complete, or null while it is unfinished.
   *
   * @throws MalformedReply when the bytes cannot be, or go on to be, a reply.
   */
  push(bytes: Buffer): Reply | null {
    const octets = bytes.toString('latin1');
    let from = 0;
    while (from < octets.length) {
      const lf = octets.indexOf('\n', from);
      const to = lf < 0 ? octets.length : lf;
      this.#append(octets, from, to);
      if (lf < 0) return null;
      from = lf + 1;
      const reply = this.#endLine();
      if (reply) {
        this.rest = from < bytes.length ? bytes.subarray(from) : NOTHING;
        return reply;
      }
    }
    return null;
  }

  /** A printable sample of the unfinished reply; empty when nothing is pending. */
  get pending(): string {
    const whole = this.#lines.map((line) => `${this.#code}-${line}`);
    const unfinished = this.#line.replace(/\r$/, '');
    return printable([...whole, unfinished].filter(Boolean).join(' | '), 80);
  }

  #append(octets: string, from: number, to: number): void {
    // Slack for the CR after a line of exactly the limit, and for what tells it from a CR inside one.
    const room = MAX_LINE_OCTETS + 2 - this.#line.length;
    if (room > 0) this.#line += octets.slice(from, Math.min(to, from + room));
    this.#count(to - from);
  }

  #count(octets: number): void {
    this.#octets += octets;
    if (this.#octets > MAX_REPLY_OCTETS) throw this.#malformed('a reply longer than 64 KiB');
  }

  #endLine(): Reply | null {
    this.#count(1);
    const octets = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    if (!LINE.test(octets)) throw this.#malformed('not an SMTP reply');
    const code = octets.slice(0, 3);
    const isLast = octets[3] !== '-';
    // Every line of a multiline reply carries the same code (RFC 5321 §4.2.1).
    if (this.#lines.length > 0 && code !== this.#code) {
      throw this.#malformed('a reply whose code changes between its lines');
    }
    if (octets.length > MAX_LINE_OCTETS) this.#cutLines.push(this.#lines.length);
    this.#code = code;
    const text = decode(octets.slice(4, MAX_LINE_OCTETS));
    // The first of several names the server, which is kept: a piece of what came would hold all of it.
    this.#lines.push(this.#lines.length === 0 && !isLast ? copyOf(text) : text);
    this.#line = '';
    this.#onLine?.(octets.slice(0, 4) + text);
    if (!isLast) {
      if (this.#lines.length >= MAX_REPLY_LINES) {
        throw this.#malformed(`a reply of more than ${MAX_REPLY_LINES} lines`);
      }
      return null;
    }
    return this.#finish();
  }

  #finish(): Reply {
    const reply: Reply = {
      code: Number(this.#code),
      enhanced: ENHANCED.exec(this.#lines[0] ?? '')?.[0] ?? null,
      // As long as it is, where the list that grew has room for more.
      lines: this.#lines.slice(),
      ...(this.#cutLines.length > 0 && { cutLines: this.#cutLines }),
    };
    this.#code = '';
    this.#lines = [];
    this.#cutLines = [];
    this.#octets = 0;
    return reply;
  }

  #malformed(what: string): MalformedReply {
    return new MalformedReply(`${what}: "${this.pending}"`);
  }
}

/** UTF-8 where it is valid (RFC 6531), else one character per octet, so that nothing is lost. */
function decode(octets: string): string {
  if (!NOT_ASCII.test(octets)) return octets;
  const bytes = Buffer.from(octets, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : octets;
}
