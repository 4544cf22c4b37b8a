/** Sums up a scan: as text for people, and as JSON for the file of `--summary`. */

import { type RunSummary, renderRunJson } from '../report/run-json.ts';
import { renderRunText } from '../report/run-text.ts';
import { buildRunSummary, type Stop } from '../scan/run-summary.ts';
import type { ScanAccount } from './scan-account.ts';
import type { ScanPlan } from './scan-plan.ts';
import { fileSink } from './sink.ts';
import {
  type ColorChoice,
  columnsOf,
  showsUnicode,
  type Terminal,
  wantsColor,
} from './terminal.ts';
import { version } from './version.ts';

interface Concluded {
  readonly plan: ScanPlan;
  readonly account: ScanAccount;
  readonly startedAt: Date;
  /** With `--fail-on critical`. */
  readonly lenient: boolean;
  readonly ending: Stop | null;
}

export function summarise(run: Concluded): RunSummary {
  const { plan, account, startedAt, lenient, ending } = run;
  const { lists, selection, pace, workers } = plan;
  return buildRunSummary({
    version,
    startedAt,
    endedAt: new Date(),
    targets: {
      listed: lists.listed,
      badLines: lists.badLines,
      excluded: selection.excluded,
      otherShards: selection.otherShards,
      duplicates: account.duplicates,
      reused: account.reused,
      earlier: account.earlier,
    },
    runFindings: account.findings,
    workers: workers.count,
    concurrency: pace.concurrency,
    rate: pace.rate,
    tally: account.tally,
    standing: account.standing,
    lenient,
    stopped: ending,
  });
}

export function showSummary(
  summary: RunSummary,
  color: ColorChoice,
  { stderr, env }: Pick<Terminal, 'stderr' | 'env'>,
): void {
  const look = {
    color: wantsColor(color, stderr, env),
    width: columnsOf(stderr),
    unicode: showsUnicode(env),
  };
  stderr.write(renderRunText(summary, look));
}

/** The file of `--summary`, which is opened before the scan, so that none is held in vain. */
export interface SummaryPage extends AsyncDisposable {
  write(summary: RunSummary): Promise<void>;
}

/** Null where none was asked for. @throws UsageError where it cannot be written. */
export async function openSummary(path: string | undefined): Promise<SummaryPage | null> {
  if (path === undefined) return null;
  const sink = await fileSink(path, false, '--summary');
  return {
    async write(summary) {
      await sink.write(renderRunJson(summary));
      await sink.finish();
    },
    [Symbol.asyncDispose]: () => sink.abandon(),
  };
}
