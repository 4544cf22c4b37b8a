import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const ROOT = JSON.stringify(new URL('../../', import.meta.url).href);

/** Tells what the steps have left of the two semi-spaces, in MiB. */
const program = (steps: string) => `
  import { setImmediate as turn } from 'node:timers/promises';
  const { limitYoung, youngOctets } = await import(${ROOT} + 'src/scan/young-generation.ts');
  const told = [];
  const tell = () => told.push(youngOctets() / 2 ** 20);
  /** Holds for some turns what so many dialogues would. */
  const held = [];
  const work = async (each, between) => {
    for (let round = 0; round < 600; round++) {
      each?.();
      held.push(Array.from({ length: 300 }, () => Array.from({ length: 100 }, () => ({ round }))));
      if (held.length > 8) held.shift();
      await between?.();
    }
  };
  ${steps}
  console.log(JSON.stringify(told));
`;

/** How much V8 may take is told here, so that any machine will do. */
async function youngAfter(steps: string): Promise<readonly number[]> {
  await using folder = await TemporaryFolder.create();
  await folder.write('program.mjs', program(steps));
  const args = ['--max-semi-space-size=64', '--expose-gc', join(folder.path, 'program.mjs')];
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout);
}

test.each([
  ['that begin in one turn', 'await work(() => limitYoung(1_000)); tell();'],
  ['of which no more begin', 'limitYoung(1_000); await work(null, turn); tell();'],
])('a thousand dialogues %s keep the young to two halves of 16 MiB', async (_how, steps) => {
  expect(await youngAfter(steps)).toEqual([32]);
});

test.each([
  [
    'this thread',
    `const { LocalProber } = await import(${ROOT} + 'src/scan/local-prober.ts');
     const prober = new LocalProber(probing());`,
  ],
  [
    'worker threads',
    `const { WORKER_ENTRY } = await import(${ROOT} + 'src/cli/worker-entry.ts');
     const { WorkerPool } = await import(${ROOT} + 'src/scan/worker-pool.ts');
     const said = { onCrash: console.error, onFailure: console.error };
     const setup = { entry: WORKER_ENTRY, workers: 1, probing: probing(), tls: {} };
     const prober = new WorkerPool({ ...setup, ...said });`,
  ],
])('a prober in %s tells how many dialogues it has', async (_where, make) => {
  const young = await youngAfter(`
    const { jobAt, probing } = await import(${ROOT} + 'test/support/probing.ts');
    ${make}
    // Nobody listens there; that they have begun is enough.
    const jobs = Array.from({ length: 1_001 }, () => prober.probe(jobAt({ port: 1 }, 'a.example')));
    await work(null, turn);
    tell();
    await prober.close();
    await Promise.all(jobs);
  `);
  expect(young).toEqual([32]);
});

test('what was taken away comes back, and no more', async () => {
  const [full, idle, again] = await youngAfter(`
    await work(() => limitYoung(1_000), turn);
    tell();
    gc({ type: 'major', flavor: 'last-resort' });
    tell();
    await work(null, turn);
    tell();
  `);
  expect([full, again]).toEqual([32, 32]);
  expect(idle).toBeLessThan(32);
});

test('with fewer V8 does as it likes', async () => {
  const [young] = await youngAfter('await work(() => limitYoung(999), turn); tell();');
  expect(young).toBeGreaterThan(32);
});
