import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WORKER_ENTRY } from '../../src/cli/worker-entry.ts';
import type { ScanRecord } from '../../src/scan/job.ts';
import { LocalProber } from '../../src/scan/local-prober.ts';
import {
  RESOURCE_LIMITS,
  type WorkerCrash,
  WorkerPool,
  type WorkerPoolOptions,
} from '../../src/scan/worker-pool.ts';
import { SEMI_SPACE_MIB } from '../../src/scan/young-generation.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { jobAt, PLAIN, probing, read } from '../support/probing.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { readAuthority } from '../support/server-certificates.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url);
const SABOTAGED = new URL('../support/sabotaged-worker.ts', import.meta.url);

/** A pool, what it said, and its end. */
class Trial implements AsyncDisposable {
  readonly crashes: WorkerCrash[] = [];
  readonly failures: Error[] = [];
  readonly bugs: unknown[] = [];
  readonly pool: WorkerPool;

  constructor(given: Partial<WorkerPoolOptions> = {}) {
    this.pool = new WorkerPool({
      entry: SABOTAGED,
      workers: 2,
      probing: probing({ onBug: (error) => this.bugs.push(error) }),
      tls: {},
      onCrash: (crash) => this.crashes.push(crash),
      onFailure: (error) => this.failures.push(error),
      ...given,
    });
  }

  /** Probes each host, so many side by side, and gives the records in their order. */
  async probe(
    server: { readonly port: number },
    hosts: readonly string[],
    sideBySide = hosts.length,
  ): Promise<(ScanRecord | null)[]> {
    const records: (ScanRecord | null)[] = [];
    const waiting = hosts.entries();
    const lane = async () => {
      for (const [at, host] of waiting) records[at] = await this.pool.probe(jobAt(server, host));
    };
    await Promise.all(Array.from({ length: sideBySide }, lane));
    return records;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.pool.close();
  }
}

/** A whole process that probes one server and then has nothing left to do. */
const PROGRAM = `
  const [root, port] = process.argv.slice(2);
  const { WORKER_ENTRY } = await import(root + 'src/cli/worker-entry.ts');
  const { WorkerPool } = await import(root + 'src/scan/worker-pool.ts');
  const { jobAt, probing } = await import(root + 'test/support/probing.ts');
  const said = { onCrash: console.error, onFailure: console.error };
  const setup = { entry: WORKER_ENTRY, workers: 2, probing: probing(), tls: {} };
  const pool = new WorkerPool({ ...setup, ...said });
  const record = await pool.probe(jobAt({ port: Number(port) }, 'a.example'));
  await pool.close();
  console.log(record.gist.outcome);
`;

/** Harmless hosts. */
function hosts(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `host-${at}.example`);
}

