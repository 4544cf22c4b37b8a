/** Fuzzes the command line: any options in any order, with values right and wrong. */

import { globSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { Defect, type Fuzzer } from './fuzzer.ts';
import type { Random } from './random.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const RUNS = join(import.meta.dirname, '../fixtures/reports');

/** A command that works on and on is told to stop after that long. */
const INTERRUPT_MS = 400;

const EXIT_CODES = [0, 1, 2, 3, 64, 130];

const COMMANDS = [
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

/** Takes every option from the help that it asks for. */
export async function createCommandLineFuzzer(): Promise<Fuzzer> {
  const folder = await TemporaryFolder.create();
  const options = await readOptions();
  const files = [
    ...globSync(`${EXAMPLES}/**/*.{xml,json,txt,yaml}`),
    ...globSync(`${RUNS}/two-records.json*`),
    folder.at('none'),
    folder.path,
  ];
  const before = process.cwd();
  return {
    id: 'command-line',
    lanes: 1,
    async play(random) {
      process.chdir(folder.path);
      const args = chooseArgs(random, options, [...files, folder.at(`out-${random.below(4)}`)]);
      const { code, stderr } = await runMain(args);
      const evidence = `  ${JSON.stringify(args)}\n  ${stderr.slice(0, 3000)}`;
      if (!EXIT_CODES.includes(code)) throw new Defect(`exit code ${code}`, evidence);
      if (/^\s+at .*:\d+:\d+\)?$/m.test(stderr)) throw new Defect('a stack trace', evidence);
      if (code === 64 && stderr.trim().split('\n').length !== 1 && args[0] !== 'scan') {
        throw new Defect('an error of several lines', evidence);
      }
    },
    async close() {
      process.chdir(before);
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The options of each command, as its help lists them. */
async function readOptions(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const command of COMMANDS) {
    const { stdout } = await runMain([command, '--help']);
    const names = stdout.match(/^ +(?:-\w, )?--[a-z][\w-]*/gm) ?? [];
    found.set(
      command,
      names.map((name) => name.replace(/^.*--/, '--')),
    );
  }
  return found;
}

function chooseArgs(
  random: Random,
  options: ReadonlyMap<string, readonly string[]>,
  files: readonly string[],
): string[] {
  // Those that start threads or servers take long.
  const command = random.oneIn(10) ? random.pick(COMMANDS) : random.pick(COMMANDS.slice(0, 8));
  const own = options.get(command) ?? [];
  const others = [...options.values()].flat();
  const args: string[] = [];
  for (let left = random.below(6); left > 0; left--) {
    const name = random.pick(random.oneIn(8) ? others : own);
    const value = chooseValue(random, name, files);
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
  if (/output|summary|resume/.test(name)) return files.at(-1) ?? '';
  if (/source|dns|client|binding/.test(name))
    return random.pick([...TARGETS, '127.0.0.1', '::1', '!']);
  if (/policy|exclude|ca$|cert|key|old|new/.test(name) && !random.oneIn(5))
    return random.pick(files);
  if (/workers|concurrency|retries|retry/.test(name)) return random.pick(['0', '1', '-1', 'x!']);
  return random.pick(random.pick([NUMBERS, WORDS, CHOICES]));
}

async function runMain(args: readonly string[]) {
  const interrupt = new AbortController();
  const timer = setTimeout(() => interrupt.abort(), INTERRUPT_MS);
  const [stdout, stderr] = [collector(), collector()];
  try {
    const terminal = {
      stdin: Readable.from([]),
      stdout,
      stderr,
      env: {},
      signal: interrupt.signal,
    };
    const code = await main(args, terminal);
    return { code, stdout: stdout.text, stderr: stderr.text };
  } finally {
    clearTimeout(timer);
  }
}

function collector() {
  return {
    text: '',
    write(text: string) {
      this.text += text;
      return true;
    },
  };
}
