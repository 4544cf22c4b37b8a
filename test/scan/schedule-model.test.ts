import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { briefRestMs, restMs } from '../../src/scan/back-off.ts';
import type { LimitKey } from '../../src/scan/limit-keys.ts';
import { Schedule, type Turn } from '../../src/scan/schedule.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const BACK_OFF = { baseMs: 100, capMs: 1000, patience: 3, random: () => 0.5 };

interface Item {
  readonly keys: readonly LimitKey[];
  /** Ends within `start`. */
  readonly atOnce: boolean;
}

type Step =
  | { readonly do: 'offer'; readonly item: Item }
  | { readonly do: 'end'; readonly which: number; readonly how: Ending }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'pause' | 'resume' }
  | { readonly do: 'limit'; readonly concurrency: number };

type Ending = 'served' | 'turned-away' | 'unknown' | 'put-off';

/** What is known of a key by looking on: a rest lasts until it is over, whoever comes. */
interface Rest {
  strikes: number;
  /** Rests that were taken, less an eighth for each that was served. */
  inVain: number;
  until: number;
}

/** Looks on, and keeps the books in the plainest way. */
class Witness {
  readonly faults: string[] = [];
  readonly #running: Turn<Item>[] = [];
  /** How often each item is still to be started. */
  readonly #due = new Map<Item, number>();
  readonly #rests = new Map<string, Rest>();
  #concurrency = 2;
  #paused = false;
  readonly schedule: Schedule<Item> = new Schedule({
    concurrency: this.#concurrency,
    room: 5,
    keyRoom: 8,
    rate: null,
    backOff: BACK_OFF,
    keysOf: ({ keys }) => keys,
    start: (turn) => this.#started(turn),
  });

  take(step: Step): void {
    switch (step.do) {
      case 'offer':
        this.#owe(step.item);
        this.schedule.offer(step.item);
        break;
      case 'end':
        this.#end(step.which, step.how);
        break;
      case 'pass':
        vi.advanceTimersByTime(step.ms);
        break;
      case 'limit':
        this.#concurrency = step.concurrency;
        this.schedule.setConcurrency(step.concurrency);
        break;
      default:
        this.#paused = step.do === 'pause';
        this.schedule[step.do]();
    }
    this.#lookAround();
  }

