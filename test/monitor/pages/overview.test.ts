import { describe, expect, test } from 'vitest';
import { pages } from '../../../src/monitor/pages/pages.ts';
import type { Judged } from '../../../src/rules/judge.ts';
import { CAST } from '../../report/cast.ts';
import { judged, prediction } from '../../support/judged.ts';
import { groupView, TestMonitor } from '../../support/monitor-view.ts';
import { fragmentOf, fragmentText, readPage, textBetween, textOf } from '../../support/page.ts';
import { NOW, recordOf, watchedFleet } from '../../support/watched-fleet.ts';

function show(monitor: TestMonitor, path = '/'): Promise<string> {
  return readPage(pages(monitor, { now: () => NOW }), path);
}

const headline = (page: string) => textBetween(page, '<h1>', '</h1>');

/** The names in the list of all, in its order. */
function listed(page: string): string[] {
  const names = fragmentOf(page, 'all').matchAll(
    /<th scope="row"><a href="[^"]+"><bdi dir="ltr">(.+?)<\/bdi>/g,
  );
  return Array.from(names, ([, name = '']) => textOf(name).replace(':25', ''));
}

function monitorWith(records: readonly Judged[], group = 'edge'): TestMonitor {
  const monitor = new TestMonitor();
  monitor.setGroups(groupView({ name: group }));
  for (const record of records) monitor.see(record, group);
  return monitor;
}

describe('before anything was seen', () => {
  test.each([
    ['without a group', [], 'No group is configured'],
    ['before the first round', [groupView({ last: null })], 'No round has given a record yet'],
    [
      'in the first round',
      [groupView({ last: null, running: { startedAt: NOW, done: 0 } })],
      'The first round of edge is under way',
    ],
  ])('%s the page says so', async (_claim, groups, expected) => {
    const monitor = new TestMonitor();
    monitor.setGroups(...groups);
    const page = await show(monitor);
    expect(headline(page)).toBe('Nothing was seen yet');
    expect(textOf(page)).toContain(expected);
    expect(listed(page)).toEqual([]);
    // Nothing that was not seen is well.
    expect(page).not.toMatch(/are well|is well|All \d/);
    expect(page).toContain('assets/unknown.');
  });
});

test('the predicted events come first, then what needs attention, then groups, then all', async () => {
  const page = await show(watchedFleet());
  const headings = Array.from(page.matchAll(/<h2[^>]*>([^<]+)/g), ([, heading]) => heading);
  expect(headings).toEqual([
    'Predicted events',
    'Needs attention',
    'Changed lately',
    'Groups',
    'All addresses',
  ]);
  expect(headline(page)).toBe('3 of 12 addresses need action now');
});

test('an event is told once for a connector, with how many, since when, why and the cmdlet', async () => {
  const later = '2026-11-21T19:00:00.000Z';
  const monitor = monitorWith([
    recordOf('one.contoso.com', CAST['event-1032-certain'], later),
    ...Array.from({ length: 7 }, (_, at) =>
      recordOf(`more${at}.contoso.com`, CAST['event-1032-certain']),
    ),
  ]);
  const text = fragmentText(await show(monitor), 'events');
  expect(text).toMatch(
    /Event 1032 certain EX02\\Partner relay since 2026-11-21 19:00 UTC RequireTLS is set/,
  );
  expect(text).toMatch(/8 addresses .* and 3 more/);
  expect(text).toContain('declared on EX02\\Partner relay: RequireTLS $true');
  expect(text).toContain(
    "Set-ReceiveConnector -Identity 'EX02\\Partner relay' -AuthMechanism Tls,Integrated",
  );
});

test('what stops mail comes before what does not, and what is only possible is put aside', async () => {
  const of = (eventId: number, certainty: 'certain' | 'likely' | 'possible') =>
    prediction({ eventId, certainty, connector: `EX\\${eventId} ${certainty}` });
  const predictions = [of(1036, 'certain'), of(1032, 'possible'), of(12014, 'likely')];
  const events = fragmentOf(await show(monitorWith([judged({ predictions })])), 'events');
  const [expected = '', possible = ''] = events.split('data-key="possible"');
  expect(textOf(expected)).toMatch(/Event 12014 likely .* Event 1036 certain/);
  expect(textOf(expected)).not.toContain('EX\\1032');
  expect(textOf(possible)).toMatch(/1 event possible, but not expected Event 1032 possible/);
});

test('where no event is expected, that is said', async () => {
  expect(fragmentText(await show(monitorWith([judged()])), 'events')).toContain('None is expected');
});

test('what needs attention is the worst first, of one kind the newest, each with gist and since', async () => {
  const early = '2026-11-21T10:00:00.000Z';
  const text = fragmentText(
    await show(
      monitorWith([
        recordOf('a', CAST.masked),
        recordOf('b', CAST.expired, early),
        recordOf('c', CAST['timed-out']),
        recordOf('d', CAST.injected),
        recordOf('e', CAST.healthy),
      ]),
    ),
    'attention',
  );
  expect(text).toMatch(/ d:25 .* b:25 .* c:25 .* a:25 /);
  expect(text).not.toContain('e:25');
  expect(text).toContain('The certificate expired 3 days ago. 2026-11-21 10:00');
});

test('of very many that need attention ten are shown, and what leads to all', async () => {
  const records = Array.from({ length: 30 }, (_, at) => recordOf(`mx${at}`, CAST.expired));
  const attention = fragmentOf(await show(monitorWith(records)), 'attention');
  expect(attention.match(/<tr><td>/g)).toHaveLength(10);
  expect(attention).toContain('href="./?verdict=critical&amp;verdict=unknown&amp;verdict=warning"');
});

