import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { outputSink } from '../../src/cli/sink.ts';
import { runCli, startCli, startProcess } from '../support/cli.ts';
import { judged } from '../support/judged.ts';
import { facts, replyOf } from '../support/observations.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain, type TerminalShape } from '../support/terminal.ts';

const BIN = join(import.meta.dirname, '../../src/bin.ts');

/** It has enough to say to fill every line. */
const RECORD = judged({ facts: facts({ greeting: replyOf(`220 ${'A '.repeat(90)}`) }) });

let sources: TemporaryFolder;
let seen: string;
beforeAll(async () => {
  sources = await TemporaryFolder.create();
  seen = await sources.write('seen.jsonl', `${JSON.stringify(RECORD)}\n`);
});
afterAll(() => sources[Symbol.asyncDispose]());

describe('--output', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await TemporaryFolder.create();
    return () => folder[Symbol.asyncDispose]();
  });

  test.each(['text', 'json', 'nagios', 'prometheus'])(
    '%s takes the place of what was there, and leaves no draft',
    async (format) => {
      const path = await folder.write('report', 'the one before');
      const end = await runCli(['predict', seen, '--format', format, '--output', path]);
      expect(end).toEqual({ stdout: '', stderr: '', code: 0 });
      expect(await folder.read('report')).toBe(
        (await runMain(['predict', seen, '--format', format])).stdout,
      );
      expect(await folder.list()).toEqual(['report']);
    },
  );

  test('jsonl is added to what was there', async () => {
    const path = folder.at('run.jsonl');
    for (const _ of [1, 2]) {
      await runMain(['predict', seen, '--format', 'jsonl', '--output', path]);
    }
    const lines = (await folder.read('run.jsonl')).split('\n');
    expect(lines.map((line) => (line === '' ? null : JSON.parse(line).target))).toEqual([
      RECORD.target,
      RECORD.target,
      null,
    ]);
  });

  test('a run that fails leaves what was there, and nothing half', async () => {
    const path = await folder.write('report', 'the one before');
    const { code } = await runMain([
      'predict',
      seen,
      'gone.jsonl',
      '--format',
      'json',
      '--output',
      path,
    ]);
    expect(code).toBe(64);
    expect(await folder.read('report')).toBe('the one before');
    expect(await folder.list()).toEqual(['report']);
  });

  test('a run that fails keeps the JSON lines that it has', async () => {
    const wrong = await sources.write('wrong.jsonl', `${JSON.stringify(RECORD)}\nwrong\n`);
    const path = folder.at('run.jsonl');
    const args = ['predict', seen, wrong, '--format', 'jsonl', '--output', path];
    expect((await runMain(args)).code).toBe(64);
    expect(await folder.read('run.jsonl')).toBe(`${JSON.stringify(RECORD)}\n`.repeat(2));
  });

  test('a line that a crash cut short stays a line of its own', async () => {
    const path = await folder.write('run.jsonl', '{"schema":');
    await runMain(['predict', seen, '--format', 'jsonl', '--output', path]);
    expect(await folder.read('run.jsonl')).toBe(`{"schema":\n${JSON.stringify(RECORD)}\n`);
  });

  const hasPipes = process.platform !== 'win32';
  test.skipIf(!hasPipes)(
    `a pipe is written to, and stays a pipe${hasPipes ? '' : ' (skipped: Windows has no mkfifo)'}`,
    async () => {
      const pipe = folder.at('pipe');
      execFileSync('mkfifo', [pipe]);
      const written = folder.read('pipe');
      const { code } = await runMain(['predict', seen, '--format', 'json', '--output', pipe]);
      expect([code, JSON.parse(await written)]).toMatchObject([0, [{ target: RECORD.target }]]);
      expect((await stat(pipe)).isFIFO()).toBe(true);
      expect(await folder.list()).toEqual(['pipe']);
    },
  );

  test('a file has no colour, unless that was asked for', async () => {
    const path = folder.at('report');
    await runMain(['predict', seen, '--output', path], { columns: 120 });
    expect(await folder.read('report')).not.toContain('\x1b');
    await runMain(['predict', seen, '--output', path, '--color', 'always']);
    expect(await folder.read('report')).toContain('\x1b[');
  });
});

