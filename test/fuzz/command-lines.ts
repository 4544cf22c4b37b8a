/** Fuzzes the command line: any options in any order, with values right and wrong. */

import { globSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { COMMANDS, chooseArgs, type Stock } from './command-line-choice.ts';
import { Defect, type Fuzzer } from './fuzzer.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const RUNS = join(import.meta.dirname, '../fixtures/reports');

/** A command that works on and on is told to stop after that long. */
const INTERRUPT_MS = 400;

const EXIT_CODES = [0, 1, 2, 3, 64, 130];

/** Takes every option from the help that it asks for. */
export async function createCommandLineFuzzer(): Promise<Fuzzer> {
  const folder = await TemporaryFolder.create();
  const options = await readOptions();
  const before = process.cwd();
  return {
    id: 'command-line',
    lanes: 1,
    async play(random) {
      const files = await layOut(folder);
      process.chdir(folder.path);
      const output = folder.at(`out-${random.below(4)}`);
      await judge(chooseArgs(random, { options, files: [...files, output], output }));
    },
    async close() {
      process.chdir(before);
      await folder[Symbol.asyncDispose]();
    },
  };
}

/**
 * Copies of what is read, as they were, and nothing else: any of them may be written over, and a case
 * is to do the same when it is played alone.
 */
async function layOut(folder: TemporaryFolder): Promise<Stock['files']> {
  for (const name of await folder.list()) {
    await rm(folder.at(name), { recursive: true, force: true });
  }
  const originals = [
    ...globSync(`${EXAMPLES}/**/*.{xml,json,txt,yaml}`),
    ...globSync(`${RUNS}/two-records.json*`),
  ];
  const copies = originals.map((original) => folder.at(basename(original)));
  await Promise.all(originals.map((original, at) => copyFile(original, copies[at] ?? '')));
  const nested = folder.at('folder');
  await mkdir(nested);
  return [...copies, folder.at('none'), nested];
}

/** Runs it. @throws Defect where it does not end as a command line may. */
async function judge(args: readonly string[]): Promise<void> {
  const { code, stderr } = await runMain(args);
  const evidence = `  ${JSON.stringify(args)}\n  ${stderr.slice(0, 3000)}`;
  if (!EXIT_CODES.includes(code)) throw new Defect(`exit code ${code}`, evidence);
  if (/^\s+at .*:\d+:\d+\)?$/m.test(stderr)) throw new Defect('a stack trace', evidence);
  if (code === 64 && stderr.trim().split('\n').length !== 1 && args[0] !== 'scan') {
    throw new Defect('an error of several lines', evidence);
  }
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
