/** Cuts the octets of a host list into lines. */

import { utf8Octets } from './utf8-octets.ts';

/** One line of a list. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Without its end, LF or CRLF; null where it is longer than `MAX_LINE_OCTETS`. */
  readonly text: string | null;
}

/** No target is as long as this; a file that is no list may have a line of a gigabyte. */
export const MAX_LINE_OCTETS = 4096;

const LF = 0x0a;
const CR = 0x0d;

/** Gives the lines as they come, those of one chunk together; holds no more than one of them. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly Line[], void, undefined> {
  const cutter = new LineCutter();
  for await (const octets of utf8Octets(chunks)) yield cutter.push(octets);
  yield cutter.end();
}

/** The text of a line without blanks around it and without its `#` comment. */
export function withoutComment(text: string): string {
  return (text.includes('#') ? text.replace(/(?:^|\s)#.*$/s, '') : text).trim();
}

class LineCutter {
  #number = 0;
  /** What the last chunk began of a line. */
  #begun: Buffer = Buffer.alloc(0);

  push(octets: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = octets.indexOf(LF); end >= 0; end = octets.indexOf(LF, from)) {
      lines.push(this.#begun.length > 0 ? this.#finish(octets, end) : this.#cut(octets, from, end));
      from = end + 1;
    }
    if (from < octets.length) this.#keep(octets.subarray(from));
    return lines;
  }

  end(): Line[] {
    return this.#begun.length > 0 ? [this.#cut(this.#begun, 0, this.#begun.length)] : [];
  }

  #finish(octets: Buffer, end: number): Line {
    this.#keep(octets.subarray(0, end));
    const whole = this.#begun;
    this.#begun = Buffer.alloc(0);
    return this.#cut(whole, 0, whole.length);
  }

  /** One octet above the limit is enough to know that the line is too long. */
  #keep(octets: Buffer): void {
    const room = MAX_LINE_OCTETS + 2 - this.#begun.length;
    if (room > 0) this.#begun = Buffer.concat([this.#begun, octets.subarray(0, room)]);
  }

  #cut(octets: Buffer, from: number, end: number): Line {
    const to = end > from && octets[end - 1] === CR ? end - 1 : end;
    // A string of its own, where a slice would keep the text of the whole chunk in memory.
    const text = to - from > MAX_LINE_OCTETS ? null : octets.toString('utf8', from, to);
    return { number: ++this.#number, text };
  }
}
