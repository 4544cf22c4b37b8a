/** What another process has cost so far, as Linux accounts for it. */

import { readFile } from 'node:fs/promises';

/** Of `/proc/PID/stat`: in all kernels that Node runs on. */
const TICKS_PER_SECOND = 100;
const MIB_PER_KIB = 1 / 1024;

export interface ProcessCost {
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  readonly rssMib: number;
}

/** @throws Error once the process has ended. */
export async function readCost(pid: number): Promise<ProcessCost> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ]);
  // The name of the program, in brackets, may hold blanks; utime and stime are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return { cpuSeconds: ticks / TICKS_PER_SECOND, rssMib: Number(kib) * MIB_PER_KIB };
}
