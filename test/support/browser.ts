/** A real browser, which shows pages from files and tells what they did. */

import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findProgram } from './requirement.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** A page that is being shown. */
export interface ShownPage {
  readonly page: Page;
  /** All that it asked a network or a disk for, itself left out. */
  readonly requests: readonly string[];
  /** Errors, warnings and dialogs, as they came. */
  readonly complaints: readonly string[];
}

interface Clock {
  /** What the page takes for the time; its timers run all the same. */
  readonly now?: Date;
}

/** Shows pages until it goes out of an `await using`. */
export class TestBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #folder: TemporaryFolder;

  static async start(): Promise<TestBrowser> {
    const browser = await chromium.launch({
      executablePath: findProgram('chromium'),
      // Root, as CI is, has no sandbox.
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    return new TestBrowser(browser, await TemporaryFolder.create());
  }

  private constructor(browser: Browser, folder: TemporaryFolder) {
    this.#browser = browser;
    this.#folder = folder;
  }

  /** Opens a page in a window of its own. */
  async show(html: string, options: BrowserContextOptions = {}): Promise<ShownPage> {
    const path = await this.#folder.write(`${crypto.randomUUID()}.html`, html);
    return this.visit(pathToFileURL(path).href, options);
  }

  /** Opens the page at an address in a window of its own. */
  async visit(url: string, options: BrowserContextOptions & Clock = {}): Promise<ShownPage> {
    const { now, ...others } = options;
    const context = await this.#browser.newContext(others);
    const page = await context.newPage();
    if (now) await page.clock.setSystemTime(now);
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url) requests.push(request.url());
    });
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', async (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    await page.goto(url);
    return { page, requests, complaints };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#folder[Symbol.asyncDispose]();
  }
}
