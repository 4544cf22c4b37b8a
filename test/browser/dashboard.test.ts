import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pages } from '../../src/monitor/pages/pages.ts';
import type { Watched } from '../../src/monitor/watched.ts';
import { CAST } from '../report/cast.ts';
import { viciousRecord } from '../report/vicious.ts';
import { type ShownPage, TestBrowser } from '../support/browser.ts';
import { faintTexts } from '../support/contrast.ts';
import { judged } from '../support/judged.ts';
import { groupView, TestMonitor } from '../support/monitor-view.ts';
import { PageServer } from '../support/page-server.ts';
import { requires } from '../support/requirement.ts';
import { NOW, recordOf, watchedFleet } from '../support/watched-fleet.ts';

const { skipped, title } = requires('chromium');

/** WCAG 2.2 §1.4.3 for text of any size. */
const LEAST_CONTRAST = 4.5;

/** How what has the focus is framed. */
const OUTLINE = `(({ outlineStyle, outlineWidth }) => outlineStyle + ' ' + outlineWidth)(
  getComputedStyle(document.activeElement))`;

describe.skipIf(skipped)(title, () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await TestBrowser.start();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
  });

  let monitor: TestMonitor;
  beforeEach(() => {
    monitor = watchedFleet();
  });

  /** Serves the monitor, shows a page of it, and lets the test do what it does. */
  async function visit(
    path: string,
    look: (shown: ShownPage, server: PageServer) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const app = pages(monitor, { now: () => NOW, limits: { batchMs: 10, quietMs: 10 } });
    await using server = await PageServer.start(app);
    const shown = await browser.visit(`${server.url}${path}`, { now: NOW, ...options });
    if (options.javaScriptEnabled !== false) await isLive(shown.page);
    await look(shown, server);
    await shown.page.close();
    // The browser tells of a page that is gone as of something that failed.
    expect(shown.complaints.filter((one) => !one.includes('404'))).toEqual([]);
  }

  const isLive = (page: Page) => page.locator('#state[data-state=live]').waitFor();
  const placeOf = (host: string): Watched => {
    const found = monitor.watched().find(({ glance }) => glance.host === host);
    if (!found) throw new Error(`${host} is not watched`);
    return found;
  };
  const pathOf = (host: string) => `/targets/${placeOf(host).id}`;
  const headline = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();

  test('asks nobody but its own server, and for nothing that is not there', () =>
    visit('/', async ({ page, requests }, { url }) => {
      expect(await page.title()).toBe('3 critical, 2 unknown, 1 warning, 6 ok – starttls-probe');
      const paths = requests.map((one) => one.replace(url, ''));
      expect(paths.map((path) => path.replace(/\.[0-9a-f]{16}\./, '.')).sort()).toEqual([
        '/assets/critical.svg',
        '/assets/script.js',
        '/assets/style.css',
        '/events',
      ]);
    }));

  test('from the predicted event to the cmdlet, and to its target', () =>
    visit('/', async ({ page }) => {
      const event = page.getByRole('article').filter({ hasText: 'Event 1032 certain' });
      const cmdlet = event.getByText("'EX02\\Partner relay' -RequireTLS $false").first();
      expect(await cmdlet.isVisible()).toBe(false);
      await event.getByText('Why, and what to do').click();
      await event.getByText('-RequireTLS').first().waitFor();
      await event.getByRole('link', { name: 'relay.contoso.com:25' }).click();
      await isLive(page);
      expect(await headline(page)).toBe('relay.contoso.com:25');
      const fix = page.getByRole('article').filter({ hasText: 'Event 1032' }).locator('.code');
      expect(await fix.first().textContent()).toContain('Set-ReceiveConnector');
      await page.getByRole('link', { name: 'edge' }).click();
      expect(await page.locator('#shown').textContent()).toContain('7 of 12 addresses');
    }));

  test('copies a cmdlet', () =>
    visit(
      pathOf('relay.contoso.com'),
      async ({ page }) => {
        await page.getByRole('button', { name: 'Copy' }).last().click();
        await page.getByRole('button', { name: 'Copied' }).waitFor();
        expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
          "# Or do without TLS:\nSet-ReceiveConnector -Identity 'EX02\\Partner relay' -RequireTLS $false",
        );
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    ));

  test('filters with the form, sorts by the headings, and comes back with one link', () =>
    visit('/', async ({ page }) => {
      const rows = page.locator('.fleet > tbody');
      await page.getByRole('checkbox', { name: 'unknown' }).check();
      await page.getByRole('searchbox', { name: 'Search' }).fill('northwind');
      await page.getByRole('searchbox').press('Enter');
      await page.waitForURL(/\?q=northwind&verdict=unknown/);
      expect(await rows.count()).toBe(1);
      expect(await page.getByRole('checkbox', { name: 'unknown' }).isChecked()).toBe(true);
      await page.getByRole('link', { name: 'Show all' }).click();
      await page.getByRole('columnheader', { name: 'Address' }).last().getByRole('link').click();
      await page.waitForURL(/sort=target/);
      const sorted = page.locator('.fleet th[aria-sort]');
      expect(await sorted.getAttribute('aria-sort')).toBe('ascending');
      expect(await rows.first().locator('th').textContent()).toContain('branch.contoso.com:25');
    }));

  test('with the keyboard alone: past the bar, to an event, into its details', () =>
    visit('/', async ({ page }) => {
      const focused = () => page.evaluate('document.activeElement.textContent.trim()');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('main');
      const seen: unknown[] = [];
      while (seen.at(-1) !== 'Why, and what to do' && seen.length < 20) {
        await page.keyboard.press('Tab');
        seen.push(await focused());
        const outline = await page.evaluate(OUTLINE);
        expect(outline).toBe('solid 2px');
      }
      expect(seen).toEqual(['3', '2', '1', '6', 'relay.contoso.com:25', 'Why, and what to do']);
      await page.keyboard.press('Enter');
      await page.getByText('What to do', { exact: true }).first().waitFor();
    }));

  describe('stays live', () => {
    test('what is new appears without a reload, and is read out', () =>
      visit('/', async ({ page }) => {
        await page.evaluate('window.mark = 1');
        monitor.see(recordOf('mail2.contoso.com', CAST.injected, NOW.toISOString()));
        await page.getByRole('heading', { name: '4 of 12 addresses need action now' }).waitFor();
        const attention = page.locator('#attention');
        expect(await attention.textContent()).toContain('mail2.contoso.com:25');
        expect(await page.title()).toMatch(/^4 critical/);
        expect(await page.locator('#news').textContent()).toBe('4 of 12 addresses need action now');
        expect(await page.evaluate('window.mark')).toBe(1);
      }));

    test('what is open, what has the focus and where one reads stays', () =>
      visit(
        '/',
        async ({ page }) => {
          await page.getByText('Why, and what to do').first().click();
          const link = page.locator('.fleet').getByRole('link', { name: 'mail4.contoso.com:25' });
          await link.focus();
          const place = () => link.evaluate((it) => Math.round(it.getBoundingClientRect().top));
          const before = await place();
          const event = { ...CAST['event-1032-certain'], predictions: [] };
          monitor.see(recordOf('smtp.woodgrove.example', event, NOW.toISOString()), 'partners');
          await page.getByRole('heading', { name: '4 of 12 addresses' }).waitFor();
          expect(await page.evaluate('document.activeElement.textContent')).toBe(
            'mail4.contoso.com:25',
          );
          expect(await page.getByText('What to do', { exact: true }).first().isVisible()).toBe(
            true,
          );
          expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(1);
        },
        { reducedMotion: 'reduce', viewport: { width: 1280, height: 400 } },
      ));

    test('what is being written in the form is not taken away', () =>
      visit('/', async ({ page }) => {
        await page.getByRole('searchbox').fill('half a wo');
        monitor.see(recordOf('new.contoso.com', CAST.expired, NOW.toISOString()));
        await page.getByRole('heading', { name: '4 of 13 addresses' }).waitFor();
        expect(await page.getByRole('searchbox').inputValue()).toBe('half a wo');
        expect(await page.evaluate('document.activeElement.tagName')).toBe('INPUT');
      }));

    test('the page of a target follows that target, and says when it is gone', () =>
      visit(pathOf('mail2.contoso.com'), async ({ page, requests }) => {
        const own = () =>
          requests.filter((one) => one.endsWith(new URL(page.url()).pathname)).length;
        monitor.see(recordOf('mail1.contoso.com', CAST.healthy, NOW.toISOString()));
        monitor.see(recordOf('mail2.contoso.com', CAST.injected, NOW.toISOString()));
        await page.getByText('critical since').waitFor();
        expect(own()).toBe(0);
        expect(await page.locator('#news').textContent()).toMatch(
          /^mail2\.contoso\.com:25 is critical: /,
        );
        monitor.lose(placeOf('mail2.contoso.com').id);
        await page.getByRole('heading', { name: 'mail2.contoso.com:25 is not watched' }).waitFor();
      }));

    test('what happened while the page was on its way is fetched', async () => {
      const app = pages(monitor, { now: () => NOW, limits: { batchMs: 10, quietMs: 10 } });
      await using server = await PageServer.start(app);
      const stale = await (await fetch(server.url)).text();
      monitor.see(recordOf('mail2.contoso.com', CAST.injected, NOW.toISOString()));
      const { page } = await browser.visit('about:blank', { now: NOW });
      await page.route(`${server.url}/`, (route) =>
        route.request().isNavigationRequest()
          ? route.fulfill({ body: stale, contentType: 'text/html' })
          : route.continue(),
      );
      await page.goto(server.url);
      await page.getByRole('heading', { name: '4 of 12 addresses need action now' }).waitFor();
    });

    test('a page that nobody looks at holds no connection, and makes up for it later', async () => {
      const limits = { batchMs: 10, clients: 1 };
      await using server = await PageServer.start(pages(monitor, { now: () => NOW, limits }));
      const { page } = await browser.visit(server.url, { now: NOW });
      await isLive(page);
      const look = (isHidden: boolean) =>
        page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true,
          value: ${isHidden} }); document.dispatchEvent(new Event('visibilitychange'))`);
      await look(true);
      let mine = await fetch(`${server.url}/events`);
      while (mine.status === 503) mine = await fetch(`${server.url}/events`);
      await mine.body?.cancel();
      monitor.see(recordOf('mail2.contoso.com', CAST.injected, NOW.toISOString()));
      expect(await headline(page)).toBe('3 of 12 addresses need action now');
      await look(false);
      await page.getByRole('heading', { name: '4 of 12 addresses need action now' }).waitFor();
    });

    test('a lost connection is told', async () => {
      const closing = new AbortController();
      const app = pages(monitor, { now: () => NOW, closing: closing.signal });
      await using server = await PageServer.start(app);
      const { page } = await browser.visit(server.url, { now: NOW });
      await isLive(page);
      closing.abort();
      await page.locator('#state[data-state=lost]').waitFor();
      expect(await page.locator('#state').textContent()).toContain('Connection lost');
    });
  });

  test('without JavaScript all can be read and done', () =>
    visit(
      '/',
      async ({ page }) => {
        await page.getByText('Why, and what to do').first().click();
        expect(await page.getByText('What to do', { exact: true }).first().isVisible()).toBe(true);
        await page.getByRole('checkbox', { name: 'critical' }).check();
        await page.getByRole('button', { name: 'Filter' }).click();
        expect(await page.locator('.fleet > tbody').count()).toBe(3);
        await page.getByRole('link', { name: 'relay.contoso.com:25' }).click();
        expect(await headline(page)).toBe('relay.contoso.com:25');
        await page.getByText('The same as a table').click();
        expect(await page.getByRole('cell', { name: '2026-11-21' }).count()).toBeGreaterThan(0);
      },
      { javaScriptEnabled: false },
    ));

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    test.each([360, 820, 1440])(
      'a window %i wide holds every page, and all can be read',
      async (width) => {
        monitor.setTroubles('history: the disk is full');
        const options = { colorScheme, viewport: { width, height: 900 } };
        const targets = ['relay.contoso.com', 'mail3.contoso.com', 'mx.northwind.example'].map(
          pathOf,
        );
        for (const path of ['/', '/?q=contoso', '/groups', '/changes', ...targets]) {
          await visit(
            path,
            async ({ page }) => {
              for (const summary of await page.locator('summary:visible').all())
                await summary.click();
              const room = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
              expect.soft(room, path).toBeLessThanOrEqual(width);
              expect.soft(await faintTexts(page, LEAST_CONTRAST), path).toEqual([]);
            },
            options,
          );
        }
      },
      120_000,
    );
  });

  test('who sees nothing of it is told all: landmarks, headings, pictures, controls', () =>
    visit(pathOf('relay.contoso.com'), async ({ page }) => {
      for (const role of ['banner', 'main', 'contentinfo'] as const) {
        expect(await page.getByRole(role).count()).toBe(1);
      }
      const levels = await page
        .locator('h1, h2, h3, h4')
        .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
      expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
      for (const name of ['Verdict by day', 'Durations over']) {
        expect(await page.getByRole('img', { name }).count()).toBe(1);
      }
      const bare = await page
        .locator('a, button, input, select, summary')
        .evaluateAll((all) => all.filter((it) => it.textContent === '' && !it.closest('label')));
      expect(bare).toEqual([]);
    }));

  describe('those who mean ill', () => {
    beforeEach(() => {
      monitor = new TestMonitor();
      monitor.setGroups(groupView({ trouble: '<script>window.owned = 9</script>' }));
      monitor.see(judged(viciousRecord({ verdict: 'ok', predictions: [] })));
      monitor.see(viciousRecord());
    });

    const owned = (page: Page) => page.evaluate('window.owned ?? null');

    test('run nothing, fetch nothing and are no part of the page, before and after an update', async () => {
      const [{ id } = { id: '' }] = monitor.watched();
      for (const path of [
        '/',
        '/changes',
        '/groups',
        `/targets/${id}`,
        '/?q=<script>window.owned=1</script>',
      ]) {
        await visit(path, async ({ page, requests }, { url }) => {
          await page.locator('details').evaluateAll((all) => {
            for (const it of all) it.toggleAttribute('open', true);
          });
          monitor.see(viciousRecord({ durationMs: 7 }));
          monitor.setGroups(groupView({ trouble: '<img src=x onerror="window.owned = 8">' }));
          await page.getByText('onerror="window.owned = 8"').first().waitFor();
          expect(await page.locator('script, style, iframe, img, base, object').count()).toBe(1);
          expect(await owned(page)).toBeNull();
          expect(requests.filter((one) => !one.startsWith(`${url}/`))).toEqual([]);
        });
      }
    }, 60_000);

    test('could not, even if they got into the page: the policy forbids it', async () => {
      const app = pages(monitor, { now: () => NOW });
      await using server = await PageServer.start(app);
      const { page, complaints } = await browser.visit('about:blank');
      await page.route(`${server.url}/`, async (route) => {
        const response = await route.fetch();
        const slipped = `<main id="main"><script>window.owned = 1</script><style>*{color:red}</style>
          <img src="https://evil.example/x" onerror="window.owned = 2">
          <a href="javascript:window.owned = 3">go</a>`;
        const body = (await response.text()).replace(/<main[^>]*>/, slipped);
        await route.fulfill({ response, body });
      });
      await page.goto(server.url);
      await page.getByText('go', { exact: true }).click();
      expect(await owned(page)).toBeNull();
      expect(complaints.length).toBeGreaterThanOrEqual(4);
    });

    test.each([360, 1440])('do not burst a window %i wide', async (width) => {
      const [{ id } = { id: '' }] = monitor.watched();
      for (const path of ['/', '/changes', `/targets/${id}`]) {
        await visit(
          path,
          async ({ page }) => {
            for (const summary of await page.locator('summary:visible').all())
              await summary.click();
            const room = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
            expect.soft(room, path).toBeLessThanOrEqual(width);
          },
          { viewport: { width, height: 800 } },
        );
      }
    });
  });
});
