/** Writes a report as its records come, and gives the exit code that the worst of them means. */

import type { Look } from '../report/format.ts';
import { loadFormat } from '../report/index.ts';
import type { Judged } from '../rules/judge.ts';
import { VERDICTS, type Verdict, worstOf } from '../rules/verdict.ts';
import { EXIT } from './exit-codes.ts';
import type { Values } from './option.ts';
import type { REPORT_OPTIONS } from './options.ts';
import { fileSink, outputSink, type Sink } from './sink.ts';
import { columnsOf, showsUnicode, type Terminal, wantsColor } from './terminal.ts';

export type ReportChoices = Values<typeof REPORT_OPTIONS> & {
  /** Absent where nothing is judged. */
  readonly 'expiring-days'?: number;
};

/** What all records together come to. */
export interface Worst {
  add(judged: Judged): void;
  verdict(): Verdict;
}

/**
 * Reports every record; `worst` decides the exit code.
 *
 * @throws UsageError when the file of `--output` cannot be written.
 */
export async function report(
  records: AsyncIterable<Judged>,
  choices: ReportChoices,
  terminal: Terminal,
  worst: Worst = worstRecord(),
): Promise<number> {
  const format = await loadFormat(choices.format);
  const sink = await openSink(choices, format.appendable, terminal);
  const page = format.start(lookOf(choices, terminal));
  // It goes out with the first record, so that where there is none for an error nothing is said.
  let head = page.head();
  try {
    for await (const judged of records) {
      worst.add(judged);
      await sink.write(head + page.record(judged));
      head = '';
    }
    const together = terminal.signal.aborted ? 'unknown' : worst.verdict();
    await sink.write(head + (await page.tail(together)));
    await sink.finish();
  } finally {
    await sink.abandon();
  }
  if (terminal.signal.aborted) return EXIT.interrupted;
  return exitCode(worst.verdict(), choices['fail-on']);
}

function worstRecord(): Worst {
  const verdicts = new Set<Verdict>();
  return {
    add: ({ verdict }) => void verdicts.add(verdict),
    verdict: () => worstOf([...verdicts]),
  };
}

/** `--fail-on critical` turns the exit code of a warning into that of ok and changes nothing else. */
function exitCode(verdict: Verdict, failOn: string): number {
  const lenient = failOn === 'critical' && verdict === 'warning';
  return VERDICTS.indexOf(lenient ? 'ok' : verdict);
}

/** @throws UsageError when the file of `--output` cannot be written. */
export async function openSink(
  { output, quiet }: Pick<ReportChoices, 'output' | 'quiet'>,
  appendable: boolean,
  { stdout, signal }: Terminal,
): Promise<Sink> {
  const file = outputFile({ output });
  if (file !== undefined) return fileSink(file, appendable);
  return outputSink(quiet ? { write: () => true } : stdout, signal);
}

/** The file to report to; undefined for standard output, which `-` stands for too. */
export function outputFile({ output }: { readonly output?: string | undefined }) {
  return output === '-' ? undefined : output;
}

/** How a report looks where it goes. */
export function lookOf(
  choices: Pick<ReportChoices, 'color' | 'output'> & Partial<Omit<ReportChoices, 'format'>>,
  { stdout, env }: Terminal,
): Look {
  const { color, output, 'expiring-days': expiringDays } = choices;
  const onScreen = outputFile({ output }) === undefined;
  return {
    color: onScreen ? wantsColor(color, stdout, env) : color === 'always',
    width: columnsOf(onScreen ? stdout : { write: () => true }),
    unicode: showsUnicode(env),
    lenient: choices['fail-on'] === 'critical',
    ...(expiringDays !== undefined && { expiringDays }),
  };
}
