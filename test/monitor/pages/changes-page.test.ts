import { expect, test } from 'vitest';
import { MAX_READ } from '../../../src/monitor/pages/changes-page.ts';
import { pages } from '../../../src/monitor/pages/pages.ts';
import { type Change, changeAt } from '../../../src/rules/compare/change.ts';
import { judged } from '../../support/judged.ts';
import { TestMonitor } from '../../support/monitor-view.ts';
import { fragmentText, readPage } from '../../support/page.ts';
import { NOW, recordOf } from '../../support/watched-fleet.ts';

const DAYS = ['2026-11-19', '2026-11-20', '2026-11-21'] as const;

/** Has seen changes of these directions on three days, the oldest first. */
async function textWith(
  days: readonly (readonly Change['direction'][])[],
  asked: string,
): Promise<string> {
  const monitor = new TestMonitor();
  days.forEach((directions, day) => {
    const record = recordOf('mx', judged(), `${DAYS[day]}T08:00:00.000Z`);
    const watched = monitor.see(record);
    const changes = directions.map((direction) =>
      changeAt(record, 'tls', {
        direction,
        before: null,
        after: null,
        message: `${direction} now`,
      }),
    );
    monitor.history.keep(watched, changes);
  });
  const page = await readPage(pages(monitor, { now: () => NOW }), `/changes${asked}`);
  return fragmentText(page, 'changes');
}

const MANY: readonly Change['direction'][] = Array.from({ length: MAX_READ - 1 }, () => 'better');

test.each([
  ['nothing at all', '', 'No change is known.'],
  ['of one direction', '?direction=worse', 'No change for the worse is known.'],
  ['of the other', '?direction=better', 'No change for the better is known.'],
  ['of neither', '?direction=neutral', 'No neutral change is known.'],
])('what is not known to have changed is said: %s', async (_what, asked, expected) => {
  expect(await textWith([], asked)).toContain(expected);
});

test('where the search came to its limit, it says since when there is none', async () => {
  expect(await textWith([['worse'], ['better'], MANY], '?direction=worse')).toMatch(
    /No change for the worse is known since 2026-11-20 08:00 UTC: only the newest 2,000 changes were looked through\.$/,
  );
});

test('and below a list that is not whole how far back it goes', async () => {
  expect(await textWith([['worse'], ['worse'], MANY], '?direction=worse')).toMatch(
    /worse now Only the newest 2,000 changes were looked through, back to 2026-11-20 08:00 UTC\.$/,
  );
});

test('a list that is whole ends with its last change', async () => {
  expect(await textWith([['worse'], ['better']], '?direction=worse')).toMatch(/worse now$/);
});
