import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LimitKey } from '../../src/scan/limit-keys.ts';
import { Schedule, type ScheduleOptions, type Turn } from '../../src/scan/schedule.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** Rests of 1 s, 2 s, 4 s, 8 s at the most. */
const BACK_OFF = { baseMs: 1000, capMs: 8000, patience: 9, random: () => 1 };

/** The first letter is the provider (2), all of it the address (1): `a1`, `a2`, `b1`. */
function keysOf(item: string): LimitKey[] {
  const address = { id: item.slice(0, 2), limit: 1, rests: 'longer' } as const;
  return [address, { id: item.slice(0, 1), limit: 2, rests: 'briefly' }];
}

/** A schedule whose items end when the test says so. */
class Play {
  readonly running: string[] = [];
  readonly #turns = new Map<string, Turn<string>>();
  readonly schedule: Schedule<string>;

  constructor(options: Partial<ScheduleOptions<string>> = {}) {
    this.schedule = new Schedule({
      concurrency: 100,
      room: 100,
      keyRoom: 100,
      rate: null,
      backOff: BACK_OFF,
      keysOf,
      start: (turn) => {
        this.running.push(turn.item);
        this.#turns.set(turn.item, turn);
      },
      ...options,
    });
  }

  offer(...items: string[]): this {
    for (const item of items) this.schedule.offer(item);
    return this;
  }

  turn(item: string): Turn<string> {
    const turn = this.#turns.get(item);
    if (!turn) throw new Error(`${item} has not been started`);
    return turn;
  }

  done(item: string, welcome?: 'served' | 'turned-away' | 'unknown'): void {
    this.running.splice(this.running.indexOf(item), 1);
    this.schedule.done(this.turn(item), welcome);
  }

  putOff(item: string, again = item): void {
    this.running.splice(this.running.indexOf(item), 1);
    this.schedule.putOff(this.turn(item), again);
  }
}

/** Whether a promise is kept by now. */
async function isKept(promise: Promise<void>): Promise<boolean> {
  let kept = false;
  promise.then(() => {
    kept = true;
  });
  await new Promise(setImmediate);
  return kept;
}

describe('limits', () => {
  test('one address has one item at a time, in the order in which they came', () => {
    const play = new Play().offer('a1 first', 'a1 second', 'a1 third');
    for (const item of ['a1 first', 'a1 second', 'a1 third']) {
      expect(play.running).toEqual([item]);
      play.done(item);
    }
    expect(play.schedule.isIdle).toBe(true);
  });

  test('one provider has as many as it may', () => {
    const play = new Play().offer('a1', 'a2', 'a3', 'b1');
    expect(play.running).toEqual(['a1', 'a2', 'b1']);
    play.done('a2');
    expect(play.running).toEqual(['a1', 'b1', 'a3']);
  });

  test('what waits for a key holds no place', () => {
    const play = new Play({ concurrency: 2 }).offer('a1 first', 'a1 second', 'b1');
    expect(play.running).toEqual(['a1 first', 'b1']);
  });

  test('what waits for a key holds no other key', () => {
    // The second for a1 must not count for provider a, or a2 would wait with a place free.
    const play = new Play().offer('a1 first', 'a1 second', 'a2');
    expect(play.running).toEqual(['a1 first', 'a2']);
  });

  test('a key that is free goes to the next who can use it', () => {
    const play = new Play().offer('a1', 'a2', 'a1 again', 'a3');
    play.done('a2');
    expect(play.running).toEqual(['a1', 'a3']);
  });

  test('over all, so many run; those that are ready start in their order', () => {
    const play = new Play({ concurrency: 2 }).offer('a1', 'b1', 'c1', 'd1');
    expect(play.running).toEqual(['a1', 'b1']);
    play.done('b1');
    expect(play.running).toEqual(['a1', 'c1']);
  });

  test('fewer run from now on; those that do run on', () => {
    const play = new Play({ concurrency: 3 }).offer('a1', 'b1', 'c1', 'd1', 'e1');
    play.schedule.setConcurrency(1);
    expect(play.running).toEqual(['a1', 'b1', 'c1']);
    play.done('a1');
    play.done('b1');
    expect(play.running).toEqual(['c1']);
    play.done('c1');
    expect(play.running).toEqual(['d1']);
    play.schedule.setConcurrency(2);
    expect(play.running).toEqual(['d1', 'e1']);
  });

  test('an item without keys wants only a place', () => {
    const play = new Play({ keysOf: () => [] }).offer('x', 'y');
    expect(play.running).toEqual(['x', 'y']);
  });

  test('one that ends at once makes way at once, however many there are', () => {
    const started: string[] = [];
    const schedule: Schedule<string> = new Schedule({
      concurrency: 1,
      room: 1,
      keyRoom: 1,
      rate: null,
      backOff: BACK_OFF,
      keysOf,
      start: (turn) => {
        started.push(turn.item);
        schedule.done(turn);
      },
    });
    schedule.pause();
    const items = Array.from({ length: 20_000 }, () => 'a1');
    for (const item of items) schedule.offer(item);
    schedule.resume();
    expect(started).toEqual(items);
    expect(schedule.isIdle).toBe(true);
  });

  test('a turn that ends twice is refused, and frees nothing', () => {
    const play = new Play().offer('a1 first', 'a1 second', 'a1 third');
    play.done('a1 first');
    expect(() => play.schedule.done(play.turn('a1 first'))).toThrow('ended already');
    expect(play.running).toEqual(['a1 second']);
  });
});

