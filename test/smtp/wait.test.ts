import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Clock } from '../../src/smtp/clock.ts';
import { Wait } from '../../src/smtp/wait.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A wait, and how it ended: the value, or what the error says; null while it goes on. */
function watch(idleMs: number, totalMs: number, clock = new Clock()) {
  const wait = new Wait<string>(
    clock,
    'ehlo',
    { idleMs, totalMs },
    (afterMs) => new Error(`after ${afterMs} ms`),
  );
  const watched: { wait: Wait<string>; clock: Clock; outcome: string | null } = {
    wait,
    clock,
    outcome: null,
  };
  wait.done.then(
    (value) => {
      watched.outcome = value;
    },
    (error: Error) => {
      watched.outcome = error.message;
    },
  );
  return watched;
}

const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('gives what it waited for', async () => {
  const watched = watch(100, 1000);
  await advance(50);
  watched.wait.resolve('value');
  await advance(5000);
  expect(watched.outcome).toBe('value');
  expect(watched.clock.timings).toEqual({ ehloMs: 50 });
});

test('fails when told to', async () => {
  const watched = watch(100, 1000);
  await advance(20);
  watched.wait.reject(() => new Error('closed'));
  await advance(5000);
  expect(watched.outcome).toBe('closed');
  expect(watched.clock.timings).toEqual({ ehloMs: 20 });
});

test('what is awaited next needs no timer of its own, and fails in its own time', async () => {
  const first = watch(100, 100);
  await advance(60);
  first.wait.resolve('first');
  const second = watch(100, 100, first.clock);
  expect(vi.getTimerCount()).toBe(1);
  await advance(98);
  expect(second.outcome).toBeNull();
  await advance(3);
  expect(second.outcome).toBe('after 100 ms');
  expect(first.outcome).toBe('first');
});

test('what may take less than what was awaited before fails in its own time too', async () => {
  const first = watch(1000, 1000);
  first.wait.resolve('first');
  const second = watch(100, 100, first.clock);
  expect(vi.getTimerCount()).toBe(1);
  await advance(101);
  expect(second.outcome).toBe('after 100 ms');
});

test('a clock that is stopped leaves no timer, and one where nothing is awaited sets none', async () => {
  const stopped = watch(100, 1000);
  stopped.wait.resolve('value');
  expect(vi.getTimerCount()).toBe(1);
  stopped.clock.stop();
  expect(vi.getTimerCount()).toBe(0);
  const idle = watch(100, 1000);
  idle.wait.resolve('value');
  await advance(101);
  expect(vi.getTimerCount()).toBe(0);
});

test('what is awaited where the connection is gone already leaves no timer when it has its end', () => {
  const clock = new Clock();
  clock.stop();
  const late = watch(100, 1000, clock);
  expect(vi.getTimerCount()).toBe(1);
  late.wait.reject(() => new Error('closed'));
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ['silence', 100, 1000, 100],
  ['its whole time', 1000, 100, 100],
  ['no time at all', 0, 0, 0],
  ['a time that is over', 1000, -5, 0],
])('fails by itself after %s', async (_claim, idleMs, totalMs, afterMs) => {
  const watched = watch(idleMs, totalMs);
  await advance(Math.max(0, afterMs - 2));
  if (afterMs > 0) expect(watched.outcome).toBeNull();
  await advance(3);
  expect(watched.outcome).toMatch(new RegExp(`^after ${afterMs === 0 ? '[01]' : afterMs} ms$`));
  expect(vi.getTimerCount()).toBe(0);
});

test('a sign of life counts the silence anew', async () => {
  const watched = watch(100, 10_000);
  for (let heard = 0; heard < 10; heard++) {
    await advance(90);
    watched.wait.heard();
  }
  expect(watched.outcome).toBeNull();
  await advance(98);
  expect(watched.outcome).toBeNull();
  await advance(3);
  expect(watched.outcome).toBe('after 1000 ms');
});

test('no sign of life moves the end of the whole', async () => {
  const watched = watch(100, 1000);
  for (let heard = 0; heard < 11; heard++) {
    await advance(90);
    watched.wait.heard();
  }
  expect(watched.outcome).toBeNull();
  await advance(11);
  expect(watched.outcome).toBe('after 1000 ms');
});

test('ten thousand signs of life cost no further timer', async () => {
  const watched = watch(100, 1000);
  for (let heard = 0; heard < 10_000; heard++) watched.wait.heard();
  expect(vi.getTimerCount()).toBe(1);
});

test('what comes after the end changes nothing', async () => {
  const watched = watch(100, 1000);
  await advance(101);
  watched.wait.heard();
  watched.wait.resolve('late');
  watched.wait.reject(() => new Error('later'));
  await advance(5000);
  expect(watched.outcome).toBe('after 100 ms');
});
