import type { Facts } from '../../../probes/index.ts';
import type { Observation } from '../../dialogue/observation.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { readText } from '../files.ts';
import { judgeAll, readStandard } from '../judging.ts';
import { REPORT_OPTIONS, STANDARD_OPTIONS } from '../options.ts';
import { report } from '../reporting.ts';
import type { Terminal } from '../terminal.ts';

/** Judges saved observations again; no network. */
export const predict = defineCommand({
  usage: 'predict <observations..>',
  describe: 'Judge saved observations against a policy, without a network',
  positionals: {
    observations: 'Files that check wrote with --format json or jsonl; - is standard input',
  },
  options: { ...STANDARD_OPTIONS, ...REPORT_OPTIONS },
  examples: [
    ['$0 predict seen.jsonl --require-tls', 'what if RequireTLS were set?'],
    ['$0 predict seen.jsonl --policy policy.yaml', 'held against declared connectors'],
  ],
  async run(given, terminal) {
    const standard = await readStandard(given, terminal);
    // All files are read before the first word, so that a broken one does not leave half a report.
    const observations = await readAll(given.observations ?? [], terminal);
    return report(judgeAll(observations, standard), given, terminal);
  },
});

/** @throws UsageError that names the file and the place. */
async function readAll(
  paths: readonly string[],
  terminal: Terminal,
): Promise<Observation<Facts>[]> {
  const { readSaved, SavedError } = await import('../../dialogue/saved.ts');
  const observations: Observation<Facts>[] = [];
  for (const path of paths) {
    const content = await readText('predict', path, terminal);
    try {
      observations.push(...readSaved<Facts>(content, path));
    } catch (error) {
      if (error instanceof SavedError) throw new UsageError(error.message);
      throw error;
    }
  }
  return observations;
}
