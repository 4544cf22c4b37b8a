import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { readCli, runCli } from '../support/cli.ts';
import { judged } from '../support/judged.ts';
import { runMain } from '../support/terminal.ts';
import { DAMAGED, type Stage, setStage, WELL } from './stage.ts';

const LINE = JSON.stringify(judged());

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(WELL, DAMAGED, {
    connector: { ...WELL, identity: 'EX03\\M' },
    path: 'masked',
  });
});
afterAll(() => stage[Symbol.asyncDispose]());

describe('gives what check gave for the same observation and the same options', () => {
  test.each<[string, () => string[]]>([
    ['nothing declared', () => []],
    ['--require-tls', () => ['--require-tls']],
    ['--policy', () => ['--policy', stage.policy]],
    ['--connector', () => ['--policy', stage.policy, '--connector', DAMAGED.identity]],
    ['--expiring-days', () => ['--expiring-days', '400']],
  ])('%s', async (_claim, standard) => {
    const checked = await runMain([
      ...stage.targets,
      '127.0.0.1:1',
      ...standard(),
      '--format',
      'json',
    ]);
    const seen = await stage.folder.write('seen.json', checked.stdout);
    const predicted = await runMain(['predict', seen, ...standard(), '--format', 'json']);
    const records = JSON.parse(checked.stdout) as readonly Judged[];
    expect(records).toHaveLength(4);
    expect(JSON.parse(predicted.stdout)).toEqual(records);
    expect(predicted.code).toBe(checked.code);
  });

  test('and judges again what was judged by another standard, as a process', async () => {
    const plain = await runCli([...stage.targets, '--format', 'jsonl']);
    const seen = await stage.folder.write('seen.jsonl', plain.stdout);
    const { records, code } = await readCli<Judged>(['predict', seen, '--policy', stage.policy]);
    expect(records.map(({ connector, verdict }) => [connector, verdict])).toEqual([
      [WELL.identity, 'ok'],
      [DAMAGED.identity, 'critical'],
      ['EX03\\M', 'warning'],
    ]);
    expect(records[1]?.predictions).toMatchObject([{ eventId: 1032, certainty: 'certain' }]);
    expect([plain.code, code]).toEqual([1, 2]);
  });
});

describe('reads', () => {
  test.each([
    ['JSON lines', `${LINE}\n${LINE}\n`, 2],
    ['a JSON array', `[${LINE},\n${LINE}]`, 2],
    ['one JSON object over several lines', JSON.stringify(judged(), null, 2), 1],
    ['blank lines and CRLF', `\r\n${LINE}\r\n\r\n${LINE}`, 2],
    ['a byte order mark', `\ufeff${LINE}\n`, 1],
    ["UTF-16, as Windows PowerShell's > writes it", utf16(`${LINE}\r\n${LINE}\r\n`), 2],
    ['UTF-16, big-endian', utf16(LINE).swap16(), 1],
  ])('%s, from a file and from standard input', async (_claim, text, count) => {
    const path = await stage.folder.write('seen', text);
    const read = await runMain(['predict', path, '--format', 'json']);
    expect(JSON.parse(read.stdout)).toHaveLength(count);
    expect(await runMain(['predict', '-', '--format', 'json'], { stdin: text })).toEqual(read);
  });

  test('standard input of a process', async () => {
    const { stdout, code } = await runCli(['predict', '-'], { stdin: `${LINE}\n` });
    expect(stdout).toMatch(/^OK {2}mail\.example:25 at 192\.0\.2\.10\n/);
    expect(code).toBe(0);
  });

  test('several files, one after another', async () => {
    const one = await stage.folder.write(
      'one',
      JSON.stringify(judged({ target: 'one.example:25' })),
    );
    const two = await stage.folder.write(
      'two',
      JSON.stringify(judged({ target: 'two.example:25' })),
    );
    const { stdout } = await runMain(['predict', two, one, '--format', 'json']);
    expect((JSON.parse(stdout) as Judged[]).map(({ target }) => target)).toEqual([
      'two.example:25',
      'one.example:25',
    ]);
  });
});

