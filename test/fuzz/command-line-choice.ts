/** Chooses a command line: any options in any order, with values right and wrong. */

import type { Random } from './random.ts';

/** What a command line is chosen from. */
export interface Stock {
  /** The options of each command. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** Paths for files and folders; any of them may be written over. */
  readonly files: readonly string[];
  /** A path where there need not be anything. */
  readonly output: string;
}

/** Not `serve`, which only ends when it is told to, and keeps a history wherever a file says so. */
export const COMMANDS = [
  'check',
  'predict',
  'report',
  'diff',
  'policy',
  'emulate',
  'probes',
  'events',
  'scan',
  'demo',
];

/** Only loopback: no random word may be looked up or probed. */
const TARGETS = ['127.0.0.1:1', '[::1]:1', '127.0.0.1/31:1', 'smtps://127.0.0.1:1'];

/** Options that write, which seldom get what is no path. */
const WRITES = /^--(?:output|summary|resume|record)$/;

const NUMBERS = ['0', '1', '2', '-1', '1.5', '1e3', 'NaN', '99999999999', '500ms', '2m', '1h'];
const WORDS = [
  '',
  '!',
  '$true',
  'a b',
  '\u202e',
  '\x1b[2J',
  '{}',
  'EX01\\A:RequireTLS=$true',
  '=',
  '[',
  '1/4',
  '__proto__=!',
];
const CHOICES = [
  'text',
  'json',
  'jsonl',
  'csv',
  'junit',
  'html',
  'xml',
  'always',
  'auto',
  'never',
  'warning',
  'critical',
];

/**
 * Arguments for `main`.
 *
 * A path may follow any option, also one that writes, so that all of `files` have to be there for that.
 */
export function chooseArgs(random: Random, { options, files, output }: Stock): string[] {
  // Those that start threads or servers take long.
  const command = random.oneIn(10) ? random.pick(COMMANDS) : random.pick(COMMANDS.slice(0, 8));
  const own = options.get(command) ?? [];
  const others = [...options.values()].flat();
  const args: string[] = [];
  for (let left = random.below(6); left > 0; left--) {
    const name = random.pick(random.oneIn(8) ? others : own);
    const value = WRITES.test(name) ? output : chooseValue(random, name, files);
    if (random.oneIn(5)) args.push(name);
    else if (random.oneIn(4)) args.push(`${name}=${value}`);
    else args.push(name, value);
  }
  const plain = ['check', 'scan'].includes(command) ? TARGETS : files;
  for (let left = random.below(3); left > 0; left--) {
    args.splice(random.below(args.length + 1), 0, random.pick(random.oneIn(6) ? WORDS : plain));
  }
  // Whatever is taken for a name is asked of nobody.
  const asked = ['check', 'scan', 'demo'].includes(command) ? ['--dns', '127.0.0.1:1'] : [];
  return [...(random.oneIn(12) && command !== 'scan' ? [] : [command]), ...args, ...asked];
}

function chooseValue(random: Random, name: string, files: readonly string[]): string {
  if (/source|dns|client|binding/.test(name))
    return random.pick([...TARGETS, '127.0.0.1', '::1', '!']);
  if (/policy|exclude|ca$|cert|key|old|new/.test(name) && !random.oneIn(5))
    return random.pick(files);
  if (/workers|concurrency|retries|retry/.test(name)) return random.pick(['0', '1', '-1', 'x!']);
  return random.pick(random.pick([NUMBERS, WORDS, CHOICES]));
}
