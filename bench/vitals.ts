/** What a process holds on to: memory, and whatever is open or runs. */

import { readdirSync, readlinkSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So that a collection can be asked for, however this process was started. */
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const MIB = 1024 * 1024;

/** What has to be gone when a scan is over. */
export interface Handles {
  /** Sockets, listed by the operating system; 0 where it has no `/proc`. */
  readonly sockets: number;
  /** Other files; 0 where there is no `/proc`. */
  readonly files: number;
  readonly threads: number;
  /** What keeps the event loop alive, as Node calls it: `Timeout 2`. */
  readonly resources: string;
}

export interface Memory {
  readonly rssMib: number;
  /** Of the main thread, after a collection. */
  readonly heapMib: number;
}

export function readHandles(): Handles {
  const links = list('/proc/self/fd').map(linkOf);
  const sockets = links.filter((link) => link.startsWith('socket:')).length;
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo().sort()) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return {
    sockets,
    files: links.filter((link) => link !== '').length - sockets,
    threads: list('/proc/self/task').length,
    resources: [...counts].map(([name, count]) => `${name} ${count}`).join(', '),
  };
}

export function readMemory(): Memory {
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  return { rssMib: rss / MIB, heapMib: heapUsed / MIB };
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Empty for one that is gone by now, as that with which the folder was read. */
function linkOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
}
