/** Runs `serve` as a real process, from its sources. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Daemon } from '../support/daemon.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

const BIN = join(import.meta.dirname, '../../src/bin.ts');

interface ServeOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A command line that runs the one which follows it. */
  readonly within?: readonly string[];
}

/** A monitor under way. */
export interface RunningServe extends AsyncDisposable {
  readonly endpoint: string;
  readonly daemon: Daemon;
  /** What it gives at a path. @throws Error unless it says that all is well. */
  get(path: string): Promise<string>;
}

/**
 * Starts it with a configuration, on a free port of 127.0.0.1, and waits until it is ready.
 *
 * @throws Error with what it printed where it does not come up.
 */
export async function startServe(
  folder: TemporaryFolder,
  configuration: Readonly<Record<string, unknown>>,
  { env = {}, within = [] }: ServeOptions = {},
): Promise<RunningServe> {
  const whole = { listen: { address: '127.0.0.1:0' }, ...configuration };
  const file = await folder.write('starttls-probe.yaml', stringify(whole));
  const [program = '', ...args] = [...within, process.execPath, BIN, 'serve', '--config', file];
  const daemon = await Daemon.start(program, args, {
    NODE_COMPILE_CACHE: join(tmpdir(), 'starttls-probe-compile-cache'),
    ...env,
  });
  try {
    const endpoint = await waitFor('serve to be ready', async () => {
      daemon.assertRuns();
      const [, found] = /listening at http:\/\/([\d.:]+)/.exec(daemon.printed) ?? [];
      if (found !== undefined) await get(found, '/-/ready');
      return found ?? null;
    });
    return {
      endpoint,
      daemon,
      get: (path) => get(endpoint, path),
      [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
    };
  } catch (error) {
    await daemon[Symbol.asyncDispose]();
    throw error;
  }
}

async function get(endpoint: string, path: string): Promise<string> {
  const response = await fetch(`http://${endpoint}${path}`);
  if (!response.ok) throw new Error(`${path} gave ${response.status}`);
  return response.text();
}
