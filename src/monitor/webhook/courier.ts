/** Brings to the webhook what waits for it, however long that takes, and in nobody's way. */

import type { Deliveries, Delivery } from '../history/deliveries.ts';
import { type Backoff, waitMs } from './backoff.ts';
import { post } from './post.ts';
import { isDown, isGone, type PostResult, whyNot } from './post-result.ts';
import { signedHeaders } from './signature.ts';

/** How an attempt ended: with it all is done, it is tried again, or it is given up. */
export type CourierResult = 'delivered' | 'failed' | 'dropped';

export interface CourierOptions {
  readonly deliveries: Deliveries;
  /** http: or https:. */
  readonly url: URL;
  readonly secret: string;
  /** For one attempt, in milliseconds. */
  readonly timeoutMs: number;
  readonly onResult: (result: CourierResult) => void;
  /** Told what a person should know, in one line that names neither address nor secret. */
  readonly note: (line: string) => void;
  /** PEM of the authorities that the receiver's certificate may come from; absent for Node's own. */
  readonly ca?: string;
  readonly now?: () => Date;
  /** At least 0 and below 1. */
  readonly random?: () => number;
}

/** Milliseconds from one attempt at a delivery to the next. */
const RETRY: Backoff = { firstMs: 5_000, longestMs: 15 * 60_000 };
/** For how long a receiver that is down is left alone, whatever waits for it. */
const REST: Backoff = { firstMs: 1_000, longestMs: 60_000 };
/** Milliseconds after which a delivery is given up, and the attempts that it has had at least by then. */
const KEPT_MS = 3 * 24 * 60 * 60_000;
const ATTEMPTS = 4;
/** How many may wait; of more, the oldest are given up. */
const MAX_PENDING = 10_000;
/** How many are under way at once, each of another place, at a receiver that is well. */
const PARALLEL = 3;
/** Milliseconds after which it looks again in any case, because clocks are set. */
const LOOK_MS = 60_000;

export class Courier {
  readonly #options: CourierOptions;
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<number, Promise<void>>();
  /** In a row, of a receiver that is down. */
  #failures = 0;
  /** Set while a receiver that is down is left alone. */
  #resting: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #lastWhy: string | null = null;

  /** Nothing is sent before it is poked. */
  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Says that there may be something to deliver; gives at once. */
  poke(): void {
    clearTimeout(this.#looking);
    if (this.#stopping.signal.aborted) return;
    this.#giveUpExcess();
    if (this.#resting !== undefined) return;
    const limit = this.#failures > 0 ? 1 : PARALLEL;
    const free = limit - this.#underWay.size;
    for (const delivery of this.#due(limit).slice(0, Math.max(free, 0))) this.#begin(delivery);
    if (this.#underWay.size === 0) this.#lookLater();
  }

  /**
   * Ends what is under way; it is delivered by the next one.
   *
   * Resolves when no more of the deliveries is touched.
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#looking);
    clearTimeout(this.#resting);
    await Promise.all(this.#underWay.values());
  }

  /** So many as are not under way yet. */
  #due(count: number): Delivery[] {
    const { deliveries } = this.#options;
    return deliveries
      .due(this.#now(), count + this.#underWay.size)
      .filter(({ id }) => !this.#underWay.has(id));
  }

  #begin(delivery: Delivery): void {
    const ended = this.#deliver(delivery).finally(() => {
      this.#underWay.delete(delivery.id);
      this.poke();
    });
    this.#underWay.set(delivery.id, ended);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { url, secret, timeoutMs, ca } = this.#options;
    const { body } = delivery;
    const result = await post({
      url,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'starttls-probe',
        ...signedHeaders(body, secret, this.#now()),
      },
      body,
      timeoutMs,
      signal: this.#stopping.signal,
      ...(ca !== undefined && { ca }),
    });
    // What we have ended ourselves says nothing of the receiver.
    if (result.kind === 'failed' && this.#stopping.signal.aborted) return;
    this.#settle(delivery, result);
  }

  #settle(delivery: Delivery, result: PostResult): void {
    const why = whyNot(result);
    if (why === null) {
      this.#welcome();
      this.#options.deliveries.delivered(delivery.id);
      this.#options.onResult('delivered');
      return;
    }
    if (isDown(result)) this.#rest();
    else this.#failures = 0;
    if (isGone(result) || this.#isTooOld(delivery)) this.#giveUp(delivery, why);
    else this.#tryAgain(delivery, { result, why });
  }

  #tryAgain(
    { id, attempts }: Delivery,
    { result, why }: { readonly result: PostResult; readonly why: string },
  ): void {
    const askedMs = result.kind === 'answered' ? (result.retryAfterMs ?? 0) : 0;
    const afterMs = Math.max(
      waitMs(RETRY, attempts + 1, this.#random),
      Math.min(askedMs, RETRY.longestMs),
    );
    this.#options.deliveries.failed(id, new Date(this.#now().getTime() + afterMs));
    this.#options.onResult('failed');
    if (why !== this.#lastWhy)
      this.#options.note(`webhook: the receiver ${why}; it is tried again`);
    this.#lastWhy = why;
  }

  #giveUp({ id }: Delivery, why: string): void {
    this.#options.deliveries.dropped(id);
    this.#options.onResult('dropped');
    this.#options.note(`webhook: gave up a delivery: the receiver ${why}`);
  }

  #giveUpExcess(): void {
    const excess = this.#options.deliveries.pending - MAX_PENDING;
    if (excess <= 0) return;
    for (const delivery of this.#due(excess).slice(0, excess)) {
      this.#giveUp(delivery, `has left ${MAX_PENDING} others waiting`);
    }
  }

  #welcome(): void {
    if (this.#lastWhy !== null) this.#options.note('webhook: the receiver takes deliveries again');
    this.#lastWhy = null;
    this.#failures = 0;
  }

  /** Those that were under way together count as one failure. */
  #rest(): void {
    if (this.#resting !== undefined) return;
    this.#failures++;
    this.#resting = setTimeout(
      () => {
        this.#resting = undefined;
        this.poke();
      },
      waitMs(REST, this.#failures, this.#random),
    ).unref();
  }

  #lookLater(): void {
    const nextAt = this.#options.deliveries.nextAt();
    if (nextAt === null) return;
    const afterMs = Math.max(nextAt.getTime() - this.#now().getTime(), 0);
    this.#looking = setTimeout(() => this.poke(), Math.min(afterMs, LOOK_MS)).unref();
  }

  /** A clock that is wrong for a moment does not make a delivery old. */
  #isTooOld({ addedAt, attempts }: Delivery): boolean {
    return this.#now().getTime() - addedAt.getTime() > KEPT_MS && attempts + 1 >= ATTEMPTS;
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  readonly #random = (): number => this.#options.random?.() ?? Math.random();
}
