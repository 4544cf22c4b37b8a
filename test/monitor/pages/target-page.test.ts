import { describe, expect, test } from 'vitest';
import { pages } from '../../../src/monitor/pages/pages.ts';
import type { Judged } from '../../../src/rules/judge.ts';
import { CAST } from '../../report/cast.ts';
import { judged } from '../../support/judged.ts';
import { groupView, TestMonitor } from '../../support/monitor-view.ts';
import { certificateFacts, facts } from '../../support/observations.ts';
import { fragmentOf, fragmentText, readPage, textBetween, textOf } from '../../support/page.ts';
import { NOW, recordOf } from '../../support/watched-fleet.ts';

const HOST = 'mail.contoso.com';

/** The page of one place that was seen like this, one record after another. */
async function show(...records: readonly Judged[]): Promise<string> {
  const monitor = new TestMonitor();
  monitor.setGroups(groupView());
  let id = '';
  records.forEach((record, at) => {
    const startedAt = `2026-11-21T2${at}:00:00.000Z`;
    ({ id } = monitor.see(recordOf(HOST, { ...record, address: '192.0.2.10' }, startedAt)));
  });
  return readPage(pages(monitor, { now: () => NOW }), `/targets/${id}`);
}

const headings = (page: string) =>
  Array.from(page.matchAll(/<h2[^>]*>([^<]+)/g), ([, heading]) => heading);

test('reads as a note: what will happen, what was found, how, since when, and what was said', async () => {
  const page = await show(judged(), CAST['event-1032-certain']);
  expect(headings(page)).toEqual([
    'What will happen',
    'What was found',
    'The last dialogue',
    'The last 30 days',
    'What changed here',
    'The last dialogues',
  ]);
  expect(fragmentText(page, 'head')).toBe(
    'Fleet › edge mail.contoso.com:25 192.0.2.10 critical Event 1032 is certain on EX02\\Partner relay ' +
      'Critical since 2026-11-21 21:00 UTC, last seen 2026-11-21 21:00 UTC, probed every 5 min. ' +
      'The record as JSON',
  );
});

test('a prediction stands with its text, its evidence and the cmdlets', async () => {
  const text = fragmentText(await show(CAST['event-1032-certain']), 'predictions');
  expect(text).toContain('Event 1032 certain EX02\\Partner relay');
  expect(text).toContain(
    'The Receive connector requires TLS before the MailFrom command can be run.',
  );
  expect(text).toContain('seen: EHLO lists SIZE X-ANONYMOUSTLS X-EXPS 8BITMIME');
  expect(text).toContain("Set-ReceiveConnector -Identity 'EX02\\Partner relay' -RequireTLS $false");
});

test('where all is well, there is nothing to find', async () => {
  expect(headings(await show(judged()))).toEqual([
    'The last dialogue',
    'Certificate',
    'The last 30 days',
    'The last dialogues',
  ]);
});

test('the dialogue is told stage by stage, with whom, and by what it is judged', async () => {
  const text = fragmentText(await show(judged()), 'dialogue');
  expect(text).toMatch(/✓ connect 12 ms to port 25 from 198\.51\.100\.7 ✓ greeting 38 ms 220 /);
  expect(text).toContain('Spoken from 198.51.100.7');
  expect(text).toContain('Policy connectors.xml');
});

describe('the certificate', () => {
  const of = async (given: Parameters<typeof certificateFacts>[0]) =>
    fragmentText(
      await show(judged({ facts: facts({ certificate: certificateFacts(given) }) })),
      'certificate',
    );

  test.each([
    ['days that are left', {}, 'Ends in 191 days'],
    ['days that are over', { notAfter: '2026-11-18T00:00:00.000Z' }, 'Ended 3 days ago'],
    ['an end that cannot be read', { notAfter: null }, 'When it ends cannot be read'],
    ['trust', {}, '✓ Its chain is trusted'],
    [
      'no trust',
      { trusted: false, trustError: 'SELF_SIGNED' },
      '! Its chain is not trusted: SELF_SIGNED',
    ],
    ['the right name', {}, '✓ It names the host'],
    ['the wrong name', { nameMatches: false }, '✗ It names another host'],
    [
      'that the name could not be told, which is no pass',
      { nameMatches: null },
      '· Whether its name is right could not be told',
    ],
    [
      'that the chain ends sooner',
      {
        chain: [
          { ...certificateFacts(), subject: 'CN=Root', notAfter: '2026-12-01T00:00:00.000Z' },
        ],
      },
      '! CN=Root above it ends in 9 days',
    ],
  ])('tells %s', async (_claim, given, expected) => {
    expect(await of(given)).toContain(expected);
  });
});

test('the last dialogues can be read word by word, the newest first', async () => {
  const records = fragmentOf(await show(judged(), CAST.transcript), 'records');
  const [, newest = '', oldest = ''] = records.split('<details class="finding past"');
  expect(textOf(newest)).toMatch(
    /2026-11-21 21:00 UTC .* S: 220 mail\.example ESMTP .* C: EHLO client\.example/,
  );
  expect(textOf(oldest)).toMatch(/2026-11-21 20:00 UTC .* No transcript was recorded\./);
});

test('what one look found to be another is told together, each with its direction in words too', async () => {
  const page = await show(judged(), CAST['event-1032-certain']);
  const [, row = '', ...others] = fragmentOf(page, 'changes').split('<tr><td');
  expect(others).toEqual([]);
  expect(textOf(row)).toMatch(
    /2026-11-21 21:00 UTC ▼ STARTTLS is not offered any more\. ▼ Event 1032 is certain .* ▼ The verdict is critical/,
  );
  expect(row).toContain('role="img" aria-label="worse:"');
});

test('a record that another program wrote leaves the rest of the page standing', async () => {
  const monitor = new TestMonitor();
  const watched = monitor.see(judged());
  monitor.find = () => ({ ...watched, line: '{"schema":"starttls-probe/observation/9"}' });
  const page = await readPage(pages(monitor, { now: () => NOW }), `/targets/${watched.id}`);
  expect(textOf(page)).toContain('The last record was written by another version');
  expect(headings(page)).toContain('The last 30 days');
});

describe('a place that is gone', () => {
  test('has a page that says so, with what is remembered of it', async () => {
    const monitor = new TestMonitor();
    monitor.see(judged());
    const { id } = monitor.see(CAST.expired);
    monitor.lose(id);
    const response = await pages(monitor).request(`/targets/${id}`);
    const page = await response.text();
    expect(response.status).toBe(404);
    expect(textBetween(page, '<h1>', '</h1>')).toBe('mail.example:25 is not watched');
    expect(textOf(page)).toContain('The verdict is critical');
    expect(page).toContain('href="../"');
  });

  test.each(['/targets/0123456789abcdef', '/targets/x', '/targets/%3Cscript%3E', '/targets/'])(
    '%s was never there',
    async (path) => {
      const response = await pages(new TestMonitor()).request(path);
      expect(response.status).toBe(404);
      expect(textBetween(await response.text(), '<h1>', '</h1>')).toMatch(
        /is not watched|no such page/,
      );
    },
  );
});
