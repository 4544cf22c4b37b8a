/** Starts a program of the monitoring stack on a free port, until the test is over. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram, type requires } from '../support/requirement.ts';
import { awaitListening, findPorts } from './ports.ts';

/** Apart from those that other tests use. */
const ADDRESS = '127.0.0.29';

const START_MS = 30_000;

/** A program that answers over HTTP. */
export interface RunningProgram extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
}

/** Starts it with these arguments and its `--web.listen-address`; resolves when it listens. */
export async function startProgram(
  name: Parameters<typeof requires>[0],
  args: readonly string[],
): Promise<RunningProgram> {
  const port = (await findPorts(ADDRESS, ['web'])).get('web') ?? 0;
  const listen = `--web.listen-address=${ADDRESS}:${port}`;
  const child = spawn(findProgram(name), [listen, ...args], { stdio: 'ignore' });
  const end = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await end;
  };
  try {
    const early = end.then(() => Promise.reject(new Error(`${name} ended at once`)));
    const listening = awaitListening(port, ADDRESS, AbortSignal.timeout(START_MS));
    await Promise.race([listening, early]);
    early.catch(() => {});
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://${ADDRESS}:${port}`, [Symbol.asyncDispose]: stop };
}
