/** Does something once, within the shortest of the times that were asked for meanwhile. */
export class Soonest {
  readonly #act: () => void;
  #timer: NodeJS.Timeout | null = null;
  #dueAtMs = 0;

  constructor(act: () => void) {
    this.#act = act;
  }

  within(ms: number): void {
    const dueAtMs = performance.now() + ms;
    if (this.#timer && this.#dueAtMs <= dueAtMs) return;
    this.cancel();
    this.#dueAtMs = dueAtMs;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#act();
    }, ms).unref();
  }

  cancel(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
  }
}
