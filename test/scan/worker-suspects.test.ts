import { expect, test } from 'vitest';
import type { Assignment } from '../../src/scan/worker-assignment.ts';
import { isGuilty, Suspects } from '../../src/scan/worker-suspects.ts';
import { jobAt } from '../support/probing.ts';

function assignments(count: number, crashes: number): Assignment[] {
  return Array.from({ length: count }, (_, at) => ({
    job: jobAt({ port: 25 }, `${at}.example`),
    crashes,
    resolve: () => {},
  }));
}

/** All that may be under way side by side. */
function fill(suspects: Suspects, underWay: readonly Assignment[] = []): Assignment[] {
  const taken = [...underWay];
  for (let next = suspects.takeFor(taken); next; next = suspects.takeFor(taken)) taken.push(next);
  return taken;
}

test.each([
  ['after one crash', 1, 16],
  ['after two', 2, 1],
])('%s of %i, so many are tried side by side: %i', (_claim, crashes, company) => {
  const suspects = new Suspects();
  suspects.add(assignments(20, crashes));
  expect(fill(suspects)).toHaveLength(company);
  expect(suspects.size).toBe(20 - company);
});

test('the most suspect come first, and nobody joins one that is tried alone', () => {
  const suspects = new Suspects();
  suspects.add(assignments(3, 1));
  suspects.add(assignments(1, 2));
  const alone = fill(suspects);
  expect(alone.map(({ crashes }) => crashes)).toEqual([2]);
  expect(fill(suspects, [])).toHaveLength(3);
});

test('one that must be alone waits for those that are under way', () => {
  const suspects = new Suspects();
  suspects.add(assignments(1, 2));
  expect(suspects.takeFor(assignments(1, 1))).toBeNull();
  expect(suspects.takeFor([])).not.toBeNull();
});

test('what waits can be taken at once, and is then gone', () => {
  const suspects = new Suspects();
  suspects.add(assignments(5, 1));
  expect(suspects.takeAll()).toHaveLength(5);
  expect(suspects.size).toBe(0);
});

test.each([
  [1, false],
  [2, false],
  [3, true],
])('after %i crashes a job is guilty: %s', (crashes, guilty) => {
  expect(assignments(1, crashes).map(isGuilty)).toEqual([guilty]);
});
