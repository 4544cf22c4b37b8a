/** The side of a worker thread: takes jobs in, gives records back. */

import type { MessagePort } from 'node:worker_threads';
import type { Prober } from './job.ts';
import { RecordBatch } from './record-batch.ts';
import type { FromWorker, NumberedJob, ToWorker } from './worker-messages.ts';

/**
 * Serves the main thread until that says to close; then nothing keeps the thread alive.
 *
 * `createProber` is given what tells the main thread of our bugs.
 */
export function serveJobs(
  port: MessagePort,
  createProber: (onBug: (error: unknown) => void) => Prober,
): void {
  const say = (message: FromWorker) => port.postMessage(message);
  const batch = new RecordBatch((records) => say({ kind: 'records', records }));
  const prober = createProber((error) => say({ kind: 'bug', text: describe(error) }));
  const probe = async ({ id, ...job }: NumberedJob) => batch.add([id, await prober.probe(job)]);
  const close = async () => {
    await prober.close();
    // What waited for the same records as `close` did has its turn first.
    setImmediate(() => {
      batch.flush();
      port.close();
    });
  };
  port.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'jobs':
        for (const job of message.jobs) probe(job);
        break;
      case 'ping':
        say({ kind: 'pong' });
        break;
      case 'close':
        close();
        break;
      default:
        message satisfies never;
    }
  });
  say({ kind: 'ready' });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}
