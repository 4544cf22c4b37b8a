/** Adds texts to the end of a file, without a write for each of them. */

import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';

/**
 * Milliseconds, and UTF-16 units, that are gathered before they are written, so that a record is
 * not a write. What a killed process had gathered is done again by `--resume`.
 */
const GATHER_MS = 50;
const GATHER_LENGTH = 64 * 1024;

/** Octets that are written at once, but for a text that is longer. */
const PAGE_OCTETS = 128 * 1024;

/** UTF-16 units that may wait for a file that is slow. */
const ENOUGH_LENGTH = 1024 * 1024;

/** Octets that one of them may take in UTF-8. */
const MOST_OCTETS = 3;

const LINE_FEED = 0x0a;

/**
 * What comes within a moment, or while a write is under way, goes out together in the next ones, none of which
 * ends within a text.
 *
 * Where a write fails in the middle of a line, as on a full disk, the beginning of that line is
 * taken back: what was there and what is whole stays, and nothing is written again.
 */
export class FileWriter {
  readonly #file: FileHandle;
  /** Where the file ends if nobody else writes to it. */
  #end: number;
  /** What is being written. */
  readonly #page = Buffer.allocUnsafeSlow(PAGE_OCTETS);
  #waiting: string[] = [];
  #waitingLength = 0;
  #gathering: NodeJS.Timeout | undefined;
  #writing: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  static async of(file: FileHandle): Promise<FileWriter> {
    return new FileWriter(file, (await file.stat()).size);
  }

  private constructor(file: FileHandle, end: number) {
    this.#file = file;
    this.#end = end;
  }

  /** Resolves when more can be taken. @throws what an earlier write failed with. */
  async write(text: string): Promise<void> {
    this.#check();
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    if (this.#waitingLength > ENOUGH_LENGTH) await this.flush();
    else if (this.#waitingLength >= GATHER_LENGTH) this.#begin();
    else this.#gathering ??= setTimeout(() => this.#begin(), GATHER_MS);
  }

  /** Resolves when all is written. @throws what a write failed with. */
  async flush(): Promise<void> {
    this.#begin();
    await this.#writing;
    this.#check();
  }

  #check(): void {
    if (this.#failure) throw this.#failure.error;
  }

  #begin(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    // After a failure nothing may follow what was torn.
    if (this.#failure || this.#waiting.length === 0) return;
    this.#writing ??= this.#writeAll();
  }

  /** Never rejects: whoever writes or flushes next learns what went wrong. */
  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        await this.#writeWhole(this.#takeWaiting());
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#writing = null;
  }

  /**
   * As many as there is room for, and one in any case.
   *
   * A buffer for each write would leave holes in the memory of the process, all of it touched, where the
   * buffers of connections come to lie that would touch little of theirs: some 30 MiB of a scan with 4,000 in flight.
   */
  #takeWaiting(): Buffer {
    let octets = 0;
    let taken = 0;
    for (const text of this.#waiting) {
      if (!fits(text, PAGE_OCTETS - octets)) break;
      octets += this.#page.write(text, octets);
      taken++;
    }
    const page = taken > 0 ? this.#page.subarray(0, octets) : Buffer.from(this.#waiting[0] ?? '');
    const gone = this.#waiting.splice(0, Math.max(taken, 1));
    for (const { length } of gone) this.#waitingLength -= length;
    return page;
  }

  async #writeWhole(octets: Buffer): Promise<void> {
    let written = 0;
    try {
      while (written < octets.length) {
        // A disk that is nearly full takes a part, and refuses the rest.
        written += (await this.#file.write(octets, written)).bytesWritten;
      }
      this.#end += written;
    } catch (error) {
      const whole = octets.subarray(0, written).lastIndexOf(LINE_FEED) + 1;
      if (whole < written) await this.#takeBack(this.#end + written, this.#end + whole);
      throw error;
    }
  }

  /** Leaves alone what is no file, and one that somebody else has written to. */
  async #takeBack(end: number, whole: number): Promise<void> {
    try {
      const found = await this.#file.stat();
      if (found.isFile() && found.size === end) await this.#file.truncate(whole);
    } catch {
      // Why the write failed is what there is to tell; a torn line is found by whoever reads it.
    }
  }
}

/** To count the octets of a text takes as long as to write them. */
function fits(text: string, room: number): boolean {
  return MOST_OCTETS * text.length <= room || Buffer.byteLength(text) <= room;
}
