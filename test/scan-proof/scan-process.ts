/** A scan in a process group of its own, to be killed while it works. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const BIN = join(import.meta.dirname, '../../src/bin.ts');

export interface ScanEnd {
  /** Null where it was killed. */
  readonly code: number | null;
  readonly stderr: string;
}

export interface ScanProcess {
  readonly end: Promise<ScanEnd>;
  /** Fires when it has ended, however it did. */
  readonly ended: AbortSignal;
  /** Ends all of it as a machine does that loses power: `kill -9`. */
  kill(): void;
}

/** Starts a scan; `stdin` is what it reads on standard input. */
export function startScan(args: readonly string[], stdin = ''): ScanProcess {
  const child = spawn(process.execPath, [BIN, 'scan', ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the scan was not started');
  // It may be killed before it has read the list.
  child.stdin.on('error', () => {}).end(stdin);
  const ended = new AbortController();
  const end = Promise.all([once(child, 'exit'), text(child.stderr)]).then(([[code], stderr]) => {
    ended.abort();
    return { code: code as number | null, stderr };
  });
  return { end, ended: ended.signal, kill: () => kill(-pid) };
}

/** What has ended by itself cannot be killed any more. */
function kill(group: number): void {
  try {
    process.kill(group, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
