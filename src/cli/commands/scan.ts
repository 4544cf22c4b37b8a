import { QUESTION_OPTIONS } from '../chosen-probes.ts';
import { defineCommand } from '../command.ts';
import { readStandard } from '../judging.ts';
import {
  PARTNERS_OPTION,
  PROBE_OPTIONS,
  REPORT_OPTIONS,
  STANDARD_OPTIONS,
  TRANSCRIPT_OPTION,
} from '../options.ts';
import { refuseSharedFiles } from '../scan-files.ts';
import { SCAN_OPTIONS } from '../scan-options.ts';
import { readScanPlan } from '../scan-plan.ts';
import { ScanRun } from '../scan-run.ts';
import { SCRIPT_PROBE_OPTIONS } from '../script-probes.ts';

/** A scan has more of them. */
const { concurrency: _few, ...PROBING } = PROBE_OPTIONS;

/** Probes lists of any length, and gives each record as soon as it is there. */
export const scan = defineCommand({
  name: 'scan',
  describe: 'Probe a host list concurrently and stream what was seen',
  operands: {
    name: 'list',
    describe: 'Files of targets, one a line or CSV with a header; - is standard input',
    required: false,
  },
  options: {
    ...SCAN_OPTIONS,
    ...PARTNERS_OPTION,
    ...PROBING,
    ...QUESTION_OPTIONS,
    ...SCRIPT_PROBE_OPTIONS,
    ...STANDARD_OPTIONS,
    ...REPORT_OPTIONS,
    format: { ...REPORT_OPTIONS.format, default: 'jsonl' },
    quiet: {
      ...REPORT_OPTIONS.quiet,
      describe: 'No progress, notes or summary on standard error; bad lines are told all the same',
    },
    ...TRANSCRIPT_OPTION,
  },
  examples: [
    ['scan hosts.txt --output run.jsonl', 'one record a line, as soon as it is there'],
    ['scan hosts.txt --resume run.jsonl', 'what run.jsonl has no record of'],
    ['scan hosts.csv --policy connectors.xml', 'held against declared connectors'],
    ['scan - --shard 1/4 --rate 50', 'a quarter of them, fifty a second'],
  ],
  async run(given, terminal) {
    await refuseSharedFiles(given);
    const standard = await readStandard(given, terminal);
    const plan = await readScanPlan(given, standard, terminal);
    return new ScanRun(plan, given, terminal).run();
  },
});
