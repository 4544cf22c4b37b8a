/** The product as users run it: the command `scan` over a list, with its limits lifted. */

import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from '../src/cli/main.ts';
import { addressOf } from './addresses.ts';
import { LOAD_OPTIONS, readLoad, runRounds } from './loop.ts';

const load = readLoad();
const { values } = parseArgs({
  options: { ...LOAD_OPTIONS, workers: { type: 'string', default: '1' } },
});
/** Lines that are written at a time. */
const PIECE = 1000;

const folder = await mkdtemp(join(tmpdir(), 'starttls-probe-bench-'));

/** The list in pieces: held whole, a million targets would be memory of the bench, not of the scan. */
function* pieces(first: number, count: number, port: number): Generator<string> {
  for (let at = 0; at < count; at += PIECE) {
    const length = Math.min(PIECE, count - at);
    const lines = Array.from({ length }, (_, n) => `${addressOf(first + at + n)}:${port}\n`);
    yield lines.join('');
  }
}

/** Scans so many targets, from the first on. */
async function scan(first: number, count: number): Promise<void> {
  const list = join(folder, 'list.txt');
  await writeFile(list, pieces(first, count, load.port));
  const line = `scan ${list} --output /dev/null --quiet --ehlo-name probe.example.net`;
  const lifted = `--per-network 0 --per-provider 0 --no-try-unadvertised --retries 0`;
  const size = `--concurrency ${load.inFlight} --workers ${values.workers}`;
  const { stdin, stderr, env } = process;
  const stdout = { write: () => true };
  const { signal } = new AbortController();
  const args = `${line} ${lifted} ${size}`.split(' ');
  const code = await main(args, { stdin, stdout, stderr, env, signal });
  if (code > 2) throw new Error(`scan ended with ${code}`);
}

process.once('exit', () => rmSync(folder, { recursive: true }));
await runRounds(load, scan);