describe('back-off', () => {
  test('what was put off comes back by itself, as what it is now', () => {
    const play = new Play().offer('a1');
    play.putOff('a1', 'a1 retried');
    expect(play.schedule).toMatchObject({ waiting: 1, isIdle: false });
    vi.advanceTimersByTime(999);
    expect(play.running).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(play.running).toEqual(['a1 retried']);
  });

  test('address and provider rest for all that have them, and nobody else does', () => {
    const play = new Play().offer('a1');
    play.putOff('a1');
    play.offer('a1 other', 'a2', 'b1');
    expect(play.running).toEqual(['b1']);
    vi.advanceTimersByTime(1000);
    expect(play.running.toSorted()).toEqual(['a1', 'a2', 'b1']);
  });

  test('what the limits let through before the rest, but had no place, waits it out', () => {
    const play = new Play({ concurrency: 1 }).offer('a1', 'a2', 'a3', 'b1');
    play.putOff('a1');
    expect(play.running).toEqual(['b1']);
    play.done('b1');
    vi.advanceTimersByTime(999);
    expect(play.running).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(play.running).toHaveLength(1);
  });

  test('each refusal in a row doubles the rest, up to the cap', () => {
    const play = new Play().offer('a1');
    for (const ms of [1000, 2000, 4000, 8000, 8000]) {
      play.putOff('a1');
      vi.advanceTimersByTime(ms - 1);
      expect(play.running).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(play.running).toEqual(['a1']);
    }
  });

  test('a good answer makes the next rest a short one', () => {
    const play = new Play().offer('a1', 'a1 next');
    play.putOff('a1');
    vi.advanceTimersByTime(1000);
    play.putOff('a1 next');
    vi.advanceTimersByTime(2000);
    play.done('a1', 'served');
    play.putOff('a1 next');
    vi.advanceTimersByTime(1000);
    expect(play.running).toEqual(['a1 next']);
  });

  test('a timeout says nothing: the next rest is longer', () => {
    const play = new Play().offer('a1', 'a1 next');
    play.putOff('a1');
    vi.advanceTimersByTime(1000);
    play.done('a1 next', 'unknown');
    play.putOff('a1');
    vi.advanceTimersByTime(1999);
    expect(play.running).toEqual([]);
  });

  test('several turned away together are one refusal of their provider', () => {
    const play = new Play().offer('a1', 'a2');
    play.putOff('a1');
    play.putOff('a2');
    vi.advanceTimersByTime(1000);
    expect(play.running).toEqual(['a1', 'a2']);
  });

  test('a provider rests briefly each time: it has hosts that nobody has asked yet', () => {
    const play = new Play().offer('a1', 'a2', 'a3', 'a4', 'a5', 'a6');
    for (const [one, other] of [
      ['a1', 'a2'],
      ['a3', 'a4'],
    ] as const) {
      play.done(one, 'turned-away');
      play.done(other, 'turned-away');
      vi.advanceTimersByTime(1000);
    }
    expect(play.running).toEqual(['a5', 'a6']);
  });

  test('when so many rests in a row helped nobody there is no other, and no return', () => {
    const play = new Play({ backOff: { ...BACK_OFF, patience: 3 } });
    play.offer('a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9', 'b1');
    for (const round of [
      ['a1', 'a2'],
      ['a3', 'a4'],
      ['a5', 'a6'],
    ]) {
      for (const item of round) {
        expect(play.schedule.mayReturn(play.turn(item))).toBe(true);
        play.done(item, 'turned-away');
      }
      vi.advanceTimersByTime(1000);
    }
    expect(play.schedule.mayReturn(play.turn('a7'))).toBe(false);
    expect(play.schedule.mayReturn(play.turn('b1'))).toBe(true);
    play.done('a7', 'turned-away');
    expect(play.running).toEqual(['b1', 'a8', 'a9']);
  });

  test('eight that are served allow for another rest; seven do not', () => {
    const play = new Play({ backOff: { ...BACK_OFF, patience: 1 } });
    play.offer('a1', 'a1 stays');
    play.done('a1', 'turned-away');
    vi.advanceTimersByTime(1000);
    for (let served = 0; served < 7; served++) {
      play.offer('a2');
      play.done('a2', 'served');
    }
    play.offer('a3');
    expect(play.schedule.mayReturn(play.turn('a3'))).toBe(false);
    play.done('a3', 'served');
    play.offer('a4');
    expect(play.schedule.mayReturn(play.turn('a4'))).toBe(true);
    play.putOff('a4');
    play.offer('a5');
    expect(play.running).not.toContain('a5');
  });

  test('without patience nothing rests', () => {
    const play = new Play({ backOff: { ...BACK_OFF, patience: 0 } }).offer('a1', 'a1 next');
    play.done('a1', 'turned-away');
    expect(play.running).toEqual(['a1 next']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the last try, which is not put off, has its keys rest too', () => {
    const play = new Play().offer('a1');
    play.done('a1', 'turned-away');
    expect(play.schedule.isIdle).toBe(true);
    play.offer('a2', 'b1');
    expect(play.running).toEqual(['b1']);
    vi.advanceTimersByTime(1000);
    expect(play.running).toEqual(['b1', 'a2']);
  });

  test('when the rest is over the limits hold still', () => {
    const play = new Play().offer('a1');
    play.putOff('a1');
    play.offer('a2', 'a3', 'a4');
    vi.advanceTimersByTime(1000);
    expect(play.running).toHaveLength(2);
  });
});

describe('rate', () => {
  test.each([
    ['so many in a second', 100, 1000, 100, 103],
    ['one in two seconds', 0.5, 10_000, 5, 6],
  ])('%s', (_claim, rate, forMs, least, most) => {
    const play = new Play({ rate, keysOf: () => [], concurrency: 1000 });
    for (let at = 0; at < 500; at++) play.offer(`${at}`);
    vi.advanceTimersByTime(forMs - 1);
    // The first comes at once; what 20 ms are worth may come early.
    expect(play.running.length).toBeGreaterThanOrEqual(least);
    expect(play.running.length).toBeLessThanOrEqual(most);
  });

  test('what could not be started for want of a place is not made up for', () => {
    const play = new Play({ rate: 100, keysOf: () => [], concurrency: 1 });
    play.offer(...Array.from({ length: 50 }, (_, at) => `${at}`));
    vi.advanceTimersByTime(60_000);
    play.schedule.setConcurrency(100);
    expect(play.running.length).toBeLessThanOrEqual(4);
    vi.advanceTimersByTime(100);
    expect(play.running.length).toBeLessThanOrEqual(14);
  });

  test('one in three years does not come at once, though no timer lasts so long', () => {
    const play = new Play({ rate: 1e-8 }).offer('a1', 'b1');
    vi.advanceTimersByTime(60_000);
    expect(play.running).toEqual(['a1']);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1e11);
    expect(play.running).toEqual(['a1', 'b1']);
  });

  test('0 sets none', () => {
    const play = new Play({ rate: 0 }).offer('a1', 'b1', 'c1');
    expect(play.running).toHaveLength(3);
  });
});