describe('what is no observation is one line with its place, and exit 64', () => {
  test.each([
    ['a broken line', `{"schema": \n${LINE}\n`, /^:1: not JSON \(.+\)$/],
    ['a line of a run that was killed', LINE.slice(0, 99), /^:1: is cut short; delete that line, /],
    ['a broken array', `[${LINE},\n  {"schema" 1}\n]`, /^: not JSON \(.+\)$/],
    [
      'another schema',
      `{"schema":"other/1"}\n${LINE}\n`,
      /^:1: schema: is not starttls-probe\/observation\/1$/,
    ],
    [
      'another schema in an array',
      `[${LINE},{"schema":"other/1"}]`,
      /^: observation 2: schema: is not /,
    ],
    [
      'a field of the wrong kind',
      `${JSON.stringify({ ...judged(), port: 'smtp' })}\n`,
      /^:1: port: .*expected number/,
    ],
    [
      'a field that is missing',
      '{"schema":"starttls-probe/observation/1"}\n',
      /^:1: target: .*expected string/,
    ],
    ['no object', '42\n', /^:1: .*expected object/],
    ['nothing', '\n', /^: holds no observation$/],
    ['what a terminal would obey', `\x1b[2J\n`, /^:1: not JSON \([ -~]+\)$/],
  ])('%s', async (_claim, text, told) => {
    const path = await stage.folder.write('wrong', text);
    const { stdout, stderr, code } = await runMain(['predict', path]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    expect(stderr).toMatch(/^[^\n]*\n$/);
    expect(stderr.trimEnd().replace(`starttls-probe: ${path}`, '')).toMatch(told);
  });

  test('standard input is called -', async () => {
    expect((await runMain(['predict', '-'], { stdin: 'x' })).stderr).toMatch(
      /^starttls-probe: -:1: not JSON /,
    );
  });

  test('what was judged before it in JSON lines is reported all the same', async () => {
    const path = await stage.folder.write('wrong', `${LINE}\n\n${LINE}\n{}\n${LINE}\n`);
    const { stdout, stderr, code } = await runMain(['predict', path, '--format', 'jsonl']);
    expect(stdout).toBe(`${LINE}\n`.repeat(2));
    expect(stderr).toMatch(new RegExp(`^starttls-probe: ${path}:4: schema: [^\n]+\n$`));
    expect(code).toBe(64);
  });

  test.each([
    ['is not there', () => stage.folder.at('gone'), 'ENOENT'],
    ['is a folder', () => stage.folder.path, 'EISDIR'],
  ])('a file that %s is told before the others are read', async (_claim, path, reason) => {
    const seen = await stage.folder.write('seen', LINE);
    expect(await runMain(['predict', seen, path()])).toEqual({
      stdout: '',
      stderr: `starttls-probe: predict: cannot read ${path()} (${reason})\n`,
      code: 64,
    });
  });
});

test('a report may be added to the file that is read', async () => {
  const path = await stage.folder.write('both.jsonl', `${LINE}\n`.repeat(3));
  await runMain(['predict', path, path, '--format', 'jsonl', '--output', path]);
  expect(await stage.folder.read('both.jsonl')).toBe(`${LINE}\n`.repeat(9));
});

test('each observation is reported before the next one is read, and kept on Ctrl-C', async () => {
  const stdin = new PassThrough();
  const stdout = new PassThrough({ encoding: 'utf8' });
  const interrupt = new AbortController();
  const { signal } = interrupt;
  const streams = { stdin, stdout, stderr: stdout, env: {}, signal };
  const code = main(['predict', '-', '--format', 'jsonl'], streams);
  for (const _ of [1, 2]) {
    stdin.write(`${LINE}\n`);
    expect(await once(stdout, 'data')).toEqual([`${LINE}\n`]);
  }
  // The line that is being read is no broken one.
  stdin.write('{"schema"');
  interrupt.abort();
  expect(await code).toBe(130);
});
