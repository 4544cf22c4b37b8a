/** Whether those who read our metrics take them: promtool's linter, and node_exporter. */

import { spawn, spawnSync } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVERYONE } from '../report/cast.ts';
import { readExposition } from '../support/exposition.ts';
import { findProgram, requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { awaitListening, findPorts } from './ports.ts';

const ADDRESS = '127.0.0.29';

let folder: TemporaryFolder;
let seen: string;
beforeAll(async () => {
  folder = await TemporaryFolder.create();
  const records = EVERYONE.map((record, at) =>
    JSON.stringify({ ...record, target: `mx${at}.example:25`, host: `mx${at}.example` }),
  );
  seen = await folder.write('seen.jsonl', `${records.join('\n')}\n`);
});
afterAll(() => folder[Symbol.asyncDispose]());

const linter = requires('promtool');
test.skipIf(linter.skipped)(`${linter.title} has nothing to say`, async () => {
  const { stdout } = await runMain(['report', seen, '--format', 'prometheus']);
  const args = ['check', 'metrics'];
  const { status, output } = spawnSync(findProgram('promtool'), args, { input: stdout });
  expect([status, output.join('')]).toEqual([0, '']);
});

const exporter = requires('node_exporter');
describe.skipIf(exporter.skipped)(exporter.title, () => {
  const servers: (() => void)[] = [];
  afterAll(() => {
    for (const stop of servers) stop();
  });

  test('gives every series as it was written, and finds no fault in the file', async () => {
    const path = folder.at('textfile/starttls.prom');
    await makeFolder();
    const { code } = await runMain(['report', seen, '--format', 'prometheus', '--output', path]);
    expect(code).toBe(2);
    const given = await scrape(await start(folder.at('textfile')));
    const written = readExposition(await folder.read('textfile/starttls.prom'));
    for (const metric of written.filter(({ series }) => series.length > 0)) {
      const { series = [] } = given.find(({ name }) => name === metric.name) ?? {};
      const sorted = (all: typeof series) =>
        all.map((one) => JSON.stringify(sortLabels(one))).sort();
      expect(sorted(series)).toEqual(sorted(metric.series));
    }
    const faults = given.find(({ name }) => name === 'node_textfile_scrape_error');
    expect(faults?.series).toEqual([{ labels: {}, value: 0 }]);
  });

  async function makeFolder(): Promise<void> {
    spawnSync('mkdir', ['-p', folder.at('textfile')]);
    await chmod(folder.path, 0o755);
  }

  async function start(textfiles: string): Promise<string> {
    const port = (await findPorts(ADDRESS, ['web'])).get('web') ?? 0;
    const child = spawn(
      findProgram('node_exporter'),
      [
        `--web.listen-address=${ADDRESS}:${port}`,
        '--collector.disable-defaults',
        '--web.disable-exporter-metrics',
        '--collector.textfile',
        `--collector.textfile.directory=${textfiles}`,
      ],
      { stdio: 'ignore' },
    );
    servers.push(() => child.kill());
    await awaitListening(port, ADDRESS, AbortSignal.timeout(20_000));
    return `http://${ADDRESS}:${port}/metrics`;
  }

  async function scrape(url: string) {
    return readExposition(await (await fetch(url)).text());
  }
});

test('the file can be read by others, as node_exporter is', async () => {
  const path = folder.at('mode.prom');
  await runMain(['report', seen, '--format', 'prometheus', '--output', path]);
  expect((await stat(path)).mode & 0o777).toBe(0o666 & ~process.umask());
  expect(await folder.list()).not.toContainEqual(expect.stringMatching(/\.tmp$/));
});

function sortLabels({
  labels,
  value,
}: {
  labels: Readonly<Record<string, string>>;
  value: number;
}) {
  return [Object.entries(labels).sort(), value];
}
