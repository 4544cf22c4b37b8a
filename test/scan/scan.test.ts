import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD } from '../../src/rules/judge.ts';
import { DEFAULT_BACK_OFF } from '../../src/scan/back-off.ts';
import type { Gist } from '../../src/scan/gist.ts';
import type { Job } from '../../src/scan/job.ts';
import { DEFAULT_LIMITS, limitKeys } from '../../src/scan/limit-keys.ts';
import { ReuseWindow } from '../../src/scan/reuse.ts';
import { type Found, Scan, type ScanOptions } from '../../src/scan/scan.ts';
import { NOTHING_DECLARED } from '../../src/target/listed.ts';
import { destination, ended, gist } from '../support/gists.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const DIALOGUE_MS = 100;
const SECOND = 1_000;
const BASE_MS = 30 * SECOND;

const TURNED_AWAY = ended('refused', 'greeting', null, { turnedAway: true });
const SHORT = ended('unreachable', 'connect', 'EMFILE');

/** Hosts under one registrable domain, each with an address and a /24 of its own. */
function* hosts(count: number, domain: string, network = 10): Generator<Found> {
  for (let at = 0; at < count; at++) {
    const host = `h${at}.${domain}`;
    const address = `${network}.${at >> 8}.${at & 255}.1`;
    yield { destination: destination({ target: host, host, address }), declared: NOTHING_DECLARED };
  }
}

/** A scan on a clock of its own, of servers that answer after a tenth of a second. */
class Play {
  /** How often each host was asked. */
  readonly tries = new Map<string, number>();
  readonly done: string[] = [];
  readonly notes: string[] = [];
  readonly scan: Scan;
  mostAtOnce = 0;
  ended = false;
  /** Milliseconds on this clock. */
  elapsed = 0;

  constructor(answer: (job: Job, running: number) => Gist, given: Partial<ScanOptions> = {}) {
    const probe = async (job: Job) => {
      const { host } = job.destination;
      this.tries.set(host, (this.tries.get(host) ?? 0) + 1);
      this.mostAtOnce = Math.max(this.mostAtOnce, this.scan.running);
      const seen = answer(job, this.scan.running);
      await new Promise((resolve) => setTimeout(resolve, DIALOGUE_MS));
      return { line: host, gist: seen };
    };
    this.scan = new Scan({
      concurrency: 200,
      room: 1_400,
      rate: null,
      retries: 2,
      backOff: { ...DEFAULT_BACK_OFF, baseMs: BASE_MS, random: () => 1 },
      keysOf: (job) => limitKeys(job.destination, DEFAULT_LIMITS),
      reuse: new ReuseWindow({ rules: RULES, standard: DEFAULT_STANDARD }),
      prober: { probe, close: async () => {} },
      onDuplicate: () => {},
      note: (text) => this.notes.push(text),
      signal: new AbortController().signal,
      ...given,
    });
  }

  start(...lists: Iterable<Found>[]): this {
    this.#read(lists);
    return this;
  }

  async #read(lists: Iterable<Found>[]): Promise<void> {
    async function* found() {
      for (const list of lists) yield* list;
    }
    for await (const { record } of this.scan.run(found())) this.done.push(record.line);
    this.ended = true;
  }

  async pass(ms: number): Promise<void> {
    for (let at = 0; at < ms; at += DIALOGUE_MS) {
      await vi.advanceTimersByTimeAsync(DIALOGUE_MS);
      await new Promise(setImmediate);
      this.elapsed += DIALOGUE_MS;
      if (this.ended) return;
    }
  }

  get allTries(): number {
    return [...this.tries.values()].reduce((sum, tries) => sum + tries, 0);
  }
}

