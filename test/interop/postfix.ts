/** Runs a real Postfix on loopback, with one service for each way of setting it up. */

import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { awaitListening } from './ports.ts';
import { configurePostfix, type PostfixSetUp } from './postfix-configuration.ts';
import type { RunningServer } from './server.ts';

/** A running Postfix. */
export interface Postfix extends RunningServer {
  readonly ports: ReadonlyMap<PostfixSetUp, number>;
}

const POLL_MS = 50;
/** Its own checks take it two seconds on an idle machine. */
const START_MS = 60_000;

/** Starts Postfix and waits until it serves. @throws Error with its log when it does not. */
export async function startPostfix(address: string): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'starttls-probe-postfix-'));
  // Its daemons drop root before they look for what lies in here.
  await chmod(folder, 0o755);
  let run: PostfixRun | null = null;
  const stop = async () => {
    await run?.stop();
    await rm(folder, { recursive: true });
  };
  try {
    const { ports, authority } = await configurePostfix(folder, address);
    run = new PostfixRun(folder, address);
    // Services are opened in the order of master.cf: with the last, all are.
    await run.serves([...ports.values()].at(-1) ?? 0);
    return { address, ports, authority, folder, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The processes of one Postfix: a script in the foreground, and the master with its daemons. */
class PostfixRun {
  readonly #folder: string;
  readonly #address: string;
  readonly #script: ChildProcess;
  readonly #ended = new AbortController();

  constructor(folder: string, address: string) {
    this.#folder = folder;
    this.#address = address;
    this.#script = spawn('postfix', ['-c', folder, 'start-fg'], {
      // A process group of its own, to be ended as a whole.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#script.stderr?.resume();
    this.#script.once('error', (error) => this.#ended.abort(error));
    // Every process holds stderr, so this comes when the last of them has gone.
    this.#script.once('close', () => this.#ended.abort(new Error('it has ended')));
  }

  /** Waits until a service accepts. @throws Error when Postfix ends or takes too long. */
  async serves(port: number): Promise<void> {
    const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(START_MS)]);
    try {
      await awaitListening(port, this.#address, signal);
    } catch (error) {
      const log = await readFile(join(this.#folder, 'mail.log'), 'utf8').catch(() => 'no log');
      throw new Error(`Postfix does not serve: ${signal.reason ?? error}\n${log}`);
    }
  }

  /** Ends every process; nothing here is worth a goodbye. */
  async stop(): Promise<void> {
    // The script may be about to start the master, which leaves the group of the script.
    while (!this.#ended.signal.aborted) {
      killGroup(this.#script.pid);
      killGroup(await this.#readMasterPid());
      await delay(POLL_MS);
    }
  }

  /** The master leads the process group of all daemons; undefined before it is started. */
  async #readMasterPid(): Promise<number | undefined> {
    const file = join(this.#folder, 'queue/pid/master.pid');
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).trim());
    return pid > 1 ? pid : undefined;
  }
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // Nobody is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
