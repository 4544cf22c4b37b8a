/** What serve does when the disk under its history is full, and when there is room again. */

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type RunningServe, startServe } from '../interop/serve.ts';
import { CountingServer } from '../support/counting-server.ts';
import { seriesOf } from '../support/exposition.ts';
import { requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

const smallDisk = requires('a small disk');

const SIZE = 8 * 1024 * 1024;

/** Mounts a small disk where nobody else sees it, and runs what follows. */
function withSmallDisk(folder: string): string[] {
  const mount = `mount -t tmpfs -o size=${SIZE} tmpfs "$0" && exec "$@"`;
  return ['unshare', '--mount', 'sh', '-c', mount, folder];
}

/** Writes until nothing more fits; gives what takes the room away. */
async function fill(folder: string): Promise<string> {
  const ballast = join(folder, 'ballast');
  const full = await writeFile(ballast, Buffer.alloc(2 * SIZE)).catch((error) => error.code);
  expect(full).toBe('ENOSPC');
  return ballast;
}

async function isFailing(serve: RunningServe): Promise<boolean> {
  const [series] = seriesOf(await serve.get('/metrics'), 'starttls_probe_history_failing');
  return series?.value === 1;
}

describe.skipIf(smallDisk.skipped)(smallDisk.title, () => {
  test('full: it says so and goes on probing; with room again it writes', {
    timeout: 120_000,
  }, async () => {
    await using folder = await TemporaryFolder.create();
    await using disk = await TemporaryFolder.create();
    await using server = await CountingServer.start();
    const targets = Array.from({ length: 20 }, (_, at) => `127.4.0.${1 + at}:${server.port}`);
    await using serve = await startServe(
      folder,
      {
        history: disk.at('history.db'),
        groups: [{ name: 'edge', every: '1s', spread: '1ms', targets }],
      },
      { within: withSmallDisk(disk.path) },
    );
    await waitFor('a round', () => server.ended.size === targets.length || null);
    expect(await isFailing(serve)).toBe(false);

    // The disk is its own; so it is reached through the process that has it.
    const ballast = await fill(`/proc/${serve.daemon.pid}/root${disk.path}`);
    await waitFor('a failing history', async () => (await isFailing(serve)) || null);
    const { begun } = server;
    await waitFor('further rounds', () => server.begun > begun + 2 * targets.length || null);
    expect(seriesOf(await serve.get('/metrics'), 'smtp_verdict')).toHaveLength(targets.length);
    expect(await serve.get('/')).toContain('history');

    await rm(ballast);
    await waitFor('a history that is well', async () => !(await isFailing(serve)) || null);
    expect(await serve.daemon.end('SIGTERM')).toBe(0);
  });
});
