/** The whole way: a server, `serve` that watches it, and a browser that looks on while it is mended. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { TestBrowser } from '../support/browser.ts';
import { type RunningCli, startCli } from '../support/cli.ts';
import { connector } from '../support/connectors.ts';
import { requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const { skipped, title } = requires('chromium');

/** Requires TLS, and offers none: the state that event 1032 is about. */
const BROKEN = connector({
  identity: 'EX01\\Partners',
  requireTls: true,
  authMechanism: ['Integrated'],
});
const MENDED: ReceiveConnector = { ...BROKEN, authMechanism: ['Tls', 'Integrated'] };

describe.skipIf(skipped)(title, () => {
  let browser: TestBrowser;
  let folder: TemporaryFolder;
  let serve: RunningCli | null = null;
  beforeAll(async () => {
    browser = await TestBrowser.start();
    folder = await TemporaryFolder.create();
  });
  afterAll(async () => {
    serve?.kill('SIGKILL');
    await browser[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  /** Declares the connector in the file that the monitor holds its records against. */
  const declare = ({ identity, requireTls, authMechanism }: ReceiveConnector, port: number) =>
    folder.write(
      'connectors.json',
      JSON.stringify({
        connectors: [
          {
            identity,
            requireTls,
            authMechanism,
            bindings: [`0.0.0.0:${port}`],
            remoteIpRanges: ['0.0.0.0-255.255.255.255'],
          },
        ],
      }),
    );

  test('the event is predicted, its cmdlet is run, and the page says so by itself', async () => {
    const broken = await startEmulator([{ connector: BROKEN }]);
    const port = broken.listeners[0]?.port ?? 0;
    await declare(BROKEN, port);
    const config = await folder.write(
      'starttls-probe.yaml',
      `listen: { address: "127.0.0.1:0" }
history: history.db
policies: connectors.json
groups:
  - { name: edge, every: 1s, targets: "127.0.0.1:${port}" }
`,
    );
    const cli = startCli(['serve', '--config', config]);
    serve = cli;
    const url = /"url":"([^"]+)"/.exec(await cli.told('listening at '))?.[1] ?? '';
    const { page, complaints } = await browser.visit(url);

    const event = page.getByRole('article').filter({ hasText: 'Event 1032 certain' });
    await event.getByText('EX01\\Partners', { exact: true }).waitFor();
    await event.getByText('Why, and what to do').click();
    expect(await event.textContent()).toContain("Set-ReceiveConnector -Identity 'EX01\\Partners'");

    await broken.close();
    await using _ = await startEmulator([{ connector: MENDED }], { port });
    await declare(MENDED, port);
    cli.kill('SIGHUP');
    await page.getByRole('heading', { name: 'The address is well' }).waitFor();
    expect(await page.locator('#events').textContent()).toContain('None is expected');
    const changes = page.locator('#lately');
    expect(await changes.textContent()).toContain('The verdict is ok');

    await changes
      .getByRole('link', { name: `127.0.0.1:${port}` })
      .first()
      .click();
    await page.getByRole('img', { name: 'Verdict by day' }).waitFor();
    await page.locator('#records summary').first().click();
    await page.getByText('Transcript').first().click();
    expect(await page.locator('.transcript').first().textContent()).toContain('STARTTLS');
    expect(complaints).toEqual([]);
    cli.kill('SIGTERM');
    expect((await cli.end).code).toBe(0);
  }, 60_000);
});