/** Lets a worker be brought down only once by each host, as long as the folder is there. */
async function sabotageOnce(): Promise<TemporaryFolder> {
  const folder = await TemporaryFolder.create();
  vi.stubEnv('SABOTAGED_ONCE', folder.path);
  return folder;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

function hostsOf(records: readonly (ScanRecord | null)[]): string[] {
  return records.map((record) => read(record).host);
}

describe('the program of a worker', () => {
  test('gives the record that this thread would give, TLS and all that was declared', async () => {
    await using server = await startScriptedServer({ file: 'starttls-works' });
    const ca = await readAuthority();
    const declared = probing({ tls: new TlsSettings({ ca }) }, { requireTls: true });
    const entry = WORKER_ENTRY;
    await using trial = new Trial({ entry, workers: 1, probing: declared, tls: { ca } });
    const job = jobAt(server, 'mail.example', 1);
    const here = await new LocalProber(declared).probe(job);
    const there = await trial.pool.probe(job);
    const changing = { startedAt: '', durationMs: 0, timings: {} };
    expect({ ...read(there), ...changing }).toEqual({ ...read(here), ...changing });
    expect({ ...there?.gist, timings: {} }).toEqual({ ...here?.gist, timings: {} });
    expect(read(there).facts.certificate?.trusted).toBe(true);
    expect(trial).toMatchObject({ crashes: [], failures: [], bugs: [] });
  });

  test('answers each of many jobs under its own name', async () => {
    await using server = await startScriptedServer(PLAIN);
    await using trial = new Trial({ entry: WORKER_ENTRY });
    const names = hosts(150);
    expect(hostsOf(await trial.probe(server, names, 40))).toEqual(names);
    expect(server.connections).toBe(150);
  });
});

test('what a worker tells of our bugs is told here, and ends nothing', async () => {
  await using server = await startScriptedServer(PLAIN);
  await using trial = new Trial();
  const [record] = await trial.probe(server, ['bug.example']);
  expect(record?.gist.outcome).toBe('completed');
  expect(trial.bugs).toEqual([expect.stringMatching(/^Error: told by a worker\n +at /)]);
  expect(trial.crashes).toEqual([]);
});

test('a worker is held to the room that it is given, and has it from the start', async () => {
  await using server = await startScriptedServer(PLAIN);
  await using trial = new Trial();
  await trial.probe(server, ['limits.example']);
  const young = 2 * SEMI_SPACE_MIB * 2 ** 20;
  expect(JSON.parse(String(trial.bugs[0]))).toMatchObject({ ...RESOURCE_LIMITS, young });
});

describe('a worker that ends', () => {
  test.each([
    ['by leaving', 'exit.example', 'it ended with exit code 3'],
    ['by an exception', 'throw.example', 'thrown into the void'],
    ['by a rejection', 'reject.example', 'rejected into the void'],
    ['for want of memory', 'memory.example', expect.stringContaining('memory limit')],
  ])('%s is replaced, and each of 200 jobs has its record', async (_how, host, message) => {
    await using server = await startScriptedServer(PLAIN);
    await using _once = await sabotageOnce();
    const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };
    await using trial = new Trial({ resourceLimits });
    const names = hosts(200).with(100, host);
    const records = await trial.probe(server, names, 40);
    expect(hostsOf(records)).toEqual(names);
    expect(new Set(records.map((record) => record?.gist.outcome))).toEqual(new Set(['completed']));
    expect(trial.crashes).toEqual([
      { workerId: expect.any(Number), message, redone: expect.any(Number) },
    ]);
    const redone = trial.crashes[0]?.redone ?? 0;
    expect(redone).toBeGreaterThanOrEqual(1);
    // What had its record is not asked again.
    expect(server.connections).toBeLessThanOrEqual(200 + redone);
    expect(trial.failures).toEqual([]);
  });

  test('in a computation without end is found out', async () => {
    await using server = await startScriptedServer(PLAIN);
    await using _once = await sabotageOnce();
    const patience = { answerMs: 1_000, closeMs: 2_000 };
    await using trial = new Trial({ patience });
    const names = ['stuck.example', ...hosts(20)];
    expect(hostsOf(await trial.probe(server, names))).toEqual(names);
    expect(trial.crashes).toContainEqual(
      expect.objectContaining({ message: 'it gave no sign of life within 2 s' }),
    );
  });

  test('each time for the same job gives it up alone, blaming none that was beside it', async () => {
    await using server = await startScriptedServer(PLAIN);
    await using trial = new Trial();
    const names = hosts(60).with(30, 'throw.example');
    const records = await trial.probe(server, names);
    expect(hostsOf(records)).toEqual(names);
    expect(records.filter((record) => record?.gist.outcome !== 'completed')).toHaveLength(1);
    expect(read(records[30] ?? null)).toMatchObject({
      target: `throw.example:${server.port}`,
      address: '127.0.0.1',
      outcome: 'internal-error',
      failure: {
        stage: 'connect',
        kind: 'internal-error',
        message:
          'our own error: the thread that probed it ended three times, at last with it alone: ' +
          'thrown into the void',
      },
      facts: { starttls: { advertised: null } },
      findings: [{ id: 'not-observed' }],
      verdict: 'unknown',
    });
    expect(trial.crashes).toHaveLength(3);
    expect(trial.crashes[2]).toMatchObject({ redone: 0 });
    expect(trial.bugs).toHaveLength(3);
  });

  test('for each of many jobs is no reason to give up while others are answered', async () => {
    await using server = await startScriptedServer(PLAIN);
    await using trial = new Trial();
    const names = hosts(40).map((name, at) => (at % 10 === 0 ? 'exit.example' : name));
    const records = await trial.probe(server, names);
    expect(records.filter((record) => record?.gist.outcome === 'internal-error')).toHaveLength(4);
    expect(records.filter((record) => record?.gist.outcome === 'completed')).toHaveLength(36);
    expect(trial.failures).toEqual([]);
  });
});

