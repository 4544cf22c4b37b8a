import { RunVerdict } from '../../scan/run-verdict.ts';
import { defineCommand } from '../command.ts';
import { REPORT_OPTIONS } from '../options.ts';
import { report as write } from '../reporting.ts';
import { readRecords } from '../run-files.ts';

/** Shows saved runs in another format, several as one; what was judged is not judged again. */
export const report = defineCommand({
  name: 'report',
  describe: 'Show saved runs in another format, without a network',
  operands: {
    name: 'runs',
    describe: 'Files that check, scan or predict wrote, as json or jsonl; - is standard input',
    required: true,
  },
  options: REPORT_OPTIONS,
  examples: [
    ['report run.jsonl --format html', 'one page for a browser'],
    ['report run.jsonl seen.jsonl --format csv', 'two runs as one, for a spreadsheet'],
    ['report run.jsonl --format junit', 'for a pipeline'],
  ],
  run(given, terminal) {
    const records = readRecords('report', given.runs, terminal);
    // As in the scan that wrote them: a dead MX host does not fail a domain.
    const run = new RunVerdict();
    return write(records, given, terminal, {
      add: (record) => run.add(record, record),
      verdict: () => run.standing().verdict,
    });
  },
});
