import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Judged } from '../../src/rules/judge.ts';
import { judged } from '../support/judged.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';

const MONDAY = [judged({ target: 'one.example:25' }), judged({ target: 'two.example:25' })];
const TUESDAY = [judged({ target: 'three.example:25', verdict: 'warning' })];

const linesOf = (records: readonly Judged[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

let folder: TemporaryFolder;
let monday: string;
let tuesday: string;

beforeAll(async () => {
  folder = await TemporaryFolder.create();
  monday = await folder.write('monday.jsonl', linesOf(MONDAY));
  tuesday = await folder.write('tuesday.json', JSON.stringify(TUESDAY, null, 2));
});
afterAll(() => folder[Symbol.asyncDispose]());

test('several runs are shown as one, in their order, as they were judged', async () => {
  const { stdout, stderr, code } = await runMain(['report', monday, tuesday, '--format', 'json']);
  expect(JSON.parse(stdout)).toEqual([...MONDAY, ...TUESDAY]);
  expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
});

test.each([
  ['text', /^OK {2}one\.example:25/],
  ['jsonl', /^\{"schema":"starttls-probe\/observation\/1","target":"one\.example:25"/],
  ['csv', /^target,host,.*\r\none\.example:25,/],
  ['junit', /^<\?xml .*\n<testsuites name="starttls-probe" tests="3" failures="1" errors="0" /],
  ['html', /^<!doctype html>[\s\S]*<h1>1 of 3 addresses should be looked into<\/h1>/],
])('as %s', async (format, expected) => {
  const { stdout, code } = await runMain(['report', monday, tuesday, '--format', format]);
  expect(stdout).toMatch(expected);
  expect(code).toBe(1);
});

test('--output is written in one piece', async () => {
  const page = folder.at('page.html');
  const args = ['report', monday, '--format', 'html', '--output', page];
  expect(await runMain(args)).toEqual({ stdout: '', stderr: '', code: 0 });
  expect(await folder.read('page.html')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  expect((await folder.list()).filter((name) => name.startsWith('page'))).toEqual(['page.html']);
});

test('a run is read from standard input too', async () => {
  const { stdout, code } = await runMain(['report', '-', '--format', 'jsonl'], {
    stdin: linesOf(TUESDAY),
  });
  expect({ stdout, code }).toEqual({ stdout: linesOf(TUESDAY), code: 1 });
});

describe('the exit code is the worst verdict', () => {
  test.each([
    ['ok', ['ok'], [], 0],
    ['warning', ['ok', 'warning'], [], 1],
    ['warning, where only critical counts', ['ok', 'warning'], ['--fail-on', 'critical'], 0],
    ['unknown', ['warning', 'unknown'], [], 3],
    ['critical', ['unknown', 'critical', 'warning'], ['--fail-on', 'critical'], 2],
  ] as const)('%s', async (_claim, verdicts, options, expected) => {
    const stdin = linesOf(verdicts.map((verdict) => judged({ verdict })));
    const { stdout, code } = await runMain(['report', '-', '--quiet', ...options], { stdin });
    expect({ stdout, code }).toEqual({ stdout: '', code: expected });
  });
});

describe('what cannot be shown is one line, and exit 64', () => {
  const { verdict: _, ...unjudged } = judged();

  test.each([
    [
      'a file that is not there',
      () => folder.at('none'),
      / report: cannot read .*none \(ENOENT\)\n$/,
    ],
    ['no record', () => folder.write('x', '42\n'), /x:1: .*expected object/],
    [
      'what was never judged',
      () => folder.write('x', JSON.stringify(unjudged)),
      /x:1: holds no verdict; judge it with predict\n$/,
    ],
  ])('%s', async (_claim, write, expected) => {
    const page = folder.at('never.html');
    const args = ['report', await write(), '--format', 'html', '--output', page];
    const { stdout, stderr, code } = await runMain(args);
    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    expect(stderr).toMatch(/^[^\n]*\n$/);
    expect(stderr).toMatch(expected);
    expect(await folder.list()).not.toContain('never.html');
  });

  test('a format that there is not', async () => {
    const { stderr, code } = await runMain(['report', monday, '--format', 'pdf']);
    expect(stderr).toContain(
      '--format: "pdf" is not one of text, json, jsonl, csv, junit, nagios, prometheus, html',
    );
    expect(code).toBe(64);
  });

  test('no run at all', async () => {
    const { stderr, code } = await runMain(['report']);
    expect(stderr).toMatch(/^starttls-probe: report: name at least one file /);
    expect(code).toBe(64);
  });
});
