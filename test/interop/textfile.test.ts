/** Whether those who read our metrics take them: promtool's linter, and node_exporter. */

import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVERYONE } from '../report/cast.ts';
import { type ReadSeries, readExposition } from '../support/exposition.ts';
import { findProgram, requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { startProgram } from './running.ts';

let sources: TemporaryFolder;
let seen: string;
beforeAll(async () => {
  sources = await TemporaryFolder.create();
  const records = EVERYONE.map((record, at) =>
    JSON.stringify({ ...record, target: `mx${at}.example:25`, host: `mx${at}.example` }),
  );
  seen = await sources.write('seen.jsonl', `${records.join('\n')}\n`);
});
afterAll(() => sources[Symbol.asyncDispose]());

const linter = requires('promtool');
test.skipIf(linter.skipped)(`${linter.title} has nothing to say`, async () => {
  const { stdout } = await runMain(['report', seen, '--format', 'prometheus']);
  const args = ['check', 'metrics'];
  const { status, output } = spawnSync(findProgram('promtool'), args, { input: stdout });
  expect([status, output.join('')]).toEqual([0, '']);
});

const exporter = requires('node_exporter');
test.skipIf(exporter.skipped)(
  `${exporter.title} gives every series as it was written, and finds no fault in the file`,
  async () => {
    await using folder = await TemporaryFolder.create();
    const output = folder.at('starttls.prom');
    const { code } = await runMain(['report', seen, '--format', 'prometheus', '--output', output]);
    expect(code).toBe(2);
    await using running = await startProgram('node_exporter', [
      '--collector.disable-defaults',
      '--web.disable-exporter-metrics',
      '--collector.textfile',
      `--collector.textfile.directory=${folder.path}`,
    ]);
    const given = readExposition(await (await fetch(`${running.url}/metrics`)).text());
    const byName = new Map(given.map(({ name, series }) => [name, series]));
    const written = readExposition(await folder.read('starttls.prom'));
    for (const { name, series } of written.filter((one) => one.series.length > 0)) {
      expect(sorted(byName.get(name) ?? [])).toEqual(sorted(series));
    }
    expect(byName.get('node_textfile_scrape_error')).toEqual([{ labels: {}, value: 0 }]);
  },
);

test('the file can be read by others, as node_exporter is, and no draft is left', async () => {
  await using folder = await TemporaryFolder.create();
  const output = folder.at('starttls.prom');
  await runMain(['report', seen, '--format', 'prometheus', '--output', output]);
  expect((await stat(output)).mode & 0o777).toBe(0o666 & ~process.umask());
  expect(await folder.list()).toEqual(['starttls.prom']);
});

/** Who reads them may order series and labels as they like. */
function sorted(series: readonly ReadSeries[]): string[] {
  return series
    .map(({ labels, value }) => JSON.stringify([Object.entries(labels).sort(), value]))
    .sort();
}
