import { expect, test } from 'vitest';
import { Roster } from '../../src/scan/roster.ts';

test('knows who has come and not left', () => {
  const [anna, bert, carl] = [{ name: 'Anna' }, { name: 'Bert' }, { name: 'Carl' }];
  const roster = new Roster<{ name: string }>();
  expect(roster.size).toBe(0);
  const seatOfAnna = roster.enter(anna);
  roster.enter(bert);
  expect(roster.leave(seatOfAnna)).toBe(anna);
  expect(roster.leave(seatOfAnna)).toBeNull();
  expect(roster.members()).toEqual([bert]);
  expect(roster.size).toBe(1);
  expect(roster.enter(carl)).toBe(seatOfAnna);
  expect(roster.members()).toEqual([carl, bert]);
});

test('has as many seats as were ever taken at a time', () => {
  const roster = new Roster<object>();
  const seats = Array.from({ length: 1000 }, () => {
    const seat = roster.enter({});
    roster.leave(seat);
    return seat;
  });
  expect(new Set(seats)).toEqual(new Set([0]));
  expect(roster.size).toBe(0);
});
