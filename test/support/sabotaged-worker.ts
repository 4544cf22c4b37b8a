/**
 * The program of a worker thread of a scan that certain hosts bring down.
 *
 * With a folder in `SABOTAGED_ONCE` each host does so only the first time, in whatever thread.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, resourceLimits, workerData } from 'node:worker_threads';
import { PROBES } from '../../probes/index.ts';
import { RULES } from '../../src/rules/index.ts';
import type { Prober } from '../../src/scan/job.ts';
import { LocalProber } from '../../src/scan/local-prober.ts';
import { serveJobs } from '../../src/scan/worker-service.ts';
import { readSetup } from '../../src/scan/worker-setup.ts';
import { youngOctets } from '../../src/scan/young-generation.ts';

const SABOTAGE: Readonly<Record<string, (onBug: (error: unknown) => void) => unknown>> = {
  'exit.example': () => process.exit(3),
  'throw.example': () => {
    setImmediate(() => {
      throw new Error('thrown into the void');
    });
  },
  'reject.example': () => {
    Promise.reject(new Error('rejected into the void'));
  },
  'memory.example': () => {
    let held: unknown = null;
    // Turn by turn: where one step takes too much at once, Node ends the whole process.
    const leak = () => {
      for (let count = 0; count < 10_000; count++) held = { held };
      setImmediate(leak);
    };
    leak();
    return stall();
  },
  'stuck.example': () => {
    for (;;);
  },
  'bug.example': (onBug) => onBug(new Error('told by a worker')),
  'limits.example': (onBug) => onBug(JSON.stringify({ ...resourceLimits, young: youngOctets() })),
};

function isSpent(host: string): boolean {
  const once = process.env['SABOTAGED_ONCE'];
  if (once === undefined) return false;
  try {
    mkdirSync(join(once, host));
    return false;
  } catch {
    return true;
  }
}

function createProber(onBug: (error: unknown) => void): Prober {
  const tables = { probes: PROBES, rules: RULES, onBug };
  const local = new LocalProber(readSetup(workerData, tables));
  return {
    probe: async (job) => {
      const { host } = job.destination;
      const sabotage = SABOTAGE[host];
      if (sabotage && !isSpent(host)) await sabotage(onBug);
      return local.probe(job);
    },
    // `deaf.example` asks for no more than that the thread does not end when it is told to.
    close: () => (workerData.dialogue.ehloName === 'deaf.example' ? stall() : local.close()),
  };
}

function stall(): Promise<never> {
  setInterval(() => {}, 60_000);
  return new Promise<never>(() => {});
}

if (!parentPort) throw new Error('only a pool can start this file');
serveJobs(parentPort, createProber);