describe('the list', () => {
  const ALL = watchedFleet();

  test.each([
    ['by verdict', '?verdict=unknown', ['gone.tailspin.example', 'mx.northwind.example']],
    [
      'by two verdicts',
      '?verdict=warning&verdict=unknown',
      ['gone.tailspin.example', 'mx.northwind.example', 'branch.contoso.com'],
    ],
    ['by group', '?group=partners&verdict=critical', ['mx.fabrikam.com']],
    ['by name', '?q=FABRIKAM', ['mx.fabrikam.com']],
    ['by the id of a finding', '?q=certificate-expired', ['mail1.contoso.com']],
    ['by event', '?q=event-1032-certain+EX02%5CPartner+relay', ['relay.contoso.com']],
    ['by words that must all be there', '?q=contoso+hidden', ['branch.contoso.com']],
    ['by what nothing has', '?q=nothing-has-this', []],
    [
      'by a verdict that is none, which counts for nothing',
      '?verdict=fine&q=fabrikam',
      ['mx.fabrikam.com'],
    ],
  ])('is filtered %s', async (_claim, query, expected) => {
    const page = await show(ALL, `/${query}`);
    expect(listed(page)).toEqual(expected);
    expect(fragmentText(page, 'tools')).toContain(`${expected.length} of 12 addresses`);
    // What was asked for stands first: the rest of the glance is left out.
    expect(page).not.toContain('id="h-events"');
  });

  test.each([
    ['by verdict, the worst first', '', 'mail1.contoso.com'],
    ['by verdict, turned round', '?order=reverse', 'late.contoso.com'],
    ['by name', '?sort=target', 'branch.contoso.com'],
    ['by name, turned round', '?sort=target&order=reverse', 'smtp.woodgrove.example'],
    ['by when the certificate ends', '?sort=until', 'mail1.contoso.com'],
    ['by when it was seen', '?sort=seen', 'late.contoso.com'],
  ])('is sorted %s', async (_claim, query, first) => {
    expect(listed(await show(ALL, `/${query}`))[0]).toBe(first);
  });

  test('puts what has no certificate last, both ways', async () => {
    for (const query of ['?sort=until', '?sort=until&order=reverse']) {
      expect(listed(await show(ALL, `/${query}`)).at(-1)).toBe('mx.northwind.example');
    }
  });

  test('says which column it is sorted by, and leads to the other order', async () => {
    const page = await show(ALL, '/?sort=target&q=contoso');
    expect(page).toContain(
      '<th scope="col" aria-sort="ascending"><a href="./?q=contoso&amp;sort=target&amp;order=reverse#h-all">',
    );
    expect(page.match(/aria-sort/g)).toHaveLength(1);
  });

  test('has pages, and a page behind the last one is the last one', async () => {
    const monitor = monitorWith(
      Array.from({ length: 450 }, (_, at) => recordOf(`mx${at}.example`, CAST.healthy)),
    );
    const [one, three, nine] = await Promise.all(
      ['/?sort=target', '/?sort=target&page=3', '/?sort=target&page=9'].map((path) =>
        show(monitor, path),
      ),
    );
    expect(listed(one ?? '')).toHaveLength(200);
    expect(listed(three ?? '')).toEqual(listed(nine ?? ''));
    expect(listed(three ?? '').at(-1)).toBe('mx449.example');
    expect(textOf(one ?? '')).toContain('Page 1 of 3 Next →');
    expect(three).toContain('href="./?sort=target&amp;page=2#h-all" rel="prev"');
  });
});

describe('a place that was not seen again when due', () => {
  const seenAt = (startedAt: string, group: Parameters<typeof groupView>[0]) => {
    const monitor = new TestMonitor();
    monitor.setGroups(groupView(group));
    monitor.see(recordOf('mx', CAST.healthy, startedAt));
    return show(monitor);
  };
  const LATE = 'not seen again when due';
  const last = { startedAt: '2026-11-21T20:00:00.000Z', endedAt: NOW.toISOString(), records: 1 };

  test.each([
    ['three rounds ago is late', '2026-11-21T19:46:59.000Z', {}, true],
    ['two rounds ago is not', '2026-11-21T19:50:00.000Z', {}, false],
    [
      'before the last round of a cron expression is late',
      '2026-11-21T19:59:59.000Z',
      { intervalMs: null, last },
      true,
    ],
    ['in it is not', '2026-11-21T20:00:00.000Z', { intervalMs: null, last }, false],
    [
      'before its first is not',
      '2026-11-01T00:00:00.000Z',
      { intervalMs: null, last: null },
      false,
    ],
  ])('%s', async (_claim, startedAt, group, isLate) => {
    expect((await seenAt(startedAt, group)).includes(LATE)).toBe(isLate);
  });
});

test('troubles of the monitor and of its groups stand above all', async () => {
  const monitor = monitorWith([judged()]);
  monitor.setTroubles('history: the disk is full <b>');
  monitor.setGroups(groupView({ trouble: 'hosts.txt: no such file' }));
  const page = await show(monitor);
  expect(fragmentText(page, 'troubles')).toBe(
    'The monitor is in trouble history: the disk is full <b> edge: hosts.txt: no such file',
  );
  expect(page.indexOf('id="troubles"')).toBeLessThan(page.indexOf('<h1>'));
});

test('groups tell their schedule, their rounds and their standard', async () => {
  const text = fragmentText(await show(watchedFleet()), 'groups');
  expect(text).toContain(
    'edge every 5 min, held against connectors.xml 2 critical 1 warning 4 ok 2026-11-21 20:00 UTC 12 records in 12.4 s 2026-11-21 20:05 UTC',
  );
  expect(text).toContain('under way 3 done since 20:01 UTC');
});