describe('a pool gives up', () => {
  test('where no worker can be started, and says so once', async () => {
    const entry = new URL('no-such-file.ts', import.meta.url);
    await using trial = new Trial({ entry });
    expect(await trial.probe({ port: 25 }, hosts(10))).toEqual(Array(10).fill(null));
    expect(trial.failures).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/^no worker thread can be started: .*no-such-file/),
      }),
    ]);
    expect(await trial.pool.probe(jobAt({ port: 25 }, 'late.example'))).toBeNull();
  });

  test('where they end again and again, and nothing is answered', async () => {
    await using server = await startScriptedServer(PLAIN);
    await using trial = new Trial();
    const records = await trial.probe(server, Array(60).fill('exit.example'));
    expect(records).toContain(null);
    expect(trial.failures).toEqual([
      new Error('worker threads keep ending: it ended with exit code 3'),
    ]);
    expect(server.connections).toBe(0);
  });
});

describe('close', () => {
  test('cuts short what is running and leaves no connection', async () => {
    await using server = await startScriptedServer('SILENCE');
    const trial = new Trial({ entry: WORKER_ENTRY });
    const running = trial.probe(server, hosts(30));
    await expect.poll(() => server.connections, { timeout: 20_000 }).toBe(30);
    await trial.pool.close();
    expect(await running).toEqual(Array(30).fill(null));
    await server.settled();
    expect(server.openSockets).toBe(0);
    expect(trial.crashes).toEqual([]);
  });

  test('keeps what was answered before', async () => {
    await using server = await startScriptedServer(`${PLAIN}\n---\nSILENCE`);
    const trial = new Trial({ entry: WORKER_ENTRY, workers: 1 });
    const [answered] = await trial.probe(server, ['a.example']);
    const silent = trial.probe(server, ['b.example']);
    await expect.poll(() => server.connections).toBe(2);
    await trial.pool.close();
    expect(answered?.gist.outcome).toBe('completed');
    expect(await silent).toEqual([null]);
  });

  test.each([
    ['while the threads are starting', 'probe.example'],
    ['where they do not listen', 'deaf.example'],
  ])('comes to an end %s', async (_when, ehloName) => {
    await using server = await startScriptedServer('SILENCE');
    const isDeaf = ehloName === 'deaf.example';
    const patience = { answerMs: 15_000, closeMs: 200 };
    const trial = new Trial({ probing: probing({ ehloName }), patience });
    const running = trial.probe(server, hosts(4));
    if (isDeaf) await expect.poll(() => server.connections, { timeout: 20_000 }).toBe(4);
    await trial.pool.close();
    expect(await running).toEqual(Array(4).fill(null));
    await server.settled();
    expect(server.openSockets).toBe(0);
  });

  test('twice is one, and nothing begins after it', async () => {
    const { pool } = new Trial({ entry: WORKER_ENTRY });
    expect(pool.close()).toBe(pool.close());
    await pool.close();
    expect(await pool.probe(jobAt({ port: 1 }, 'late.example'))).toBeNull();
  });

  test('leaves nothing that keeps the process alive', async () => {
    await using server = await startScriptedServer(PLAIN);
    await using folder = await TemporaryFolder.create();
    const program = await folder.write('program.mjs', PROGRAM);
    // It would not come back from a process that does not end.
    const { stdout, stderr } = await run(process.execPath, [program, ROOT.href, `${server.port}`]);
    expect({ stdout, stderr }).toEqual({ stdout: 'completed\n', stderr: '' });
  });
});
