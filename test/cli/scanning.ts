/** Runs scans, and reads what they give. */

import type { Judged } from '../../src/rules/judge.ts';
import { runMain } from '../support/terminal.ts';

/** It need not be looked up. */
export const NAMED = ['--ehlo-name', 'probe.example'];

/** A server without STARTTLS, which is soon done. */
export const PLAIN = `S: 220 mail.example
C: EHLO *
S: 250 mail.example
C? STARTTLS
S: 500 5.5.1 unknown
C? QUIT
S: 221 bye
CLOSE`;

/** Reads records as JSON lines. */
export function readRecords(text: string): Judged[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Judged);
}

/** Scans a list that stands on standard input. */
export async function scan(list: string, ...args: readonly string[]) {
  const { stdout, stderr, code } = await runMain(['scan', '-', ...NAMED, ...args], { stdin: list });
  return { records: readRecords(stdout), stdout, stderr, code };
}

/** The target and the address of each record, in order. */
export function placesOf(records: readonly Judged[]): string[] {
  return records.map(({ target, address }) => `${target} ${address}`).sort();
}
