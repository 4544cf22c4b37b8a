/** Writes a report as its records come, and gives the exit code that the worst of them means. */

import type { InferredOptionTypes } from 'yargs';
import { FORMATS } from '../report/index.ts';
import type { Judged } from '../rules/judge.ts';
import { VERDICTS, type Verdict, worstOf } from '../rules/verdict.ts';
import { EXIT } from './exit-codes.ts';
import type { REPORT_OPTIONS } from './options.ts';
import { fileSink, outputSink, type Sink } from './sink.ts';
import { columnsOf, showsUnicode, type Terminal, wantsColor } from './terminal.ts';

type ReportChoices = InferredOptionTypes<typeof REPORT_OPTIONS>;

/**
 * Reports every record.
 *
 * @throws UsageError when the file of `--output` cannot be written.
 */
export async function report(
  records: AsyncIterable<Judged>,
  choices: ReportChoices,
  terminal: Terminal,
): Promise<number> {
  const format = FORMATS.find(({ id }) => id === choices.format) ?? FORMATS[0];
  if (!format) throw new Error('there is no report format');
  const sink = await openSink(choices, format.appendable, terminal);
  const page = format.start(lookOf(choices, terminal));
  const verdicts = new Set<Verdict>();
  try {
    await sink.write(page.head());
    for await (const judged of records) {
      verdicts.add(judged.verdict);
      await sink.write(page.record(judged));
    }
    await sink.write(page.tail());
    await sink.finish();
  } finally {
    await sink.abandon();
  }
  if (terminal.signal.aborted) return EXIT.interrupted;
  return exitCode(worstOf([...verdicts]), choices['fail-on']);
}

/** `--fail-on critical` turns the exit code of a warning into that of ok and changes nothing else. */
function exitCode(verdict: Verdict, failOn: string): number {
  const lenient = failOn === 'critical' && verdict === 'warning';
  return VERDICTS.indexOf(lenient ? 'ok' : verdict);
}

async function openSink(
  { output, quiet }: ReportChoices,
  appendable: boolean,
  { stdout, signal }: Terminal,
): Promise<Sink> {
  if (output !== undefined) return fileSink(output, appendable);
  return outputSink(quiet ? { write: () => true } : stdout, signal);
}

function lookOf({ color, output }: ReportChoices, { stdout, env }: Terminal) {
  const onScreen = output === undefined;
  return {
    color: onScreen ? wantsColor(color, stdout, env) : color === 'always',
    width: columnsOf(onScreen ? stdout : { write: () => true }),
    unicode: showsUnicode(env),
  };
}
