/** Cuts what a client sends into lines, and holds no more than one line of it (RFC 5321 §4.5.3.1). */

/** Octets, line end aside: what Exchange allows with LongAddressesEnabled. */
export const MAX_COMMAND_OCTETS = 8000;

const LF = 0x0a;
const NOTHING = Buffer.alloc(0);

/** Takes bytes in whatever pieces they arrive and gives the lines in them; a bare LF ends one too. */
export class CommandLines {
  #held: Buffer = NOTHING;
  /** Whether what is held goes on a line whose head was given already. */
  #inTail = false;

  push(bytes: Buffer): void {
    this.#held = this.#held.length > 0 ? Buffer.concat([this.#held, bytes]) : bytes;
  }

  /**
   * The next line without its end, one character per octet, or null while it is unfinished.
   *
   * Of a line beyond the limit the head is given, one octet longer than the limit; the tail is lost.
   */
  next(): string | null {
    if (this.#inTail && !this.#dropTail()) return null;
    const lf = this.#held.indexOf(LF);
    const end = lf < 0 ? this.#held.length : lf;
    const line = this.#held.toString('latin1', 0, Math.min(end, MAX_COMMAND_OCTETS + 1));
    if (end > MAX_COMMAND_OCTETS + 1) {
      this.#inTail = true;
      this.#held = this.#held.subarray(MAX_COMMAND_OCTETS + 1);
      return line;
    }
    if (lf < 0) return null;
    this.#held = this.#held.subarray(lf + 1);
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  /** Forgets whatever was pushed and not yet given. */
  clear(): void {
    this.#held = NOTHING;
    this.#inTail = false;
  }

  /** Says whether the end of the tail was found. */
  #dropTail(): boolean {
    const lf = this.#held.indexOf(LF);
    this.#inTail = lf < 0;
    this.#held = lf < 0 ? NOTHING : this.#held.subarray(lf + 1);
    return lf >= 0;
  }
}

/** The verb of a command line, in upper case; empty on a blank line. */
export function verbOf(line: string): string {
  return line.trim().split(/\s/, 1).join('').toUpperCase();
}
