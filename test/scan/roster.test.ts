import { expect, test } from 'vitest';
import { Roster } from '../../src/scan/roster.ts';

test('knows who has come and not left', () => {
  const [anna, bert, carl] = [{ name: 'Anna' }, { name: 'Bert' }, { name: 'Carl' }];
  const roster = new Roster<{ name: string }>();
  expect(roster.isEmpty).toBe(true);
  const seatOfAnna = roster.enter(anna);
  roster.enter(bert);
  roster.leave(seatOfAnna);
  expect(roster.members()).toEqual([bert]);
  expect(roster.isEmpty).toBe(false);
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
  expect(roster.isEmpty).toBe(true);
});
