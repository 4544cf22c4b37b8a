/** Makes the parts of a scan out of the options of the command line. */

import { availableParallelism } from 'node:os';
import { RULES } from '../rules/index.ts';
import type { Standard } from '../rules/judge.ts';
import type { Probing } from '../scan/local-prober.ts';
import type { NameResolver } from '../target/resolver.ts';
import { chooseProbes, type QUESTION_OPTIONS, readSamples } from './chosen-probes.ts';
import { UsageError } from './exit-codes.ts';
import type { Values } from './option.ts';
import type {
  PARTNERS_OPTION,
  PROBE_OPTIONS,
  REPORT_OPTIONS,
  STANDARD_OPTIONS,
} from './options.ts';
import { readDialogueOptions, readFamily, readPort, readResolver } from './probing.ts';
import { ScanLists } from './scan-lists.ts';
import type { SCAN_OPTIONS } from './scan-options.ts';
import { type Pace, readPace } from './scan-pace.ts';
import { ScanSelection } from './scan-selection.ts';
import { readScriptProbes, type SCRIPT_PROBE_OPTIONS } from './script-probes.ts';
import type { Terminal } from './terminal.ts';

type Options = typeof PARTNERS_OPTION &
  Omit<typeof PROBE_OPTIONS, 'concurrency'> &
  typeof QUESTION_OPTIONS &
  typeof SCRIPT_PROBE_OPTIONS &
  typeof SCAN_OPTIONS &
  typeof STANDARD_OPTIONS &
  typeof REPORT_OPTIONS;

export type ScanChoices = Values<Options> & {
  readonly list: readonly string[];
  readonly transcript?: boolean | undefined;
};

/** What a scan does, and how. */
export interface ScanPlan {
  readonly lists: ScanLists;
  readonly selection: ScanSelection;
  readonly pace: Pace;
  readonly probing: Probing;
  readonly resolver: NameResolver;
  readonly family: 4 | 6 | null;
  readonly workers: WorkerPlan;
}

/** How many worker threads there are. */
export interface WorkerPlan {
  readonly count: number;
  /** They are started only for a long list. */
  readonly later: boolean;
}

/** @throws UsageError that names the option, the file, or what is missing. */
export async function readScanPlan(
  given: ScanChoices,
  standard: Standard,
  terminal: Terminal,
): Promise<ScanPlan> {
  const note = (text: string) => {
    if (given.quiet !== true) terminal.stderr.write(`starttls-probe: ${text}\n`);
  };
  const workers = readWorkers(given.workers);
  const pace = readPace(given, workers.count, note);
  const selection = await ScanSelection.of(given);
  const lists = await openLists(given, standard, terminal);
  const samples = readSamples(given);
  // What has not gone yet still takes a file, and a place at the server.
  const options = { ...(await readDialogueOptions(given, terminal)), samples, untilGone: true };
  const scripts = await readScriptProbes(given, terminal);
  const probes = [...chooseProbes(given), ...scripts];
  return {
    lists,
    selection,
    pace,
    probing: { probes, options, judging: { rules: RULES, standard } },
    resolver: readResolver(given),
    family: readFamily(given),
    workers,
  };
}

/** Whether options say what records are held against. */
export function judges(given: ScanChoices): boolean {
  const { policy = [], connector = [], set = [] } = given;
  return policy.length + connector.length + set.length > 0 || given['require-tls'] === true;
}

function openLists(given: ScanChoices, { policy }: Standard, terminal: Terminal) {
  return ScanLists.open(
    {
      paths: given.list,
      port: readPort(given.port),
      policy,
      partners: given.partners === true,
      strict: given.strict === true,
    },
    terminal,
  );
}

function readWorkers(workers: number | undefined): WorkerPlan {
  const cores = availableParallelism();
  if (workers === undefined) return { count: cores > 1 ? cores : 0, later: true };
  if (Number.isSafeInteger(workers) && workers >= 0 && workers <= 1_024) {
    return { count: workers, later: false };
  }
  throw new UsageError('--workers: write a whole number from 0 to 1024');
}
