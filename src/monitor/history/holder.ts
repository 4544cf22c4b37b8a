/**
 * Who has a history open, for whoever comes second.
 *
 * What keeps the second one out is SQLite's lock on the history itself, which the operating system
 * takes back however its holder ends. This note beside it only says who that is; a number of a
 * process alone would say nothing, because in containers every one of them is 1.
 */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

const HOLDER = z.object({ pid: z.number().nullable(), host: z.string(), since: z.string() });

function noteOf(path: string): string {
  return `${path}-holder`;
}

/** Does without where the note cannot be written: it keeps nobody out. */
export function noteHolder(path: string, pid: number | null, since: Date): void {
  const holder = { pid, host: hostname(), since: since.toISOString() };
  try {
    writeFileSync(noteOf(path), `${JSON.stringify(holder)}\n`);
  } catch {}
}

export function removeHolder(path: string): void {
  try {
    rmSync(noteOf(path), { force: true });
  } catch {}
}

/** `process 71 on host mon1, since 2026-11-28T18:00:00.000Z`, or what is known of it. */
export function describeHolder(path: string): string {
  try {
    const { pid, host, since } = HOLDER.parse(JSON.parse(readFileSync(noteOf(path), 'utf8')));
    return `${pid === null ? 'a process' : `process ${pid}`} on host ${host}, since ${since}`;
  } catch {
    return 'another process';
  }
}
