import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startProcess } from '../../support/cli.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const CROWDED = join(import.meta.dirname, '../../support/history/crowded.ts');

const mounting = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]);
const noMounts = mounting.status !== 0;

const FULL = /^the history \S+h\.db cannot be written: database or disk is full$/;

/** Plays a scenario of crowded.ts on a disk of 600 KiB. */
async function play(scenario: string) {
  await using folder = await TemporaryFolder.create();
  const script = 'mount -t tmpfs -o size=600k tmpfs "$0" && exec "$@"';
  const program = [process.execPath, CROWDED, folder.path, scenario];
  const args = ['-rm', 'sh', '-c', script, folder.path, ...program];
  const env = { NODE_DISABLE_COMPILE_CACHE: '1' };
  const { stdout, stderr } = await startProcess('unshare', args, { env }).end;
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const because = noMounts ? ' (skipped: no file system may be mounted)' : '';

describe.skipIf(noMounts)(`a history on a full disk${because}`, () => {
  test('says so, gives what it has, and catches up when there is room', async () => {
    const { number, full, roomy, again } = await play('while-running');
    expect(number).toBeGreaterThan(5);
    // What is small may still find room where something large has found none.
    expect(full).toMatchObject({
      trouble: expect.stringMatching(FULL),
      states: expect.arrayContaining([-5, -4, -3, -1]),
      changes: 0,
      deliveries: [['one', 1]],
    });
    // Three were missed, one place is forgotten, one was seen when there was room.
    const caughtUp = {
      states: [0, 1, 2, 4],
      changes: 3,
      records: number,
      deliveries: [['one', 1]],
    };
    expect(roomy).toEqual({ ...caughtUp, trouble: null });
    expect(again).toEqual({ ...caughtUp, trouble: null });
  });

  test('begins when there is room, where there was none at the start', async () => {
    const { began, full, again } = await play('from-the-start');
    expect(began).toMatch(FULL);
    expect(full).toEqual({ trouble: began, states: [], changes: 0, deliveries: [['one', 1]] });
    expect(again).toEqual({
      trouble: null,
      states: [1, 2, 4],
      changes: 2,
      records: 0,
      deliveries: [['one', 1]],
    });
  });

  test('gives back what was watched, where the disk is full when the monitor begins again', async () => {
    expect(await play('restart')).toEqual({
      trouble: null,
      states: [0, 1, 2, 3, 4],
      changes: 0,
      deliveries: [['waits', 0]],
    });
  });
});
