/** Keeps secrets out of everything that is shown. */

const MASK = '****';

/** The secrets of a session, in every form in which they are sent. */
export class Masks {
  /** The longest first, so that none is left in a part of another. */
  #secrets: string[] = [];

  /** Hides a text from now on, also where it is sent in base64. */
  add(secret: string): void {
    for (const form of [secret, Buffer.from(secret).toString('base64')]) {
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
