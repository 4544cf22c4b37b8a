import { describe, expect, test } from 'vitest';
import { DeliveryQueue } from '../../../src/monitor/history/delivery-queue.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 28, 18, 0, seconds));

function queueOf(...bodies: readonly (readonly [body: string, place?: string])[]): DeliveryQueue {
  const queue = new DeliveryQueue();
  bodies.forEach(([body, place], index) => {
    queue.add(body, at(index), place);
  });
  return queue;
}

const bodiesOf = (queue: DeliveryQueue, now: Date, limit = 10) =>
  queue.due(now, limit).map(({ body }) => body);

describe('what waits to be delivered', () => {
  test('is due at once, the oldest first', () => {
    const queue = queueOf(['one'], ['two'], ['three']);
    expect(bodiesOf(queue, at(1))).toEqual(['one', 'two']);
    expect(bodiesOf(queue, at(9), 2)).toEqual(['one', 'two']);
    expect(queue.pending).toBe(3);
    expect(queue.nextAt()).toEqual(at(0));
  });

  test('is gone when it was delivered or dropped', () => {
    const queue = queueOf(['one'], ['two']);
    queue.delivered(1);
    queue.dropped(2);
    expect(queue.pending).toBe(0);
    expect(queue.nextAt()).toBeNull();
    expect(bodiesOf(queue, at(9))).toEqual([]);
  });

  test('waits after a failure, and counts it', () => {
    const queue = queueOf(['one']);
    queue.failed(1, at(30));
    expect(bodiesOf(queue, at(29))).toEqual([]);
    expect(queue.nextAt()).toEqual(at(30));
    expect(queue.due(at(30), 1)).toMatchObject([{ body: 'one', attempts: 1, addedAt: at(0) }]);
  });

  test('does not overtake what came before it at the same place', () => {
    const queue = queueOf(['a1', 'a'], ['a2', 'a'], ['b1', 'b']);
    expect(bodiesOf(queue, at(9))).toEqual(['a1', 'b1']);
    queue.failed(1, at(60));
    expect(bodiesOf(queue, at(9))).toEqual(['b1']);
    queue.delivered(3);
    expect(queue.nextAt()).toEqual(at(60));
    queue.delivered(1);
    expect(bodiesOf(queue, at(9))).toEqual(['a2']);
  });

  test('never shares an id with what is already there', () => {
    const [old] = queueOf(['one']).due(at(1), 1);
    const queue = new DeliveryQueue(old ? [{ ...old, id: 7, place: '', dueAt: at(0) }] : []);
    queue.add('two', at(1));
    expect(queue.due(at(1), 9).map(({ id }) => id)).toEqual([7, 8]);
  });

  test('tells whoever keeps it of every step, and of none that changes nothing', () => {
    const told: unknown[] = [];
    const queue = new DeliveryQueue([], (id, waiting) => told.push([id, waiting?.attempts]));
    queue.add('one', at(0));
    queue.failed(1, at(1));
    queue.delivered(1);
    queue.delivered(1);
    queue.failed(1, at(1));
    expect(told).toEqual([
      [1, 0],
      [1, 1],
      [1, undefined],
    ]);
  });
});
