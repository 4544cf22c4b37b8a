/**
 * Asks `/probe` about many servers at the same time, round after round.
 *
 * `node bench/monitor-probe.ts --parallel 200 --rounds 20`: ends with 1 when an answer is missing or
 * is another's. Fleet, monitor and client are three processes; where they have too little of the
 * machine a dialogue may time out, which is an answer, and is counted by itself.
 */

import { Agent, get } from 'node:http';
import { parseArgs } from 'node:util';
import { addressOf } from './addresses.ts';
import { startFleet, startService } from './processes.ts';
import { renderTable } from './table.ts';
import type { Handles, Memory } from './vitals.ts';

const { values } = parseArgs({
  options: {
    parallel: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '20' },
    concurrency: { type: 'string', default: '50' },
    'delay-ms': { type: 'string', default: '20' },
  },
});
const parallel = Number(values.parallel);
const rounds = Number(values.rounds);

await using fleet = await startFleet({ delayMs: Number(values['delay-ms']) });
const { ecdsa } = fleet.ports;
await using monitor = await startService<{ readonly port: number }>('monitor.ts', [
  `--port=${ecdsa}`,
  `--concurrency=${values.concurrency}`,
]);
const OUTCOME = /^smtp_outcome\{outcome="(.*)",address="(.*)"\} 1$/m;
const agent = new Agent({ keepAlive: true, maxSockets: parallel });

async function read(path: string): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  get({ agent, port: monitor.printed.port, host: '127.0.0.1', path }, async (response) => {
    let body = '';
    for await (const bytes of response) body += bytes;
    resolve({ status: response.statusCode ?? 0, body });
  }).on('error', reject);
  return promise;
}

interface Round {
  /** Milliseconds until each answer, in their order. */
  readonly times: readonly number[];
  readonly wallMs: number;
  /** Answers that are missing or wrong. */
  readonly lost: number;
  /** Answers that tell of a dialogue that did not come to its end. */
  readonly incomplete: number;
}

async function ask(round: number): Promise<Round> {
  let lost = 0;
  let incomplete = 0;
  const startedAt = performance.now();
  const asking = Array.from({ length: parallel }, async (_, at) => {
    const address = addressOf(round * parallel + at + 1);
    const { status, body } = await read(`/probe?target=${address}:${ecdsa}`);
    const [, outcome, about] = OUTCOME.exec(body) ?? [];
    if (status !== 200 || about !== address) lost++;
    else if (outcome !== 'completed') incomplete++;
    return performance.now() - startedAt;
  });
  const times = (await Promise.all(asking)).sort((one, other) => one - other);
  return { times, lost, incomplete, wallMs: performance.now() - startedAt };
}

async function vitals(): Promise<Memory & Handles> {
  return JSON.parse((await read('/metrics')).body);
}

const at = (times: readonly number[], part: number) =>
  (times[Math.ceil(times.length * part) - 1] ?? 0).toFixed(0);

const rows: string[][] = [];
let lost = 0;
for (let round = 0; round < rounds; round++) {
  const { times, wallMs, incomplete, ...one } = await ask(round);
  lost += one.lost;
  const { rssMib, heapMib, sockets } = await vitals();
  const figures = [rssMib.toFixed(0), heapMib.toFixed(1), String(sockets)];
  const spread = [at(times, 0.5), at(times, 0.95), at(times, 1)];
  rows.push([
    String(round + 1),
    ...spread,
    wallMs.toFixed(0),
    String(one.lost),
    String(incomplete),
    ...figures,
  ]);
}
agent.destroy();
const head = [
  'round',
  'p50 ms',
  'p95',
  'max',
  'wall',
  'lost',
  'incomplete',
  'RSS MiB',
  'heap',
  'sockets',
];
process.stdout.write(`${renderTable(head, rows)}\n`);
process.exitCode = lost === 0 ? 0 : 1;
