import { describe, expect, test } from 'vitest';
import { Outbox } from '../../src/scan/outbox.ts';

async function readAll<Item>(outbox: Outbox<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of outbox) items.push(item);
  return items;
}

describe('an outbox', () => {
  test('hands on what came before, during and after the reader came, in order', async () => {
    const outbox = new Outbox<number>(() => {});
    outbox.put(1);
    const reading = readAll(outbox);
    outbox.put(2);
    await Promise.resolve();
    outbox.put(3);
    outbox.end();
    await expect(reading).resolves.toEqual([1, 2, 3]);
  });

  test('tells a reader that comes after the end what is left', async () => {
    const outbox = new Outbox<number>(() => {});
    outbox.put(1);
    outbox.end();
    await expect(readAll(outbox)).resolves.toEqual([1]);
  });

  test('gives what is there before it fails', async () => {
    const outbox = new Outbox<number>(() => {});
    outbox.put(1);
    outbox.fail(new Error('the list broke off'));
    const seen: number[] = [];
    const reading = (async () => {
      for await (const item of outbox) seen.push(item);
    })();
    await expect(reading).rejects.toThrow('the list broke off');
    expect(seen).toEqual([1]);
  });

  test('asks for a pause when a thousand are held, and ends it when they are taken', async () => {
    const heard: boolean[] = [];
    const outbox = new Outbox<number>((enough) => heard.push(enough));
    for (let item = 0; item < 1_000; item++) outbox.put(item);
    expect(heard).toEqual([true]);
    outbox.end();
    await expect(readAll(outbox)).resolves.toHaveLength(1_000);
    expect(heard).toEqual([true, false]);
  });
});