describe('--quiet', () => {
  test('prints nothing, and the exit code still tells', async () => {
    expect(await runMain(['predict', seen, '--require-tls', '--quiet'])).toEqual({
      stdout: '',
      stderr: '',
      code: 0,
    });
    expect(await runCli(['127.0.0.1:1', '--quiet'])).toEqual({ stdout: '', stderr: '', code: 3 });
  });

  test('with --output the file is written all the same', async () => {
    await using folder = await TemporaryFolder.create();
    await runMain(['predict', seen, '--quiet', '--output', folder.at('report')]);
    expect(await folder.read('report')).toMatch(/^OK {2}/);
  });
});

describe('colour', () => {
  test.each<[claim: string, args: string[], shape: TerminalShape, colored: boolean]>([
    ['on a terminal', [], { columns: 80 }, true],
    ['not in a pipe', [], {}, false],
    ['not where NO_COLOR is set', [], { columns: 80, env: { NO_COLOR: '1' } }, false],
    ['where NO_COLOR is empty, which is not set', [], { columns: 80, env: { NO_COLOR: '' } }, true],
    ['not on a dumb terminal', [], { columns: 80, env: { TERM: 'dumb' } }, false],
    ['in a pipe with --color always', ['--color', 'always'], {}, true],
    [
      'with --color always whatever NO_COLOR says',
      ['--color', 'always'],
      { env: { NO_COLOR: '1' } },
      true,
    ],
    ['not on a terminal with --color never', ['--color', 'never'], { columns: 80 }, false],
  ])('%s', async (_claim, args, shape, colored) => {
    const { stdout } = await runMain(['predict', seen, ...args], shape);
    expect(stdout.includes('\x1b[')).toBe(colored);
  });

  test('as a process', async () => {
    const run = (...args: string[]) =>
      runCli(['predict', seen, ...args], { env: { NO_COLOR: '1' } });
    expect((await run('--color', 'always')).stdout).toContain('\x1b[');
    expect((await run()).stdout).not.toContain('\x1b');
  });

  test('machines never get any', async () => {
    const { stdout } = await runMain(['predict', seen, '--format', 'json', '--color', 'always'], {
      columns: 80,
    });
    expect(stdout).not.toContain('\x1b');
  });
});

