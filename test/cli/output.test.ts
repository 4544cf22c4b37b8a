import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { judged } from '../support/judged.ts';
import { facts, replyOf } from '../support/observations.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain, type TerminalShape } from '../support/terminal.ts';

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

  test.each(['text', 'json'])(
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

test.each(['dumb', 'linux'])('TERM=%s gets nothing but ASCII', async (TERM) => {
  const { stdout } = await runMain(['predict', seen], { env: { TERM } });
  expect(stdout).toMatch(/^[\n -~]+$/);
});

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
