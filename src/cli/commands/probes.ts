import { PROBES } from '../../../probes/index.ts';
import { safeJson } from '../../report/safe-json.ts';
import { defineCommand } from '../command.ts';
import { TEXT_OR_JSON } from '../options.ts';

/** Lists the questions that can be put. */
export const probes = defineCommand({
  name: 'probes',
  describe: 'List the questions that are put to a server',
  operands: null,
  options: {
    ...TEXT_OR_JSON,
  },
  examples: [['probes', 'what is asked, and when']],
  async run({ format }, { stdout }) {
    const questions = PROBES.map(({ id, title, reference, stage, intrusive }) => {
      return { id, title, reference, stage, intrusive };
    });
    stdout.write(format === 'json' ? `${safeJson(questions, 2)}\n` : render(questions));
    return 0;
  },
});

type Question = Pick<(typeof PROBES)[number], 'id' | 'title' | 'reference' | 'stage' | 'intrusive'>;

/** The longest id and a gap. */
const ID_COLUMN = 20;

function render(questions: readonly Question[]): string {
  const rows = questions.map(({ id, title, reference, stage, intrusive }) => {
    const when = intrusive ? `${stage}, only when asked for` : stage;
    return `${id.padEnd(ID_COLUMN)}${title}\n${' '.repeat(ID_COLUMN)}${when}; ${reference}\n`;
  });
  return rows.join('');
}
