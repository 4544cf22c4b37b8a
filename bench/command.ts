/** The product as users run it: the command `scan` over a list, with its limits lifted. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from '../src/cli/main.ts';
import { addressOf } from './addresses.ts';
import { LOAD_OPTIONS, type Load, measured, readLoad } from './loop.ts';

const load = readLoad();
const { values } = parseArgs({
  options: { ...LOAD_OPTIONS, workers: { type: 'string', default: '1' } },
});
const folder = await mkdtemp(join(tmpdir(), 'starttls-probe-bench-'));

/** Scans so many targets, from the first on. */
async function scan(first: number, count: number, { port, inFlight }: Load): Promise<void> {
  const list = join(folder, 'list.txt');
  const targets = Array.from({ length: count }, (_, at) => `${addressOf(first + at)}:${port}\n`);
  await writeFile(list, targets.join(''));
  const line = `scan ${list} --output /dev/null --quiet --ehlo-name probe.example.net`;
  const lifted = `--per-network 0 --per-provider 0 --no-try-unadvertised --retries 0`;
  const size = `--concurrency ${inFlight} --workers ${values.workers}`;
  const { stdin, stderr, env } = process;
  const stdout = { write: () => true };
  const { signal } = new AbortController();
  const args = `${line} ${lifted} ${size}`.split(' ');
  const code = await main(args, { stdin, stdout, stderr, env, signal });
  if (code > 2) throw new Error(`scan ended with ${code}`);
}

await scan(0, load.warmUp, load);
const cost = await measured(load.targets, () => scan(load.warmUp, load.targets, load));
await rm(folder, { recursive: true });
process.stdout.write(`${JSON.stringify(cost)}\n`, () => process.exit(0));
