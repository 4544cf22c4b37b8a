/** Runs `serve` as a real process, from its sources. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Daemon } from '../support/daemon.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { findPorts } from './ports.ts';

const BIN = join(import.meta.dirname, '../../src/bin.ts');

/** One of its own, so that no test that listens on 127.0.0.1 can take a port meanwhile. */
const ADDRESS = '127.0.0.92';

/** A monitor under way. */
export interface RunningServe extends AsyncDisposable {
  readonly endpoint: string;
  readonly daemon: Daemon;
  /** What it gives at a path. @throws Error unless it says that all is well. */
  get(path: string): Promise<string>;
}

/**
 * Starts it with a configuration, which lies in the folder, and waits until it is ready.
 *
 * @throws Error with what it printed where it does not come up.
 */
export async function startServe(
  folder: TemporaryFolder,
  configuration: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServe> {
  const port = (await findPorts(ADDRESS, ['web'])).get('web');
  const endpoint = `${ADDRESS}:${port}`;
  const whole = { listen: { address: endpoint }, ...configuration };
  const file = await folder.write('starttls-probe.yaml', stringify(whole));
  const daemon = await Daemon.start(process.execPath, [BIN, 'serve', '--config', file], {
    NODE_COMPILE_CACHE: join(tmpdir(), 'starttls-probe-compile-cache'),
    ...env,
  });
  const get = async (path: string) => {
    const response = await fetch(`http://${endpoint}${path}`);
    if (!response.ok) throw new Error(`${path} gave ${response.status}`);
    return response.text();
  };
  const stop = () => daemon[Symbol.asyncDispose]();
  try {
    await waitFor('serve to be ready', () => {
      daemon.assertRuns();
      return get('/-/ready');
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, daemon, get, [Symbol.asyncDispose]: stop };
}
