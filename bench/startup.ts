/** The CPU time of `check`, as it is installed, until its first packet leaves. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { type Spread, spreadOf } from './compare.ts';
import { renderTable, spell } from './table.ts';

const PROGRAM = join(import.meta.dirname, '../dist/src/bin.js');

/** Connects as soon as Node runs: what is left when nothing of ours is loaded. */
const BARE = "require('net').connect(+process.argv[1], '127.0.0.1').on('close', () => {})";

/**
 * Milliseconds on a processor, over all threads; the kernel counts them in nanoseconds.
 *
 * @see proc(5), `/proc/pid/task/tid/schedstat`.
 */
function cpuMs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

/** What a process has used when the connection stands; it is killed then. */
async function untilConnected(args: (port: number) => readonly string[]): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connected = once(server, 'connection');
  const child = spawn(process.execPath, args(port), { stdio: 'ignore' });
  await connected;
  const used = cpuMs(child.pid ?? 0);
  child.kill('SIGKILL');
  server.close();
  await once(child, 'exit');
  return used;
}

async function measure(rounds: number, args: (port: number) => readonly string[]): Promise<Spread> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await untilConnected(args));
  return spreadOf(times);
}

export async function benchStartup(rounds: number): Promise<string> {
  if (!existsSync(PROGRAM)) return '  not measured: npm run build makes the program first';
  const bare = await measure(rounds, (port) => ['-e', BARE, String(port)]);
  const ours = await measure(rounds, (port) => [PROGRAM, 'check', `127.0.0.1:${port}`]);
  return renderTable(
    ['', 'CPU ms to the first packet'],
    [
      ['Node alone', spell(bare, 0)],
      ['check', spell(ours, 0)],
    ],
  );
}
