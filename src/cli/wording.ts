/** Says in our words, in one line, what yargs finds wrong with a command line. */

import { nearest } from './nearest.ts';

/** What the sentence may need of the command that was chosen. */
export interface Wording {
  /** What the command is called. */
  readonly command: string;
  readonly args: readonly string[];
  /** The options that the command has, without dashes. */
  readonly options: readonly string[];
  /** What its first argument takes; empty when it has none. */
  readonly wanted: string;
}

type Phrase = (wording: Wording, ...pieces: string[]) => string;

/** In the English of yargs 18; what is not listed is passed on as it is. */
const PHRASES: readonly (readonly [RegExp, Phrase])[] = [
  [/^Unknown arguments?: (.+)$/s, (wording, names = '') => unknown(names.split(', '), wording)],
  [/^Invalid values:\n(.+)$/s, (_, lines = '') => invalidValues(lines.split('\n'))],
  [/^Not enough arguments following: (\S+)/, (_, name) => `--${name}: write its value after it`],
  [
    /^Missing dependent arguments:\n (\S+) -> (\S+)/,
    (_, one, other) => `--${one} needs --${other}`,
  ],
  [
    /^Arguments (\S+) and (\S+) are mutually exclusive/,
    (_, one, other) => `--${one} and --${other} exclude each other; write one of them`,
  ],
  [
    /^Not enough non-option arguments:/,
    ({ command, wanted }) => `${command}: name at least one ${wanted.replace(/^Files/, 'file')}`,
  ],
];

/** One line for a message of yargs. */
export function explain(message: string, wording: Wording): string {
  for (const [pattern, phrase] of PHRASES) {
    const found = pattern.exec(message);
    if (found) return phrase(wording, ...found.slice(1));
  }
  return `${message}; see starttls-probe --help`;
}

function unknown(names: readonly string[], { args, command, options }: Wording): string {
  const faults = names.map((name) => {
    const option = optionIn(args, name);
    if (option === null) return `"${name}" is more than ${command} takes`;
    const meant = nearest(option, options);
    return `${option} is no option of ${command}${meant === null ? '' : ` (did you mean --${meant}?)`}`;
  });
  return `${[...new Set(faults)].join(', ')}; see starttls-probe ${command} --help`;
}

/** How the user wrote an option of that name; null when it is no option but a word. */
function optionIn(args: readonly string[], name: string): string | null {
  const written = args.map((arg) => arg.replace(/=.*/s, ''));
  if (written.includes(`--${name}`)) return `--${name}`;
  // yargs reads `-port` as four options.
  const joined = written.find((arg) => /^-[^-]/.test(arg) && arg.includes(name));
  return name.length === 1 ? (joined ?? null) : null;
}

function invalidValues(lines: readonly string[]): string {
  const faults = lines.map((line) => {
    const [, name, given, choices = ''] =
      /^ *Argument: (\S+), Given: (.*), Choices: (.*)$/.exec(line) ?? [];
    return `--${name}: ${given} is not one of ${choices.replaceAll('"', '')}`;
  });
  return faults.join(', ');
}
