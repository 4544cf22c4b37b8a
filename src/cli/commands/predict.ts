import { defineCommand } from '../command.ts';
import { judgeAll, readStandard } from '../judging.ts';
import { REPORT_OPTIONS, STANDARD_OPTIONS } from '../options.ts';
import { report } from '../reporting.ts';
import { readObservations } from '../run-files.ts';

/** Judges saved observations again; no network. */
export const predict = defineCommand({
  usage: 'predict <observations..>',
  describe: 'Judge saved observations against a policy, without a network',
  positionals: {
    observations: 'Files that check or scan wrote, as json or jsonl; - is standard input',
  },
  options: { ...STANDARD_OPTIONS, ...REPORT_OPTIONS },
  examples: [
    ['$0 predict seen.jsonl --require-tls', 'what if RequireTLS were set?'],
    ['$0 predict seen.jsonl --policy policy.yaml', 'held against declared connectors'],
  ],
  async run(given, terminal) {
    const standard = await readStandard(given, terminal);
    const observations = readObservations('predict', given.observations ?? [], terminal);
    return report(judgeAll(observations, standard), given, terminal);
  },
});