describe('a provider that turns everybody away', () => {
  test.each([40, 1_000])(
    'holds up a scan of %i hosts for ten first rests at most',
    async (count) => {
      const play = new Play(() => TURNED_AWAY).start(hosts(count, 'busy.example'));
      await play.pass(3_600 * SECOND);
      expect(play.done).toHaveLength(count);
      expect(new Set(play.done).size).toBe(count);
      // Only those may come back whom the first three rounds of eight turned away.
      expect(play.allTries).toBeLessThanOrEqual(count + 3 * 8 * 2);
      // Eight at a time, and one clock tick of this test for each.
      const dialoguesMs = (play.allTries / 8 + 8) * 2 * DIALOGUE_MS;
      expect(play.elapsed).toBeLessThanOrEqual(10 * BASE_MS + dialoguesMs);
    },
  );

  test('is given three rests all the same, and each host its first try', async () => {
    const play = new Play(() => TURNED_AWAY).start(hosts(40, 'busy.example'));
    await play.pass(BASE_MS);
    expect(play.allTries).toBe(8);
    await play.pass(2 * BASE_MS);
    expect(play.allTries).toBeLessThanOrEqual(3 * 8 + 8);
    await play.pass(3_600 * SECOND);
    expect([...play.tries.values()].every((tries) => tries >= 1 && tries <= 3)).toBe(true);
  });

  test('is not waited for without retries', async () => {
    const play = new Play(() => TURNED_AWAY, { retries: 0 }).start(hosts(40, 'busy.example'));
    await play.pass(40 * DIALOGUE_MS);
    expect([play.ended, play.allTries]).toEqual([true, 40]);
  });

  test('does not keep the scan from others, however many hosts it has', async () => {
    const play = new Play(({ destination: { host } }) =>
      host.endsWith('.busy.example') ? TURNED_AWAY : gist(),
    );
    const well = Array.from({ length: 20 }, (_, at) => hosts(1, `well${at}.example`, 100 + at));
    play.start(hosts(1_700, 'busy.example'), ...well);
    await play.pass(SECOND);
    expect(play.done).toHaveLength(20);
  });
});

test('a provider of which some are served rests at most three times and once for each eight', async () => {
  const isServed = ({ destination: { address } }: Job) => Number(address?.split('.')[2]) % 2 === 0;
  const play = new Play((job) => (isServed(job) ? gist() : TURNED_AWAY));
  play.start(hosts(400, 'moody.example'));
  await play.pass(7_200 * SECOND);
  expect(play.done).toHaveLength(400);
  const rests = 3 + 200 / 8;
  expect(play.elapsed).toBeLessThanOrEqual((rests + 7) * BASE_MS + play.allTries * DIALOGUE_MS);
});

test('an address of a thousand names that turns all away is given three rests too', async () => {
  const names = [...hosts(1_000, 'example')].map(({ destination: one, declared }, at) => {
    const host = `mail.site${at}.example`;
    return { destination: { ...one, target: host, host, address: '192.0.2.1' }, declared };
  });
  const play = new Play(() => TURNED_AWAY).start(names);
  await play.pass(7_200 * SECOND);
  expect(play.done).toHaveLength(1_000);
  expect(play.elapsed).toBeLessThanOrEqual(10 * BASE_MS + (play.allTries + 8) * 2 * DIALOGUE_MS);
});

describe('what waits for its limits', () => {
  test('is bounded, and the list is held up then, which is said once', async () => {
    let read = 0;
    function* counted(): Generator<Found> {
      for (const one of hosts(500, 'busy.example')) {
        read++;
        yield one;
      }
    }
    const play = new Play(() => TURNED_AWAY, { keyRoom: 100 }).start(counted());
    await play.pass(SECOND);
    expect(read).toBe(108);
    await play.pass(3_600 * SECOND);
    expect([play.ended, play.done.length]).toEqual([true, 500]);
    expect(play.notes).toEqual([
      '100 targets wait, more for *.busy.example than for any other, which takes 8 at a time: the list is read on when some of them are done',
    ]);
  });
});

test('after a shortage fewer run, all are done, and more run again later, never above what was asked', async () => {
  let open = 5;
  const counts: number[] = [];
  const play = new Play(
    (_job, running) => {
      counts.push(running);
      return running > open ? SHORT : gist();
    },
    { concurrency: 10, keysOf: () => [] },
  );
  play.start(hosts(2_000, 'example'));
  await play.pass(2 * SECOND);
  expect(play.scan.running).toBeLessThanOrEqual(5);
  open = 1_000;
  await play.pass(600 * SECOND);
  expect(new Set(play.done).size).toBe(2_000);
  expect(play.done).toHaveLength(2_000);
  expect(counts.slice(-100).every((running) => running <= 10)).toBe(true);
  expect(Math.max(...counts.slice(-100))).toBe(10);
});
