/**
 * `npm run bench`: all that is measured, or what is named: plain, tls, workers, memory, reply, startup.
 *
 * Everything goes to a fleet on loopback and ends by itself. Rounds of several programs alternate.
 */

import { arch, availableParallelism, cpus } from 'node:os';
import { compare, type Entrant } from './compare.ts';
import { type Fleet, startContender, startFleet } from './processes.ts';
import { benchReply } from './reply.ts';
import { benchStartup } from './startup.ts';
import { renderStandings } from './table.ts';

/** So short that what else the machine does changes little from one to the next, and many of them. */
const ROUNDS = 15;

/**
 * A server that answers at once waits for a slow client and never for a fast one, and to wake it up
 * costs the client; one that takes its time lets all go at the same pace, as on a network.
 */
const AS_ON_A_NETWORK = { delayMs: 100 };
const AT_ONCE = { delayMs: 0 };

/** Fewer cores leave none for the fleet beside two workers. */
const CORES_FOR_WORKERS = 4;

type Given = Readonly<Record<string, string | number | true>>;

function entrant(name: string, script: string, given: Given): Entrant {
  const args = Object.entries(given).map(([option, value]) =>
    value === true ? `--${option}` : `--${option}=${value}`,
  );
  return { name, start: () => startContender(script, args) };
}

function allThree(given: Given): Entrant[] {
  return [
    entrant('floor', 'floor.ts', given),
    entrant('observe + judge + JSON', 'product.ts', given),
    entrant('scan', 'command.ts', given),
  ];
}

async function withFleet<T>(
  options: Parameters<typeof startFleet>[0],
  measure: (ports: Fleet['ports']) => Promise<T>,
): Promise<T> {
  await using fleet = await startFleet(options);
  return await measure(fleet.ports);
}

async function plain(): Promise<void> {
  const standings = await withFleet(AS_ON_A_NETWORK, ({ plain }) =>
    compare(allThree({ port: plain, targets: 4000 }), ROUNDS),
  );
  print('EHLO, QUIT', renderStandings(standings));
}

async function tls(): Promise<void> {
  const work = { tls: true, targets: 2000, 'warm-up': 20_000 } as const;
  await withFleet(AS_ON_A_NETWORK, async ({ ecdsa, rsa }) => {
    const shared = await compare(allThree({ port: ecdsa, ...work }), ROUNDS);
    print('EHLO, STARTTLS, EHLO, QUIT; ECDSA P-256, 500 certificates', renderStandings(shared));
    const large = await compare(allThree({ port: rsa, ...work }), ROUNDS);
    print('the same; RSA 2048', renderStandings(large));
  });
  await withFleet({ ...AS_ON_A_NETWORK, certificates: 6000 }, async ({ ecdsa }) => {
    const own = await compare(allThree({ port: ecdsa, ...work }), ROUNDS);
    print('the same; ECDSA P-256, a certificate for each', renderStandings(own));
  });
}

async function workers(): Promise<void> {
  const cores = availableParallelism();
  const standings = await withFleet(AS_ON_A_NETWORK, ({ ecdsa }) => {
    const given = { port: ecdsa, tls: true, targets: 4000 } as const;
    return compare(
      [1, 2].map((n) => entrant(`--workers ${n}`, 'command.ts', { ...given, workers: n })),
      ROUNDS,
    );
  });
  const throughput =
    cores < CORES_FOR_WORKERS
      ? `  throughput: not measured, ${cores} cores are too few beside the fleet`
      : '  throughput: compare the wall clocks';
  print('scan with one worker and with two', `${renderStandings(standings)}\n${throughput}`);
}

async function memory(): Promise<void> {
  await withFleet(AS_ON_A_NETWORK, async ({ ecdsa }) => {
    // Memory grows with the targets for a long time, that of the floor as well.
    const work = { port: ecdsa, tls: true, targets: 20_000, 'in-flight': 4000 } as const;
    const given = { ...work, 'warm-up': 20_000 };
    const standings = await compare(allThree(given), 2);
    print('4,000 in flight, TLS', renderStandings(standings));
  });
  await withFleet(AT_ONCE, async ({ plain }) => {
    for (const targets of [100_000, 1_000_000]) {
      const given = { port: plain, targets, 'warm-up': 0, workers: 0 };
      const standings = await compare([entrant('scan --workers 0', 'command.ts', given)], 1);
      print(`${targets} targets, plain`, renderStandings(standings));
    }
  });
}

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  plain,
  tls,
  workers,
  memory,
  reply: async () => print('reading a reply', benchReply()),
  startup: async () => print('start-up', await benchStartup(3 * ROUNDS)),
};

function print(title: string, body: string): void {
  process.stdout.write(`\n${title}\n${body}\n`);
}

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  process.stderr.write(`bench: ${unknown} is none of ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(64);
}
const [{ model } = { model: 'unknown' }] = cpus();
process.stdout.write(`Node ${process.version} ${arch()}, ${cpus().length} × ${model}\n`);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length === 0 || wanted.includes(name)) await bench();
}
