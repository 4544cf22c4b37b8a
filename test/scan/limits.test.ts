import { expect, test } from 'vitest';
import { Limits } from '../../src/scan/limits.ts';

/** Tasks that end when the test says so. */
class Tasks {
  readonly running: string[] = [];
  readonly #gates = new Map<string, PromiseWithResolvers<void>>();
  readonly #limits: Limits;

  constructor(concurrency: number) {
    this.#limits = new Limits(concurrency);
  }

  start(name: string, address: string): Promise<string> {
    return this.#limits.run(address, async () => {
      this.running.push(name);
      const gate = Promise.withResolvers<void>();
      this.#gates.set(name, gate);
      await gate.promise;
      this.running.splice(this.running.indexOf(name), 1);
      return name;
    });
  }

  async finish(name: string): Promise<void> {
    this.#gates.get(name)?.resolve();
    await settle();
  }
}

/** Lets everything happen that needs no more than promises. */
function settle(): Promise<void> {
  return new Promise(setImmediate);
}

test('runs one task for an address at a time, in the order in which they came', async () => {
  const tasks = new Tasks(10);
  const ends = ['a1', 'a2', 'a3'].map((name) => tasks.start(name, '192.0.2.1'));
  await settle();
  for (const name of ['a1', 'a2', 'a3']) {
    expect(tasks.running).toEqual([name]);
    await tasks.finish(name);
  }
  expect(await Promise.all(ends)).toEqual(['a1', 'a2', 'a3']);
});

test('runs so many over all, whatever their addresses', async () => {
  const tasks = new Tasks(2);
  for (const host of [1, 2, 3]) tasks.start(`${host}`, `192.0.2.${host}`);
  await settle();
  expect(tasks.running).toEqual(['1', '2']);
  await tasks.finish('1');
  expect(tasks.running).toEqual(['2', '3']);
});

test('a task that waits for a busy address holds no place', async () => {
  const tasks = new Tasks(2);
  for (const name of ['a1', 'a2', 'a3']) tasks.start(name, '192.0.2.1');
  tasks.start('b1', '192.0.2.2');
  await settle();
  expect(tasks.running).toEqual(['a1', 'b1']);
});

test('an address is free again after a task that failed', async () => {
  const limits = new Limits(1);
  const failed = limits.run('192.0.2.1', () => Promise.reject(new Error('no')));
  await expect(failed).rejects.toThrow('no');
  expect(await limits.run('192.0.2.1', async () => 'yes')).toBe('yes');
});
