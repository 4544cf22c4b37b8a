/** Turns bytes into replies (RFC 5321 §4.2); knows no socket. */

import { isUtf8 } from 'node:buffer';
import { printable } from './printable.ts';

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

const NOT_ASCII = /[\x80-\xff]/;
const NOTHING = Buffer.alloc(0);
const [CR, BLANK, HYPHEN, ZERO] = [0x0d, 0x20, 0x2d, 0x30];
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
  #code = 0;
  #lines: string[] = [];
  #cutLines: number[] = [];
  /** The unfinished line, one character per octet. */
  #line = '';
  #octets = 0;
  /** Whether all that came of this reply is ASCII, and so needs no decoding. */
  #isAscii = true;

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
    this.#isAscii &&= !NOT_ASCII.test(octets);
    let from = 0;
    while (from < octets.length) {
      const lf = octets.indexOf('\n', from);
      if (lf < 0) {
        this.#hold(octets.slice(from));
        return null;
      }
      const reply = this.#endLine(octets.slice(from, lf));
      from = lf + 1;
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

  /** Keeps what came of a line that goes on. */
  #hold(octets: string): void {
    // Slack for the CR after a line of exactly the limit, and for what tells it from a CR inside one.
    const room = MAX_LINE_OCTETS + 2 - this.#line.length;
    if (room > 0) this.#line += octets.slice(0, room);
    this.#count(octets.length);
  }

  #count(octets: number): void {
    this.#octets += octets;
    if (this.#octets > MAX_REPLY_OCTETS) throw this.#malformed('a reply longer than 64 KiB');
  }

  /** Takes the last octets of a line, without what ends it. */
  #endLine(octets: string): Reply | null {
    this.#line += octets;
    this.#count(octets.length + 1);
    const line = this.#line;
    const end = line.charCodeAt(line.length - 1) === CR ? line.length - 1 : line.length;
    const code = readCode(line, end);
    if (code === null) throw this.#malformed('not an SMTP reply');
    // Every line of a multiline reply carries the same code (RFC 5321 §4.2.1).
    if (this.#lines.length > 0 && code !== this.#code) {
      throw this.#malformed('a reply whose code changes between its lines');
    }
    this.#code = code;
    if (end > MAX_LINE_OCTETS) this.#cutLines.push(this.#lines.length);
    const octetsOfText = line.slice(4, Math.min(end, MAX_LINE_OCTETS));
    const text = this.#isAscii ? octetsOfText : decode(octetsOfText);
    const isLast = line.charCodeAt(3) !== HYPHEN;
    this.#lines.push(text);
    this.#line = '';
    this.#onLine?.(line.slice(0, Math.min(end, 4)) + text);
    if (isLast) return this.#finish();
    if (this.#lines.length < MAX_REPLY_LINES) return null;
    throw this.#malformed(`a reply of more than ${MAX_REPLY_LINES} lines`);
  }

  #finish(): Reply {
    const reply: Reply = {
      code: this.#code,
      enhanced: ENHANCED.exec(this.#lines[0] ?? '')?.[0] ?? null,
      // As long as it is, where the list that grew has room for more.
      lines: this.#lines.slice(),
      ...(this.#cutLines.length > 0 && { cutLines: this.#cutLines }),
    };
    this.#lines = [];
    this.#cutLines = [];
    this.#octets = 0;
    this.#isAscii = true;
    return reply;
  }

  #malformed(what: string): MalformedReply {
    return new MalformedReply(`${what}: "${this.pending}"`);
  }
}

/** Three digits, and a blank, a hyphen or the end behind them (RFC 5321 §4.2.1); null for anything else. */
function readCode(line: string, end: number): number | null {
  const separator = end === 3 ? BLANK : line.charCodeAt(3);
  if (end < 3 || (separator !== BLANK && separator !== HYPHEN)) return null;
  const code = digitAt(line, 0) * 100 + digitAt(line, 1) * 10 + digitAt(line, 2);
  return code >= 200 && code < 600 ? code : null;
}

/** What is no digit takes any number that it is part of below zero. */
function digitAt(line: string, at: number): number {
  const digit = line.charCodeAt(at) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : -1000;
}

/** UTF-8 where it is valid (RFC 6531), else one character per octet, so that nothing is lost. */
function decode(octets: string): string {
  const bytes = Buffer.from(octets, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : octets;
}
