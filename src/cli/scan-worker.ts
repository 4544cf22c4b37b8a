/** The program of a worker thread of a scan; it listens to its port, not to signals. */

import { parentPort, workerData } from 'node:worker_threads';
import { PROBES } from '../../probes/index.ts';
import { RULES } from '../rules/index.ts';
import { LocalProber } from '../scan/local-prober.ts';
import { serveJobs } from '../scan/worker-service.ts';
import { readSetup } from '../scan/worker-setup.ts';

if (!parentPort) throw new Error('only a scan can start this file');
const tables = { probes: PROBES, rules: RULES };
serveJobs(parentPort, (onBug) => new LocalProber(readSetup(workerData, { ...tables, onBug })));
