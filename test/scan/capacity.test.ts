import { expect, test } from 'vitest';
import { Capacity, isShortage } from '../../src/scan/capacity.ts';
import { ended, gist } from '../support/gists.ts';

function endWell(capacity: Capacity, times: number): number {
  for (let at = 1; at < times; at++) capacity.endWell();
  return capacity.endWell();
}

test('falls to what was open when something was short, and never rises by a fall', () => {
  const capacity = new Capacity(200);
  expect(capacity.fall(150)).toBe(150);
  expect(capacity.fall(180)).toBe(150);
});

test('one more for each hundred that end well after the last fall', () => {
  const capacity = new Capacity(200);
  capacity.fall(150);
  endWell(capacity, 99);
  capacity.fall(149);
  expect(endWell(capacity, 99)).toBe(149);
  expect(capacity.endWell()).toBe(150);
  expect(endWell(capacity, 200)).toBe(152);
});

test('never more than was asked for', () => {
  const capacity = new Capacity(4);
  capacity.fall(3);
  expect(endWell(capacity, 10_000)).toBe(4);
});

test.each([
  ['no more files', ended('unreachable', 'connect', 'EMFILE'), true],
  ['no more buffers', ended('unreachable', 'connect', 'ENOBUFS'), true],
  ['a port that is closed', ended('unreachable', 'connect', 'ECONNREFUSED'), false],
  ['a server on which all is well', gist(), false],
])('%s', (_claim, seen, expected) => {
  expect(isShortage(seen)).toBe(expected);
});
