/** Writes the records of a scan in the format that was asked for. */

import { loadFormat } from '../report/index.ts';
import type { Judged } from '../rules/judge.ts';
import type { Verdict } from '../rules/verdict.ts';
import { lookOf, openSink, type ReportChoices } from './reporting.ts';
import type { Sink } from './sink.ts';
import type { Terminal } from './terminal.ts';

export interface ScanOutput {
  /** Takes one record as its line of JSON; resolves when more can be taken. */
  write(line: string): Promise<void>;
  /** Puts the report in its place; `together` is what all records come to. */
  finish(together: Verdict): Promise<void>;
  /** Leaves no unfinished file behind; after `finish` it does nothing. */
  abandon(): Promise<void>;
}

/** @throws UsageError when the file of `--output` cannot be written. */
export async function openScanOutput(
  choices: ReportChoices,
  terminal: Terminal,
): Promise<ScanOutput> {
  const format = await loadFormat(choices.format);
  // Quiet is what is said about a scan; its records are what it is for.
  const sink = await openSink({ ...choices, quiet: false }, format.appendable, terminal);
  // Records come as lines of JSON, some of them from other threads; most scans keep them so.
  if (format.id === 'jsonl') return asTheyCome(sink);
  const page = format.start(lookOf(choices, terminal));
  await sink.write(page.head());
  return {
    write: (line) => sink.write(page.record(JSON.parse(line) as Judged)),
    async finish(together) {
      await sink.write(await page.tail(together));
      await sink.finish();
    },
    abandon: () => sink.abandon(),
  };
}

function asTheyCome(sink: Sink): ScanOutput {
  return {
    write: (line) => sink.write(`${line}\n`),
    finish: () => sink.finish(),
    abandon: () => sink.abandon(),
  };
}