  /** Lets everything come to its end, a good one. */
  finish(): void {
    this.take({ do: 'resume' });
    this.take({ do: 'limit', concurrency: 2 });
    for (let rounds = 0; this.#due.size + this.#running.length > 0 && rounds < 200; rounds++) {
      while (this.#running.length > 0) this.take({ do: 'end', which: 0, how: 'served' });
      this.take({ do: 'pass', ms: BACK_OFF.capMs });
    }
    if (this.#due.size > 0) this.faults.push('an item was never started');
    if (!this.schedule.isIdle) this.faults.push('not idle with nothing left');
    vi.advanceTimersByTime(BACK_OFF.capMs);
    if (vi.getTimerCount() > 0) this.faults.push('a timer is left');
  }

  #owe(item: Item): void {
    this.#due.set(item, (this.#due.get(item) ?? 0) + 1);
  }

  #started(turn: Turn<Item>): void {
    const { item } = turn;
    const due = this.#due.get(item) ?? 0;
    if (due === 0) this.faults.push('an item was started too often');
    if (due > 1) this.#due.set(item, due - 1);
    else this.#due.delete(item);
    if (this.#paused) this.faults.push('started in a pause');
    if (this.#running.length >= this.#concurrency) this.faults.push('no place, and started');
    if (this.#isHeldBack(item)) this.faults.push('started against a key');
    this.#running.push(turn);
    if (item.atOnce) this.#end(this.#running.length - 1, 'served');
  }

  #end(which: number, how: Ending): void {
    const [turn] = this.#running.splice(which % Math.max(1, this.#running.length), 1);
    if (!turn) return;
    const hopeless = turn.item.keys.some(({ id }) => this.#isGivenUp(this.#rests.get(id)));
    if (this.schedule.mayReturn(turn) === hopeless) this.faults.push('misjudges who may return');
    if (how === 'put-off') this.#owe(turn.item);
    for (const key of turn.item.keys) this.#heed(key, how);
    if (how === 'put-off') this.schedule.putOff(turn, turn.item);
    else this.schedule.done(turn, how);
  }

  #heed({ id, rests }: LimitKey, how: Ending): void {
    if (rests === 'never' || how === 'unknown') return;
    const rest = this.#rests.get(id) ?? { strikes: 0, inVain: 0, until: 0 };
    this.#rests.set(id, rest);
    if (how === 'served') {
      rest.strikes = 0;
      rest.inVain = Math.max(0, rest.inVain - 1 / 8);
    } else if (rest.until <= performance.now() && !this.#isGivenUp(rest)) {
      rest.strikes++;
      rest.inVain++;
      const ms = rests === 'briefly' ? briefRestMs(BACK_OFF) : restMs(rest.strikes, BACK_OFF);
      rest.until = performance.now() + Math.ceil(ms);
    }
  }

  #isGivenUp(rest: Rest | undefined): boolean {
    if (!rest || rest.until > performance.now()) return false;
    return BACK_OFF.patience - rest.inVain < 1;
  }

  #isHeldBack({ keys }: Item): boolean {
    return keys.some(
      ({ id, limit }) =>
        this.#running.filter(({ item }) => item.keys.some((key) => key.id === id)).length >=
          limit || (this.#rests.get(id)?.until ?? 0) > performance.now(),
    );
  }

  /** What must hold whenever nothing is happening. */
  #lookAround(): void {
    const waiting = [...this.#due.values()].reduce((sum, times) => sum + times, 0);
    if (this.schedule.waiting !== waiting) this.faults.push('miscounts those that wait');
    if (this.schedule.running !== this.#running.length) this.faults.push('miscounts who runs');
    const isFree = !this.#paused && this.#running.length < this.#concurrency;
    const { waitingForKeys } = this.schedule;
    if (isFree && waitingForKeys !== waiting) this.faults.push('waits for a place with one free');
    const couldStart = [...this.#due.keys()].some((item) => !this.#isHeldBack(item));
    if (isFree && couldStart) this.faults.push('an item waits that could start');
    this.#forget();
  }

  /** What nobody asks about any more has no past. */
  #forget(): void {
    const known = [...this.#due.keys(), ...this.#running.map(({ item }) => item)];
    const ids = new Set(known.flatMap(({ keys }) => keys.map(({ id }) => id)));
    for (const [id, { until }] of this.#rests) {
      if (until <= performance.now() && !ids.has(id)) this.#rests.delete(id);
    }
  }
}

/** One key of a kind, or none; few of them, so that they collide. */
function keyOf(kind: string, limit: number, rests: LimitKey['rests']): fc.Arbitrary<LimitKey[]> {
  return fc.oneof(
    { arbitrary: fc.nat(2).map((at) => [{ id: `${kind}${at}`, limit, rests }]), weight: 3 },
    { arbitrary: fc.constant<LimitKey[]>([]), weight: 1 },
  );
}

const item: fc.Arbitrary<Item> = fc.record({
  keys: fc
    .tuple(
      keyOf('address', 1, 'longer'),
      keyOf('network', 2, 'never'),
      keyOf('host', 1, 'never'),
      keyOf('provider', 2, 'briefly'),
      keyOf('lifted', Number.POSITIVE_INFINITY, 'longer'),
    )
    .map((keys) => keys.flat()),
  atOnce: fc.boolean(),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('offer' as const), item }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(9),
      how: fc.constantFrom('served', 'turned-away', 'unknown', 'put-off'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('limit' as const), concurrency: fc.nat(6) }),
  },
);

test('every item starts once for each offer, within all limits, as soon as it can', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const witness = new Witness();
      for (const one of steps) witness.take(one);
      witness.finish();
      expect(witness.faults).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
