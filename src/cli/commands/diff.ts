import { DIFF_FORMATS } from '../../report/diff-formats.ts';
import type { RunDiff } from '../../rules/compare/run-diff.ts';
import { RULES } from '../../rules/index.ts';
import type { Judged } from '../../rules/judge.ts';
import { defineCommand } from '../command.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { REPORT_OPTIONS } from '../options.ts';
import { lookOf, openSink, type ReportChoices } from '../reporting.ts';
import { readRecords } from '../run-files.ts';
import type { Terminal } from '../terminal.ts';

const SIDES = 'Where a run has several files';

const { output, color, quiet } = REPORT_OPTIONS;

const OPTIONS = {
  old: {
    group: SIDES,
    type: 'string',
    value: 'FILE..',
    several: 'listed',
    describe: 'All files of the old run',
  },
  new: {
    group: SIDES,
    type: 'string',
    value: 'FILE..',
    several: 'listed',
    describe: 'All files of the new run',
  },
  path: {
    type: 'boolean',
    describe: 'The two runs are of two vantage points: what lies on the path?',
  },
  format: {
    ...REPORT_OPTIONS.format,
    choices: DIFF_FORMATS.map(({ id }) => id),
  },
  output,
  color,
  'fail-on': {
    ...REPORT_OPTIONS['fail-on'],
    describe: 'With critical, 1 only where what got worse is critical',
  },
  quiet,
} as const;

/** Says what changed between two saved runs; no network. */
export const diff = defineCommand({
  name: 'diff',
  describe: 'Say what changed between two saved runs; exits 1 when something got worse',
  operands: {
    name: 'runs',
    describe:
      'The old run, then the new one, as check, scan or predict wrote them; - is standard input',
    required: false,
  },
  options: OPTIONS,
  examples: [
    ['diff monday.jsonl tuesday.jsonl', 'what changed, and did it get worse?'],
    ['diff --old a.jsonl b.jsonl --new c.jsonl', 'a run in several files'],
    ['diff --path monday.jsonl tuesday.jsonl', 'does something on the path hide STARTTLS?'],
  ],
  async run(given, terminal) {
    const { old, fresh } = readSides(given);
    if (given.path === true) return comparePathsOf({ old, fresh }, given, terminal);
    // Loaded only here: every other command starts without it.
    const { CHANGE_KINDS } = await import('../../rules/compare/index.ts');
    const { RunComparison } = await import('../../rules/compare/run-comparison.ts');
    const comparison = new RunComparison({ kinds: CHANGE_KINDS, rules: RULES });
    for await (const record of readRecords('diff', old, terminal)) comparison.addOld(record);
    for await (const record of readRecords('diff', fresh, terminal)) comparison.addNew(record);
    // What was read by then would pass for a run in which targets are missing.
    if (terminal.signal.aborted) return EXIT.interrupted;
    const changes = comparison.finish();
    if (changes.compared === 0) {
      throw new UsageError(
        `diff: ${old.join(', ')} and ${fresh.join(', ')} have no target in common`,
      );
    }
    await write(changes, given, terminal);
    return terminal.signal.aborted ? EXIT.interrupted : exitCode(changes, given['fail-on']);
  },
});

/** Where the differences go, in formats of their own. */
type DiffChoices = Omit<ReportChoices, 'fail-on' | 'format'> & { readonly format: string };

/** Exits 1 where something lies on the path. */
async function comparePathsOf(
  { old, fresh }: Sides,
  choices: DiffChoices,
  terminal: Terminal,
): Promise<number> {
  const { comparePaths } = await import('../../rules/compare/path-comparison.ts');
  const { PATH_FORMATS } = await import('../../report/path-formats.ts');
  const one: Judged[] = [];
  const other: Judged[] = [];
  for await (const record of readRecords('diff', old, terminal)) one.push(record);
  for await (const record of readRecords('diff', fresh, terminal)) other.push(record);
  if (terminal.signal.aborted) return EXIT.interrupted;
  const diff = comparePaths(one, other);
  if (diff.compared === 0) {
    throw new UsageError(
      `diff: ${old.join(', ')} and ${fresh.join(', ')} have no address in common`,
    );
  }
  const format = PATH_FORMATS.find(({ id }) => id === choices.format);
  if (!format) throw new UsageError(`diff --path: --format ${choices.format} is not for this`);
  const sink = await openSink(choices, format.appendable, terminal);
  try {
    for (const piece of format.render(diff, lookOf(choices, terminal))) await sink.write(piece);
    await sink.finish();
  } finally {
    await sink.abandon();
  }
  return diff.records.some(({ conclusion }) => conclusion === 'on-path') ? 1 : 0;
}

type Paths = readonly string[];

interface Sides {
  readonly old: Paths;
  readonly fresh: Paths;
}

/** @throws UsageError unless both sides are named, in one of the two ways. */
function readSides(given: Partial<Record<'runs' | 'old' | 'new', Paths | undefined>>): Sides {
  const { runs = [], old = [], new: fresh = [] } = given;
  const inOptions = old.length > 0 && fresh.length > 0 && runs.length === 0;
  const inOrder = old.length + fresh.length === 0 && runs.length === 2;
  if (!inOptions && !inOrder) {
    throw new UsageError(
      'diff: name two files, the old run and the new one; or the files of each after --old and --new',
    );
  }
  const sides = inOptions ? { old, fresh } : { old: runs.slice(0, 1), fresh: runs.slice(1) };
  if ([...sides.old, ...sides.fresh].filter((path) => path === '-').length > 1) {
    throw new UsageError('diff: - is standard input, which can be read once');
  }
  return sides;
}

async function write(changes: RunDiff, choices: DiffChoices, terminal: Terminal): Promise<void> {
  const format = DIFF_FORMATS.find(({ id }) => id === choices.format) ?? DIFF_FORMATS[0];
  if (!format) throw new Error('there is no format');
  const sink = await openSink(choices, format.appendable, terminal);
  try {
    for (const piece of format.render(changes, lookOf(choices, terminal))) await sink.write(piece);
    await sink.finish();
  } finally {
    await sink.abandon();
  }
}

/** 1 when something got worse; with `--fail-on critical`, when that is critical now. */
function exitCode({ changed }: RunDiff, failOn: string): number {
  const counts = changed.filter(({ direction, worseVerdict }) =>
    failOn === 'critical' ? worseVerdict === 'critical' : direction === 'worse',
  );
  return counts.length === 0 ? 0 : 1;
}
