import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Wait } from '../../src/smtp/wait.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A wait, and how it ended: the value, or what the error says; null while it goes on. */
function watch(idleMs: number, totalMs: number) {
  const wait = new Wait<string>({ idleMs, totalMs }, (afterMs) => new Error(`after ${afterMs} ms`));
  const watched: { wait: Wait<string>; outcome: string | null } = { wait, outcome: null };
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

test('gives what it waited for, and leaves no timer', async () => {
  const watched = watch(100, 1000);
  watched.wait.resolve('value');
  expect(vi.getTimerCount()).toBe(0);
  await advance(5000);
  expect(watched.outcome).toBe('value');
});

test('fails when told to, and leaves no timer', async () => {
  const watched = watch(100, 1000);
  watched.wait.reject(new Error('closed'));
  expect(vi.getTimerCount()).toBe(0);
  await advance(5000);
  expect(watched.outcome).toBe('closed');
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
  watched.wait.resolve('value');
  expect(vi.getTimerCount()).toBe(0);
});

test('what comes after the end changes nothing', async () => {
  const watched = watch(100, 1000);
  await advance(101);
  watched.wait.heard();
  watched.wait.resolve('late');
  watched.wait.reject(new Error('later'));
  await advance(5000);
  expect(watched.outcome).toBe('after 100 ms');
});
