import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startProcess } from '../support/cli.ts';
import { Fleet } from '../support/fleet/fleet.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { type Mix, targetsOf, told } from './mix.ts';
import { countBy, difference, NO_DIFFERENCE, readRun, targetsIn } from './run-file.ts';

const PATIENCE_MS = 120_000;

const BIN = join(import.meta.dirname, '../../src/bin.ts');

/** As many dialogues as the limit of open files allows. */
const OPTIONS = [
  ...['--ehlo-name', 'probe.example', '--per-network', '0', '--per-provider', '0', '--quiet'],
  ...['--concurrency', '0'],
];

let folder: TemporaryFolder;
let fleet: Fleet;
beforeEach(async () => {
  [folder, fleet] = await Promise.all([TemporaryFolder.create(), Fleet.start()]);
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
});

// Windows has no such limit.
describe.skipIf(process.platform === 'win32')('with few files to open', () => {
  test.each<[string, Mix, readonly string[]]>([
    ['servers that close', { plain: 1_000 }, ['--workers', '0']],
    ['servers that close, with workers,', { plain: 600 }, ['--workers', '2']],
    ['servers that cling to us', { clinging: 300 }, ['--workers', '0']],
  ])(
    'a scan of %s misses nobody, and blames nobody for it',
    async (_title, mix, workers) => {
      const targets = targetsOf(mix, fleet);
      const list = await folder.write('list', targets.join('\n'));
      const run = folder.at('run.jsonl');
      const scan = [BIN, 'scan', list, ...OPTIONS, ...workers, '--output', run];
      const script = ['-c', 'ulimit -n 250; exec "$0" "$@"', process.execPath, ...scan];
      expect(await startProcess('sh', script).end).toEqual({ stdout: '', stderr: '', code: 1 });
      const records = await readRun(run);
      expect(difference(targetsIn(records), targets)).toEqual(NO_DIFFERENCE);
      const due = { outcome: 'completed', advertised: false, negotiated: false };
      expect(countBy(records, (one) => JSON.stringify(told(one)))).toEqual({
        [JSON.stringify(due)]: targets.length,
      });
    },
    PATIENCE_MS,
  );
});
