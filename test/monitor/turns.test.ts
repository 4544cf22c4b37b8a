import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { inTime } from '../../src/monitor/in-time.ts';
import { Turns } from '../../src/monitor/turns.ts';

describe('a turn at an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['2001:db8::1', '2001:DB8:0::1', true],
    ['192.0.2.1', '192.0.2.2', false],
  ])('%s waits for %s: %s', async (first, second, waits) => {
    const turns = new Turns();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const began: string[] = [];
    const one = turns.run(first, async () => {
      began.push('first');
      await held;
    });
    const other = turns.run(second, async () => {
      began.push('second');
    });
    await turn();
    expect(began).toEqual(waits ? ['first'] : ['first', 'second']);
    release();
    await Promise.all([one, other]);
    expect(began).toEqual(['first', 'second']);
  });

  test('comes also when the one before failed', async () => {
    const turns = new Turns();
    const failing = turns.run('192.0.2.1', () => Promise.reject(new Error('no')));
    const next = turns.run('192.0.2.1', async () => 'done');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});

describe('a task that waits for its turn', () => {
  const { signal } = new AbortController();
  const tooLate = () => new Error('too late');

  test('gives what it comes to, however long that takes once it has begun', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { promise: done, resolve } = Promise.withResolvers<string>();
    const running = inTime(
      (run) => run(),
      () => done,
      { waitMs: 1, signal, tooLate },
    );
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    resolve('done');
    expect(await running).toBe('done');
  });

  test('fails as it fails', async () => {
    const task = () => Promise.reject(new Error('no'));
    const running = inTime((run) => run(), task, { waitMs: 1000, signal, tooLate });
    await expect(running).rejects.toThrow('no');
  });

  test.each([
    ['time is over', 1, null, 'too late'],
    ['nobody wants it any more', 60_000, new Error('gone'), 'gone'],
  ])('never runs when %s', async (_why, waitMs, reason, message) => {
    const leaving = new AbortController();
    const { promise: turned, resolve: begin } = Promise.withResolvers<void>();
    let ran = false;
    const queue = async (run: () => Promise<void>) => {
      await turned;
      return run();
    };
    const task = async () => {
      ran = true;
    };
    const waiting = inTime(queue, task, { waitMs, signal: leaving.signal, tooLate });
    if (reason) leaving.abort(reason);
    await expect(waiting).rejects.toThrow(message);
    begin();
    await turn();
    expect(ran).toBe(false);
  });

  test('is not even put in the queue when nobody wants it', async () => {
    const leaving = AbortSignal.abort(new Error('gone'));
    let queued = false;
    const queue = (run: () => Promise<void>) => {
      queued = true;
      return run();
    };
    const waiting = inTime(queue, async () => {}, { waitMs: 1, signal: leaving, tooLate });
    await expect(waiting).rejects.toThrow('gone');
    expect(queued).toBe(false);
  });
});
