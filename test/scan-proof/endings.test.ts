import { spawnSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunSummary } from '../../src/report/run-json.ts';
import { startCli, startProcess } from '../support/cli.ts';
import { Fleet } from '../support/fleet/fleet.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { whenLines } from './growing-file.ts';
import { targetsOf } from './mix.ts';
import { difference, NO_DIFFERENCE, parseRun, readRun, targetsIn } from './run-file.ts';

const PATIENCE_MS = 120_000;

const BIN = join(import.meta.dirname, '../../src/bin.ts');

const OPTIONS = [
  ...['--ehlo-name', 'probe.example', '--per-network', '0', '--per-provider', '0'],
  ...['--summary'],
];

const THREADS = [
  ['without workers', ['--workers', '0']],
  ['with workers', ['--workers', '2']],
] as const;

let folder: TemporaryFolder;
let fleet: Fleet;
beforeEach(async () => {
  [folder, fleet] = await Promise.all([TemporaryFolder.create(), Fleet.start()]);
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
});

/** The arguments of a scan, with the files that it needs. */
async function prepare(targets: readonly string[], ...args: readonly string[]) {
  const list = await folder.write('list', `${targets.join('\n')}\n`);
  return ['scan', list, ...OPTIONS, folder.at('run.json'), ...args];
}

async function readSummary(): Promise<RunSummary> {
  return JSON.parse(await readFile(folder.at('run.json'), 'utf8')) as RunSummary;
}

describe.each(THREADS)('Ctrl-C, %s', (_how, workers) => {
  test(
    'pressed twice ends at once with 130, and keeps what was done',
    async () => {
      const silent = targetsOf({ silent: 20 }, fleet);
      const done = targetsOf({ plain: 100 }, fleet);
      const run = await folder.write('run.jsonl', '');
      const cli = startCli(await prepare([...done, ...silent], '--output', run, ...workers));
      const running = new AbortController();
      void cli.end.then(() => running.abort());
      await fleet.whenVisited(done.length + silent.length);
      expect(await whenLines(run, done.length, running.signal)).toBe(true);
      const pressing = setInterval(cli.interrupt, 20);
      const { code, stderr } = await cli.end;
      clearInterval(pressing);
      // A signal that comes while the process is leaving ends it without a code; shells show 130 too.
      expect([130, null]).toContain(code);
      // Pressed once it would have waited, and told its reason.
      expect(stderr).toBe('');
      const found = targetsIn(await readRun(run));
      expect(difference(found, done)).toEqual(NO_DIFFERENCE);
    },
    PATIENCE_MS,
  );
});

describe.each(THREADS)('a reader that leaves, %s,', (_how, workers) => {
  test(
    'as head does, ends the scan without waiting for what nobody reads',
    async () => {
      const plain = targetsOf({ plain: 2_000 }, fleet);
      const silent = targetsOf({ silent: 20 }, fleet);
      const targets = [...plain.slice(0, 100), ...silent, ...plain.slice(100)];
      // Sooner than the dialogues are cut that Ctrl-C lets come to their end.
      const args = await prepare(targets, '--greeting-timeout', '4', ...workers);
      const script = '{ "$0" "$@"; echo "ended with $?" >&2; } | head -n 5';
      const command = ['-c', script, process.execPath, BIN, ...args];
      const { stdout, stderr, code } = await startProcess('sh', command).end;
      expect(parseRun(stdout)).toHaveLength(5);
      expect(stderr).toMatch(/^ended with 130$/m);
      expect(stderr).not.toMatch(/^\s+at |EPIPE|bug of ours/m);
      expect(code).toBe(0);
      const { records, outcomes, interrupted, reason } = await readSummary();
      expect({ interrupted, 'timed-out': outcomes['timed-out'] }).toEqual({
        interrupted: false,
        'timed-out': 0,
      });
      expect(reason).toMatch(/^130: .*standard output/);
      expect(records).toBeLessThan(plain.length);
    },
    PATIENCE_MS,
  );
});

const mounting = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]);
const noMounts = mounting.status === 0 ? '' : ' (skipped: no file system may be mounted)';

describe.skipIf(noMounts !== '')(`a disk that is full${noMounts}`, () => {
  /** Scans, makes room, and scans again; shows the file after each. */
  const SCRIPT = `
    mount -t tmpfs -o size=2m tmpfs "$0"
    head -c 1500k /dev/zero >"$0/ballast"
    scan() { "$@" --output run.jsonl --resume run.jsonl; echo "ended with $?" >&2; cat run.jsonl; }
    cd "$0"
    scan "$@"; echo '---'
    rm ballast
    scan "$@"`;

  test.each(THREADS)(
    'ends the scan with one line and 64, and it goes on once there is room, %s',
    async (_how, workers) => {
      await mkdir(folder.at('disk'));
      const targets = targetsOf({ plain: 700, starttls: 50 }, fleet);
      const args = await prepare(targets, '--quiet', ...workers);
      const shell = ['-rm', 'sh', '-c', SCRIPT, folder.at('disk'), process.execPath, BIN, ...args];
      const { stdout, stderr } = await startProcess('unshare', shell).end;
      expect(stderr).toBe(
        'starttls-probe: --output: cannot write run.jsonl (ENOSPC)\nended with 64\nended with 1\n',
      );
      const [first = '', second = ''] = stdout.split('---\n');
      const [before, after] = [targetsIn(parseRun(first)), targetsIn(parseRun(second))];
      expect(before.length).toBeGreaterThan(100);
      expect(before.length).toBeLessThan(targets.length);
      expect(second.startsWith(first)).toBe(true);
      expect(difference(after, targets)).toEqual(NO_DIFFERENCE);
      expect(await readSummary()).toMatchObject({
        records: targets.length,
        targets: { earlier: before.length },
      });
    },
    PATIENCE_MS,
  );
});