describe('back-pressure', () => {
  test('nothing starts while it is paused; then all that may', () => {
    const play = new Play();
    play.schedule.pause();
    play.offer('a1', 'b1', 'a1 again');
    expect(play.running).toEqual([]);
    play.schedule.resume();
    expect(play.running).toEqual(['a1', 'b1']);
  });

  test('what runs when it is paused ends, and is followed by nobody', () => {
    const play = new Play().offer('a1', 'a1 again');
    play.schedule.pause();
    play.done('a1');
    expect(play.running).toEqual([]);
    play.schedule.resume();
    expect(play.running).toEqual(['a1 again']);
  });

  test('neither a rest nor the rate breaks a pause', () => {
    const play = new Play({ rate: 1 }).offer('a1', 'b1');
    play.putOff('a1');
    play.schedule.pause();
    vi.advanceTimersByTime(60_000);
    expect(play.running).toEqual([]);
  });

  test('there is room as long as few enough wait for a place', async () => {
    const play = new Play({ room: 1, concurrency: 1 }).offer('a1');
    expect(play.schedule.hasRoom).toBe(true);
    play.offer('b1');
    expect(play.schedule.hasRoom).toBe(false);
    const room = play.schedule.whenRoom();
    expect(await isKept(room)).toBe(false);
    play.done('a1');
    expect(await isKept(room)).toBe(true);
  });

  test('what waits for a key takes no room from what could start', () => {
    const play = new Play({ room: 1 }).offer('a1');
    play.putOff('a1');
    play.offer('a1 second', 'a2', 'a3');
    expect(play.schedule).toMatchObject({ waiting: 4, waitingForKeys: 4, hasRoom: true });
    play.offer('b1');
    expect(play.running).toEqual(['b1']);
  });

  test('there is room as long as few enough wait for their keys', async () => {
    const play = new Play({ keyRoom: 2 }).offer('a1', 'a1 second');
    expect(play.schedule.hasRoom).toBe(true);
    expect(await isKept(play.schedule.whenRoom())).toBe(true);
    play.offer('a1 third');
    expect(play.schedule.hasRoom).toBe(false);
    const room = play.schedule.whenRoom();
    expect(await isKept(room)).toBe(false);
    play.done('a1');
    expect(await isKept(room)).toBe(true);
  });

  test('the key is known for which most wait, and whether it rests', () => {
    const play = new Play();
    expect(play.schedule.mostAwaited()).toBeNull();
    play.offer('b1', 'b1 next', 'a1', 'a2', 'a3', 'a4');
    expect(play.schedule.mostAwaited()).toMatchObject({ key: { id: 'a' }, isResting: false });
    play.done('a1', 'turned-away');
    expect(play.schedule.mostAwaited()).toMatchObject({ key: { id: 'a' }, isResting: true });
  });

  test('what was put off takes room', () => {
    const play = new Play({ keyRoom: 1 }).offer('a1');
    expect(play.schedule.hasRoom).toBe(true);
    play.putOff('a1');
    expect(play.schedule.hasRoom).toBe(false);
  });
});

