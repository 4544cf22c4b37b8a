import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunSummary } from '../../src/report/run-json.ts';
import { Fleet } from '../support/fleet/fleet.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { type Mix, targetsOf } from './mix.ts';
import { Ordeal } from './ordeal.ts';
import { mixed, randomOf, SEED } from './random.ts';
import { difference, NO_DIFFERENCE, readRun, targetsIn } from './run-file.ts';

const PATIENCE_MS = 300_000;

/** At this rate a scan is not done before it is killed. */
const OPTIONS = [
  ...['--ehlo-name', 'probe.example', '--rate', '800', '--concurrency', '60'],
  ...['--per-network', '0', '--per-provider', '0', '--quiet'],
];

const LARGE: Mix = { plain: 2_400, starttls: 200, slow: 300, refusing: 100 };
const SMALL: Mix = { plain: 800, starttls: 50, slow: 100, refusing: 50 };

let folder: TemporaryFolder;
let fleet: Fleet;
beforeEach(async () => {
  [folder, fleet] = await Promise.all([TemporaryFolder.create(), Fleet.start()]);
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
});

describe(`a scan that is killed and goes on (seed ${SEED})`, () => {
  test.each([
    ['ten times', LARGE, { kills: 10 }],
    ['four times, with two workers', SMALL, { kills: 4, args: ['--workers', '2'] }],
    ['four times, with a list on standard input', SMALL, { kills: 4, stdin: true }],
  ])(
    '%s has one record of each target, and does none again that it has',
    async (_title, mix, { kills, args = [], stdin = false }: Case) => {
      const targets = mixed(targetsOf(mix, fleet), randomOf(SEED));
      const list = `${targets.join('\n')}\n`;
      const file = stdin ? '-' : await folder.write('list', list);
      const ordeal = new Ordeal({
        fleet,
        targets,
        args: [file, ...OPTIONS, ...args, '--summary', folder.at('run.json')],
        stdin: stdin ? list : '',
        run: folder.at('run.jsonl'),
        kills,
      });
      const end = await ordeal.endure();

      const records = await readRun(folder.at('run.jsonl'));
      const found = targetsIn(records);
      expect(difference(found, targets)).toEqual(NO_DIFFERENCE);
      expect({ ...end, kills: ordeal.kills }).toEqual({ code: 3, stderr: '', kills });

      expect(ordeal.superfluous).toEqual([]);
      expect((await fleet.report()).crowded).toEqual([]);

      const summary = JSON.parse(await readFile(folder.at('run.json'), 'utf8')) as RunSummary;
      const { earlier } = summary.targets;
      expect(earlier).toBeGreaterThan(0);
      expect(summary).toMatchObject({ records: targets.length, earlierRecords: earlier });
    },
    PATIENCE_MS,
  );
});

interface Case {
  readonly kills: number;
  readonly args?: readonly string[];
  readonly stdin?: boolean;
}
