import { defineCommand } from '../command.ts';
import { judgeAll, readStandard } from '../judging.ts';
import { REPORT_OPTIONS, STANDARD_OPTIONS } from '../options.ts';
import { report } from '../reporting.ts';
import { readObservations } from '../run-files.ts';

/** Judges saved observations again; no network. */
export const predict = defineCommand({
  name: 'predict',
  describe: 'Judge saved observations against a policy, without a network',
  operands: {
    name: 'observations',
    describe: 'Files that check or scan wrote, as json or jsonl; - is standard input',
    required: true,
  },
  options: { ...STANDARD_OPTIONS, ...REPORT_OPTIONS },
  examples: [
    ['predict seen.jsonl --require-tls', 'what if RequireTLS were set?'],
    ['predict seen.jsonl --policy policy.yaml', 'held against declared connectors'],
  ],
  async run(given, terminal) {
    const standard = await readStandard(given, terminal);
    const observations = readObservations('predict', given.observations, terminal);
    return report(judgeAll(observations, standard), given, terminal);
  },
});