describe('the end', () => {
  test('it is idle when nothing waits, rests or runs', async () => {
    const play = new Play();
    expect(await isKept(play.schedule.whenIdle())).toBe(true);
    play.offer('a1', 'a1 second');
    const idle = play.schedule.whenIdle();
    play.done('a1');
    expect(await isKept(idle)).toBe(false);
    play.putOff('a1 second');
    expect(await isKept(idle)).toBe(false);
    vi.advanceTimersByTime(1000);
    play.done('a1 second');
    expect(await isKept(idle)).toBe(true);
  });

  test('stopped, it drops what waits and starts nothing, whatever ends or is offered', async () => {
    const play = new Play({ keyRoom: 1, concurrency: 3 });
    play.offer('a1', 'a2', 'a3', 'b1', 'c1', 'a1 again');
    const room = play.schedule.whenRoom();
    const idle = play.schedule.whenIdle();
    play.schedule.stop();
    expect(play.schedule.waiting).toBe(0);
    expect(await isKept(room)).toBe(true);
    play.offer('d1');
    play.putOff('a1');
    play.done('a2', 'turned-away');
    expect(await isKept(idle)).toBe(false);
    play.done('b1', 'served');
    play.schedule.resume();
    expect(vi.getTimerCount()).toBe(0);
    expect(play.running).toEqual([]);
    expect(await isKept(idle)).toBe(true);
  });

  test('stopped, it has no timer', () => {
    const play = new Play({ rate: 0.5 }).offer('a1', 'b1', 'c1');
    play.putOff('a1');
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    play.schedule.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
