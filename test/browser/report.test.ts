import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { html } from '../../src/report/html.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { EVERYONE } from '../report/cast.ts';
import { viciousRecord } from '../report/vicious.ts';
import { type ShownPage, TestBrowser } from '../support/browser.ts';
import { cutShort, finding, judged, prediction } from '../support/judged.ts';
import { requires } from '../support/requirement.ts';

const { skipped, title } = requires('chromium');

const WELL = 150;

/** Enough for two pages of the table, and one of each kind among them. */
const RECORDS: readonly Judged[] = [
  ...Array.from({ length: WELL }, (_, at) =>
    judged({ target: `mx${at}.example:25`, host: `mx${at}.example`, address: `192.0.2.${at}` }),
  ),
  ...EVERYONE,
];

function render(records: Iterable<Judged>): string {
  const report = html.start({ color: false, width: 80, unicode: true });
  for (const record of records) report.record(record);
  return String(report.tail());
}

describe.skipIf(skipped)(title, () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await TestBrowser.start();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
  });

  const show = (records: Iterable<Judged> = RECORDS, options: BrowserContextOptions = {}) =>
    browser.show(render(records), options);

  const rows = (page: Page) => page.locator('#records > tbody');
  const names = async (page: Page) =>
    (await rows(page).locator('tr:first-child > th').allInnerTexts()).map(
      (text) => text.split('\n')[0],
    );

  test('asks for nothing and complains of nothing', async () => {
    const { page, requests, complaints } = await show();
    expect(await page.title()).toMatch(/^STARTTLS report: \d+ critical/);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  });

  test('shows the worst first, a hundred at a time', async () => {
    const { page } = await show();
    const verdicts = () => rows(page).evaluateAll((all) => all.map(({ className }) => className));
    const critical = RECORDS.filter(({ verdict }) => verdict === 'critical').length;
    expect((await verdicts()).slice(0, critical + 1)).toEqual([
      ...Array.from({ length: critical }, () => 'critical'),
      'unknown',
    ]);
    expect(await verdicts()).toHaveLength(100);
    const more = page.getByRole('button', { name: /^Show more/ });
    expect(await more.textContent()).toBe(`Show more (${RECORDS.length - 100} left)`);
    await more.click();
    expect(await rows(page).count()).toBe(RECORDS.length);
    expect(await more.isVisible()).toBe(false);
  });

  test('searches in names, in findings and in what was said', async () => {
    const { page } = await show();
    const search = page.getByRole('searchbox', { name: 'Search' });
    for (const [words, expected] of [
      [
        'mx14',
        ['mx14.example:25', ...Array.from({ length: 10 }, (_, at) => `mx14${at}.example:25`)],
      ],
      ['EXAMPLE:25 192.0.2.77', ['mx77.example:25']],
      ['certificate-expired', ['mail.example:25']],
      ['no mail from you', ['mail.example:25']],
      ['no such thing', []],
    ] as const) {
      await search.fill(words);
      expect(await names(page)).toEqual(expected);
      expect(await page.getByRole('status').textContent()).toMatch(
        new RegExp(`^${expected.length} of ${RECORDS.length} `),
      );
    }
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await rows(page).count()).toBe(100);
    expect(await search.inputValue()).toBe('');
  });

  test('filters by verdict and by outcome', async () => {
    const { page } = await show();
    await page.getByRole('checkbox', { name: /^unknown/ }).check();
    const count = (holds: (record: Judged) => boolean) => RECORDS.filter(holds).length;
    expect(await rows(page).count()).toBe(count(({ verdict }) => verdict === 'unknown'));
    await page.getByLabel('Outcome').selectOption('timed-out');
    expect(await rows(page).count()).toBe(count(({ outcome }) => outcome === 'timed-out'));
    await page.getByRole('checkbox', { name: /^unknown/ }).uncheck();
    await page.getByRole('checkbox', { name: /^ok/ }).check();
    expect(await rows(page).count()).toBe(0);
  });

  test('sorts up and down, with the keyboard too, and says so', async () => {
    const records = ['mx10', 'mx9', 'mx1'].map((name) => judged({ target: `${name}.example:25` }));
    const { page } = await show([
      ...records,
      cutShort({ stage: 'connect', kind: 'unreachable', message: 'no' }),
    ]);
    const header = page.getByRole('columnheader', { name: 'Target' });
    await header.getByRole('button').press('Enter');
    expect(await names(page)).toEqual([
      'mail.example:25',
      'mx1.example:25',
      'mx9.example:25',
      'mx10.example:25',
    ]);
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    await header.getByRole('button').press('Space');
    expect((await names(page)).at(0)).toBe('mx10.example:25');
    expect(await header.getAttribute('aria-sort')).toBe('descending');
    // What has no certificate comes last both ways.
    const until = page.getByRole('columnheader', { name: 'Valid until' }).getByRole('button');
    for (const _ of ['up', 'down']) {
      await until.click();
      expect((await names(page)).at(-1)).toBe('mail.example:25');
    }
  });

  test('opens what was said, what was found and what to do, from the keyboard', async () => {
    const { page } = await show();
    await page.getByRole('searchbox').fill('event 1032');
    const first = rows(page).first();
    const command = first.getByText('Set-ReceiveConnector').first();
    expect(await command.isVisible()).toBe(false);
    await first.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await command.isVisible()).toBe(true);
    expect(
      await first.getByText('declared on EX02\\Partner relay: RequireTLS $true').isVisible(),
    ).toBe(true);
    await page.getByRole('searchbox').fill('10153.2');
    await page
      .locator('#records details')
      .first()
      .evaluate((it) => it.toggleAttribute('open', true));
    await page.getByText(/^Transcript/).click();
    expect(await page.getByText('S: 250 mail.example').isVisible()).toBe(true);
  });

  test('a predicted event shows its addresses', async () => {
    const { page } = await show();
    const event = page.getByRole('article').filter({ hasText: 'Event 1032 certain' });
    expect(await event.getByText('EX02\\Partner relay', { exact: true }).isVisible()).toBe(true);
    await event.getByRole('button', { name: 'Show them' }).click();
    expect(await page.getByRole('searchbox').inputValue()).toBe(
      'event-1032-certain EX02\\Partner relay',
    );
    expect(await rows(page).count()).toBe(1);
  });

  test('every picture is told in words, and every control has a name', async () => {
    const { page } = await show();
    const pictures = await page.locator('svg[role=img]').all();
    expect(pictures).toHaveLength(4);
    for (const picture of pictures) {
      expect(await picture.locator('title').textContent()).not.toBe('');
      expect(await picture.locator('desc').textContent()).toMatch(/: \d/);
    }
    const levels = await page
      .locator('h1, h2, h3, h4, h5')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
    expect(
      await page
        .locator('button, input, select')
        .evaluateAll(
          (all) => all.filter((it) => !it.closest('label') && it.textContent === '').length,
        ),
    ).toBe(0);
  });

  test('without JavaScript all can be read, and no control stands there in vain', async () => {
    const { page, complaints } = await show(RECORDS, { javaScriptEnabled: false });
    expect(await rows(page).count()).toBe(RECORDS.length);
    expect(await page.locator('button:visible, input:visible, select:visible').count()).toBe(0);
    await rows(page).first().locator('summary').first().click();
    expect(await rows(page).first().getByText('Set-ReceiveConnector').first().isVisible()).toBe(
      true,
    );
    expect(complaints).toEqual([]);
  });

  describe('a vicious record', () => {
    const VICIOUS = [viciousRecord(), viciousRecord({ verdict: 'ok' }), judged()];
    const owned = ({ page }: ShownPage) => page.evaluate('window.owned ?? null');

    test('runs nothing, asks for nothing, and is not taken for a part of the page', async () => {
      const shown = await show(VICIOUS);
      const { page, requests, complaints } = shown;
      for (const button of await page.locator('.find').all()) await button.dispatchEvent('click');
      await page.getByRole('button', { name: 'Show all' }).click();
      await page.locator('details').evaluateAll((all) => {
        for (const it of all) it.toggleAttribute('open', true);
      });
      await page.getByRole('searchbox').fill('<script>');
      expect(await rows(page).count()).toBe(2);
      expect(await page.locator('script, style, iframe, img, base, link, object').count()).toBe(2);
      expect({ owned: await owned(shown), requests, complaints }).toEqual({
        owned: null,
        requests: [],
        complaints: [],
      });
    });

    test('cannot run though it got into the page: the policy forbids it', async () => {
      const page = render([judged()]).replace(
        '<main>',
        `<main><script>window.owned = 1</script><img src="x" onerror="window.owned = 2">
         <img src="https://evil.example/x"><a href="javascript:window.owned = 3">go</a>`,
      );
      const shown = await browser.show(page);
      await shown.page.getByText('go', { exact: true }).click();
      expect(await owned(shown)).toBeNull();
      expect(shown.complaints.length).toBeGreaterThan(2);
    });

    test.each([390, 820, 1440])('stays within a window %i wide', async (width) => {
      for (const javaScriptEnabled of [true, false]) {
        const { page } = await show(VICIOUS, {
          javaScriptEnabled,
          viewport: { width, height: 800 },
        });
        for (const summary of await page.locator('summary:visible').all()) await summary.click();
        const room = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
        expect(room).toBeLessThanOrEqual(width);
      }
    });
  });

  test('20,000 records open, with and without JavaScript', async () => {
    const many = Array.from({ length: 20_000 }, (_, at) =>
      judged({
        target: `mx${at}.example:25`,
        ...(at % 10 === 0 && { verdict: 'warning', findings: [finding({ severity: 'warning' })] }),
        ...(at % 1000 === 0 && { verdict: 'critical', predictions: [prediction()] }),
      }),
    );
    const { page, complaints } = await show(many);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
      '20 of 20,000 addresses need action now',
    );
    await page.getByRole('searchbox').fill('mx19999');
    expect(await names(page)).toEqual(['mx19999.example:25']);
    expect(await page.getByText('17,000 ok addresses cannot be opened').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    const plain = await show(many, { javaScriptEnabled: false });
    expect(await rows(plain.page).count()).toBe(1000);
    expect(await plain.page.getByText('the other 19,000 are in this file too').isVisible()).toBe(
      true,
    );
  }, 120_000);
});