describe('width', () => {
  test.each([
    ['a narrow terminal', { columns: 40, env: { NO_COLOR: '1' } }, 40],
    ['a pipe', {}, 80],
    ['a terminal wider than one reads', { columns: 300, env: { NO_COLOR: '1' } }, 120],
  ])('%s', async (_claim, shape, width) => {
    const { stdout } = await runMain(['predict', seen], shape);
    const lengths = stdout.split('\n').map((line) => line.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(width);
    expect(Math.max(...lengths)).toBeGreaterThan(width - 10);
  });
});

describe('symbols', () => {
  test.each<[claim: string, env: Readonly<Record<string, string>>, unicode: boolean]>([
    ['where nothing is said', {}, true],
    ['not on a dumb terminal', { TERM: 'dumb', LANG: 'en_US.UTF-8' }, false],
    ['not on the console of Linux', { TERM: 'linux' }, false],
    ['not with LC_ALL=C, whatever LANG says', { LC_ALL: 'C', LANG: 'en_US.UTF-8' }, false],
    ['not with LC_CTYPE=POSIX', { LC_CTYPE: 'POSIX' }, false],
    ['not with LANG=C', { LANG: 'C' }, false],
    ['with an empty LC_ALL, which is not set', { LC_ALL: '', LANG: 'en_US.UTF-8' }, true],
    ['with LC_ALL=C.UTF-8', { LC_ALL: 'C.UTF-8', LANG: 'C' }, true],
    ['on Windows, which has no locale of this kind', { OS: 'Windows_NT', LANG: 'C' }, true],
  ])('%s', async (_claim, env, unicode) => {
    const { stdout } = await runMain(['predict', seen], { env });
    expect(/^[\n -~]+$/.test(stdout)).toBe(!unicode);
  });
});

describe('an output that has enough', () => {
  const NEVER = new AbortController().signal;

  test('is waited for', async () => {
    const output = new PassThrough({ highWaterMark: 10 });
    const sink = outputSink(output, NEVER);
    await sink.write('few');
    let more = false;
    const written = sink.write('many more than ten').then(() => {
      more = true;
    });
    await new Promise(setImmediate);
    expect(more).toBe(false);
    expect(String(output.read())).toBe('fewmany more than ten');
    await written;
    expect(output.listenerCount('drain')).toBe(0);
  });

  test('and is gone is not', async () => {
    const output = new PassThrough({ highWaterMark: 1 });
    const written = outputSink(output, NEVER).write('many');
    output.destroy();
    await written;
  });

  test('is not waited for once the user interrupts', async () => {
    const interrupt = new AbortController();
    const sink = outputSink(new PassThrough({ highWaterMark: 1 }), interrupt.signal);
    const written = sink.write('many');
    interrupt.abort();
    await written;
    await sink.write('more');
  });
});

const FULL = '/dev/full';
const hasFull = existsSync(FULL);
describe.skipIf(!hasFull)(
  `where nothing can be written${hasFull ? '' : ` (skipped: no ${FULL})`}`,
  () => {
    test.each([
      ['a report', () => ['predict', seen]],
      ['a table', () => ['events']],
      ['the help', () => ['--help']],
    ])('%s on standard output is one line and 64', async (_claim, args) => {
      const end = await runShell(`"$@" >${FULL}`, args());
      const stderr = 'starttls-probe: cannot write standard output (ENOSPC)\n';
      expect(end).toEqual({ stdout: '', stderr, code: 64 });
    });

    test.each(['text', 'jsonl'])('%s to --output is one line and 64', async (format) => {
      const end = await runMain(['predict', seen, '--format', format, '--output', FULL]);
      const stderr = `starttls-probe: --output: cannot write ${FULL} (ENOSPC)\n`;
      expect(end).toEqual({ stdout: '', stderr, code: 64 });
    });

    test('standard error leaves the exit code to tell', async () => {
      const end = await runShell(`"$@" 2>${FULL}`, ['--bogus']);
      expect(end).toEqual({ stdout: '', stderr: '', code: 64 });
    });
  },
);

test('a standard error that nobody reads leaves the exit code to tell', async () => {
  const child = spawn(process.execPath, [BIN, '--bogus'], { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.destroy();
  expect(await once(child, 'close')).toEqual([64, null]);
});

describe('whatever else goes wrong is never a pass', () => {
  /** Runs in the process before the program does. */
  const preload = (code: string) => ({
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
  });

  test.each([
    ['an error that nobody catches', "throw new Error('boom')"],
    ['a rejection that nobody hears', "Promise.reject(new Error('boom'))"],
  ])('%s is one line and 70', async (_claim, fault) => {
    // The program is at work when it begins to read.
    const env = preload(
      `process.stdin.once('newListener', () => setImmediate(() => { ${fault} }))`,
    );
    const { stdout, stderr, code } = await startCli(['predict', '-'], { stdin: null, env }).end;
    expect({ stdout, code }).toEqual({ stdout: '', code: 70 });
    expect(stderr).toMatch(/^starttls-probe: this is a bug of ours, please report it: .*boom.*\n$/);
  });

  test('work that comes to a halt is one line and 70', async () => {
    const env = preload('process.stdin.unref()');
    const end = await startCli(['predict', '-'], { stdin: null, env }).end;
    expect(end).toEqual({
      stdout: '',
      stderr: 'starttls-probe: this is a bug of ours, please report it: the work came to a halt\n',
      code: 70,
    });
  });
});

/** Runs the program, as `"$@"`, in a shell's script. */
function runShell(script: string, args: readonly string[]) {
  return startProcess('sh', ['-c', script, 'sh', process.execPath, BIN, ...args]).end;
}

test('a reader that leaves early, as head does, gets no stack trace in return', async () => {
  const many = await sources.write('many.jsonl', `${JSON.stringify(RECORD)}\n`.repeat(3000));
  const cli = startCli(['predict', many]);
  await cli.printed('OK');
  cli.closeStdout();
  const { stderr, code } = await cli.end;
  expect(stderr).toBe('');
  // It may have been done by then.
  expect([0, 130]).toContain(code);
});
