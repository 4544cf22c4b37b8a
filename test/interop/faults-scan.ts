/** Scans inside a private network, as a real process. */

import type { RunSummary } from '../../src/report/run-json.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import type { PrivateNetwork } from './faults-network.ts';

/** What a scan gave. */
export interface ScanEnd {
  readonly records: readonly Judged[];
  readonly summary: RunSummary;
  /** What was said while it ran: the lines of standard error that are ours. */
  readonly notes: readonly string[];
  readonly stderr: string;
  readonly code: number | null;
}

/** Scans these targets; `limits` is what a shell does before. @throws Error where nothing came. */
export async function scanIn(
  network: PrivateNetwork,
  targets: readonly string[],
  args: readonly string[],
  limits?: string,
): Promise<ScanEnd> {
  await using folder = await TemporaryFolder.create();
  // It need not be looked up.
  const own = ['--ehlo-name', 'probe.example', '--summary', folder.at('summary')];
  const list = targets.join('\n');
  const { stdout, stderr, code } = await network.cli(['scan', '-', ...own, ...args], list, limits);
  const summary = await folder.read('summary').catch(() => null);
  if (summary === null) throw new Error(`exit code ${code}: ${stderr}`);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return {
    records: lines.map((line) => JSON.parse(line) as Judged),
    summary: JSON.parse(summary) as RunSummary,
    notes: stderr.split('\n').filter((line) => line.startsWith('starttls-probe: ')),
    stderr,
    code,
  };
}
