import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { spellNow } from '../../src/dialogue/wall-clock.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

test.each([
  '2026-11-29T12:00:00.000Z',
  '2026-11-29T12:00:00.007Z',
  '2026-11-29T12:00:00.999Z',
  '2026-11-29T12:00:01.000Z',
  '2026-12-31T23:59:59.990Z',
  '2027-01-01T00:00:00.001Z',
  // A clock that is set goes back.
  '2026-11-29T12:00:00.070Z',
])('spells %s', (now) => {
  vi.setSystemTime(new Date(now));
  expect(spellNow()).toBe(now);
});
