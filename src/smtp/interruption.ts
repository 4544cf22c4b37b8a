/** Tells those who talk to a server that they are to stop. */

/** As much of an AbortSignal as a dialogue needs. */
export interface InterruptSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** One for a single dialogue, of which a scan makes millions; it is no more than a flag and a list. */
export class Interruption implements InterruptSignal {
  aborted = false;
  #listeners: (() => void)[] = [];

  /** Calls each listener once; a second call does nothing. */
  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    const others = this.#listeners;
    // As long as it is: a list that grows takes room for sixteen more.
    this.#listeners = others.length === 0 ? [listener] : others.concat(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners = this.#listeners.filter((one) => one !== listener);
  }
}
