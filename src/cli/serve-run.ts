/** Runs a monitor from its configuration to the signal that ends it. */

import { once } from 'node:events';
import { readServePlan } from './serve-plan.ts';
import { Reloader } from './serve-reload.ts';
import { Service } from './serve-service.ts';
import type { Terminal } from './terminal.ts';

/** Gives the exit code. @throws UsageError where it cannot begin. */
export async function runService(path: string, terminal: Terminal): Promise<number> {
  const complain = (text: string) => terminal.stderr.write(`starttls-probe: ${text}\n`);
  const onBug = (error: unknown) => complain(String(error));
  // From the first moment on: SIGHUP would end the program.
  const reloader = new Reloader(path, terminal);
  const files = new Set<string>();
  const readAt = new Date();
  const plan = await readServePlan({ path, terminal, note: complain, onBug, files });
  const service = await Service.open(plan, terminal);
  try {
    await service.begin();
    reloader.begin(service, { files, readAt });
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
  } finally {
    const read = reloader.end();
    await service.close();
    await read;
  }
  return 0;
}
