/** The options of `session`, and what they come to. */

import type { DialogueOptions } from '../dialogue/options.ts';
import { UsageError } from './exit-codes.ts';
import type { Options, Values } from './option.ts';
import { PROBE_OPTIONS, REPORT_OPTIONS, TEXT_OR_JSON } from './options.ts';
import { readDialogueOptions } from './probing.ts';
import type { Terminal } from './terminal.ts';

const SCRIPT = 'The script';

const {
  enforce: _enforce,
  'no-try-unadvertised': _unadvertised,
  concurrency: _concurrency,
  'no-legacy': _legacy,
  chain: _chain,
  ...PROBING
} = PROBE_OPTIONS;

const { output, color, quiet } = REPORT_OPTIONS;

export const SESSION_OPTIONS = {
  var: {
    group: SCRIPT,
    type: 'string',
    value: 'NAME=VALUE',
    several: 'repeated',
    describe: 'What {name} stands for',
  },
  'var-file': {
    group: SCRIPT,
    type: 'string',
    value: 'NAME=FILE',
    several: 'repeated',
    describe: 'The same out of a file',
  },
  'var-env': {
    group: SCRIPT,
    type: 'string',
    value: 'NAME',
    several: 'repeated',
    describe: 'The same out of the environment: NAME, or NAME=VARIABLE',
  },
  secret: {
    group: SCRIPT,
    type: 'string',
    value: 'NAME',
    several: 'repeated',
    describe: 'Name of a variable that no output may show; not one of --var',
  },
  'allow-delivery': {
    group: SCRIPT,
    type: 'boolean',
    describe: 'Let it send RCPT, DATA, BDAT and AUTH',
  },
  record: {
    group: SCRIPT,
    type: 'string',
    value: 'FILE',
    describe: 'File to write what was said to, as a script',
  },
  replay: {
    group: SCRIPT,
    type: 'string',
    value: 'FILE',
    describe: 'Recording to say again, and to compare the answers with',
    excludes: 'interactive',
  },
  interactive: {
    group: SCRIPT,
    type: 'boolean',
    describe: 'Take the lines from standard input',
  },
  ...PROBING,
  ...TEXT_OR_JSON,
  output,
  color,
  quiet,
} as const satisfies Options;

export type SessionChoices = Values<typeof SESSION_OPTIONS>;

/** @throws UsageError that names the option. */
export function readSessionDialogue(
  given: SessionChoices,
  terminal: Terminal,
): Promise<DialogueOptions> {
  return readDialogueOptions(
    {
      ...given,
      concurrency: 1,
      enforce: undefined,
      chain: undefined,
      'no-legacy': undefined,
      'no-try-unadvertised': undefined,
    },
    terminal,
  );
}

/** What is named on the command line: a script and a target, or the target alone. */
export function readNames(
  names: readonly string[],
  { replay, interactive }: Pick<SessionChoices, 'replay' | 'interactive'>,
): { readonly script: string | null; readonly target: string } {
  const alone = replay !== undefined || interactive === true;
  const [first, second] = names;
  if (alone && first !== undefined && names.length === 1) return { script: null, target: first };
  if (!alone && first !== undefined && second !== undefined && names.length === 2) {
    return { script: first, target: second };
  }
  throw new UsageError(
    alone
      ? `session: with --${interactive ? 'interactive' : 'replay'} name the target alone`
      : 'session: name a script and a target, as in session verify.smtp mail.example.org',
  );
}
