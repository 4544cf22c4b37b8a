/** Decides who may be probed when: the heart of politeness. */

import Queue from 'yocto-queue';
import type { BackOff } from './back-off.ts';
import { type Awaited, Gates, type Passer } from './gates.ts';
import type { LimitKey } from './limit-keys.ts';
import { Moment } from './moment.ts';
import { StartPace } from './start-pace.ts';

export interface ScheduleOptions<Item> {
  /** How many may run at the same time, over all. */
  readonly concurrency: number;
  /** How many may wait for nothing but a place. */
  readonly room: number;
  /** How many may wait for their keys, as what was put off does: more, so that others go on. */
  readonly keyRoom: number;
  /** Starts per second; null or 0 sets no limit. */
  readonly rate: number | null;
  readonly backOff: BackOff;
  /** What an item is counted under; no two keys the same. */
  readonly keysOf: (item: Item) => readonly LimitKey[];
  /** Begins an item; its turn is ended by `done` or `putOff`, at once or later. */
  readonly start: (turn: Turn<Item>) => void;
}

/** An item on its way through the schedule. */
export interface Turn<Item> extends Passer<Turn<Item>> {
  readonly item: Item;
  /** Whether it has been started and not ended. */
  running: boolean;
}

/**
 * What an answer says of the server's mood: it took us; it turned us away, as servers do that have
 * seen too much of us (421, 450); or nothing, as a timeout.
 */
export type Welcome = 'served' | 'turned-away' | 'unknown';

/**
 * Starts what it is offered as soon as all limits allow it, each item once.
 *
 * Keys first, places last: what waits for a key holds no place, and when there is a place nothing
 * waits that could start.
 */
export class Schedule<Item> {
  readonly #options: ScheduleOptions<Item>;
  readonly #pace: StartPace;
  readonly #gates: Gates<Turn<Item>>;
  /** They have passed their gates and want a place. */
  readonly #ready = new Queue<Turn<Item>>();
  readonly #room = new Moment();
  readonly #idle = new Moment();
  #concurrency: number;
  #waiting = 0;
  #running = 0;
  #paused = false;
  #stopped = false;
  #starting = false;

  constructor(options: ScheduleOptions<Item>) {
    this.#options = options;
    this.#concurrency = options.concurrency;
    this.#pace = new StartPace(options.rate, () => this.#proceed());
    this.#gates = new Gates({
      backOff: options.backOff,
      passed: (turn) => this.#ready.enqueue(turn),
      rested: () => this.#proceed(),
    });
  }

  get running(): number {
    return this.#running;
  }

  /** How many were offered or put off and have not been started. */
  get waiting(): number {
    return this.#waiting;
  }

  /** How many of those are held back by a key. */
  get waitingForKeys(): number {
    return this.#waiting - this.#ready.size;
  }

  get concurrency(): number {
    return this.#concurrency;
  }

  /** Whether nothing waits, rests or runs. */
  get isIdle(): boolean {
    return this.#waiting === 0 && this.#running === 0;
  }

  /** Whether an item may be offered; always so once it is stopped. */
  get hasRoom(): boolean {
    const { room, keyRoom } = this.#options;
    return this.#stopped || (this.#ready.size < room && this.waitingForKeys < keyRoom);
  }

  /** Waits until there was room; another may have taken it since. */
  async whenRoom(): Promise<void> {
    if (!this.hasRoom) await this.#room.wait();
  }

  async whenIdle(): Promise<void> {
    if (!this.isIdle) await this.#idle.wait();
  }

  /** Takes an item in, also without room: to mind that is the caller's part. */
  offer(item: Item): void {
    if (this.#stopped) return;
    const gates = this.#gates.join(this.#options.keysOf(item));
    this.#await({ item, gates, running: false });
    this.#proceed();
  }

  /** Ends a turn. @throws Error when it has ended already: limits would be broken after that. */
  done(turn: Turn<Item>, welcome: Welcome = 'unknown'): void {
    this.#end(turn, welcome);
    this.#gates.quit(turn);
    this.#gates.reopen(turn);
    this.#proceed();
  }

  /** Whether another time may help a turn that was turned away: not where rests were in vain. */
  mayReturn(turn: Turn<Item>): boolean {
    return this.#gates.mayReturn(turn);
  }

  /** What holds most back; null where nothing does. */
  mostAwaited(): Awaited | null {
    return this.#gates.mostAwaited();
  }

  /**
   * Ends the turn of an item that was turned away; as `again` it waits until its keys have rested.
   *
   * @throws Error as `done` does.
   */
  putOff(turn: Turn<Item>, again: Item): void {
    if (this.#stopped) {
      this.done(turn);
      return;
    }
    this.#end(turn, 'turned-away');
    this.#await({ item: again, gates: turn.gates, running: false });
    this.#gates.reopen(turn);
    this.#proceed();
  }

  /** Changes how many may run; those that do run on. */
  setConcurrency(concurrency: number): void {
    this.#concurrency = concurrency;
    this.#proceed();
  }

  /** Starts nothing until `resume`. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#proceed();
  }

  /** Starts nothing any more, drops what waits and ends all timers: a run calls it at its end. */
  stop(): void {
    this.#stopped = true;
    this.#gates.clear();
    this.#ready.clear();
    this.#waiting = 0;
    this.#pace.stop();
    this.#proceed();
  }

  #await(turn: Turn<Item>): void {
    this.#waiting++;
    this.#gates.enter(turn);
  }

  #end(turn: Turn<Item>, welcome: Welcome): void {
    if (!turn.running) throw new Error('this turn has ended already');
    turn.running = false;
    this.#running--;
    this.#gates.leave(turn);
    if (this.#stopped || welcome === 'unknown') return;
    if (welcome === 'served') this.#gates.served(turn);
    else this.#gates.turnedAway(turn);
  }

  /** Starts what may start, and wakes those who wait for room or for the end. */
  #proceed(): void {
    // What is started may end at once, and comes by here.
    if (this.#starting) return;
    this.#starting = true;
    try {
      while (!this.#paused && this.#running < this.#concurrency) {
        const turn = this.#ready.peek();
        if (!turn || !this.#pace.isDue()) break;
        this.#ready.dequeue();
        if (turn.gates.some((gate) => gate.isResting)) this.#sendBack(turn);
        else this.#start(turn);
      }
    } finally {
      this.#starting = false;
    }
    if (this.hasRoom) this.#room.come();
    if (this.isIdle) this.#idle.come();
  }

  /** Has a turn wait whose gates it passed before one of them began to rest. */
  #sendBack(turn: Turn<Item>): void {
    this.#gates.leave(turn);
    this.#gates.enter(turn);
    this.#gates.reopen(turn);
  }

  #start(turn: Turn<Item>): void {
    this.#pace.take();
    turn.running = true;
    this.#waiting--;
    this.#running++;
    this.#options.start(turn);
  }
}
