/** Keeps secrets out of everything that is shown. */

import { printable } from '../smtp/printable.ts';

const MASK = '****';

/** The secrets of a session, in every form in which they are sent. */
export class Masks {
  /** The longest first, so that none is left in a part of another. */
  #secrets: string[] = [];

  get hidesAnything(): boolean {
    return this.#secrets.length > 0;
  }

  /** Hides a text from now on, also in base64, escaped, and read as one character an octet. */
  add(secret: string): void {
    const octets = Buffer.from(secret);
    const read = [secret, octets.toString('latin1')];
    const escaped = read.map((text) => printable(text, Number.POSITIVE_INFINITY));
    for (const form of [...read, ...escaped, octets.toString('base64')]) {
      if (form !== '' && !this.#secrets.includes(form)) this.#secrets.push(form);
    }
    this.#secrets.sort((one, other) => other.length - one.length);
  }

  /** The text with every secret as `****`. */
  hide(text: string): string {
    return this.#secrets.reduce((shown, secret) => shown.replaceAll(secret, MASK), text);
  }

  /** The same value with every secret hidden in all of its texts; keys stay as they are. */
  hideIn<T>(value: T): T {
    return this.#secrets.length === 0 ? value : (this.#hideDeep(value) as T);
  }

  #hideDeep(value: unknown): unknown {
    if (typeof value === 'string') return this.hide(value);
    if (Array.isArray(value)) return value.map((one) => this.#hideDeep(one));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, this.#hideDeep(one)]),
    );
  }
}
