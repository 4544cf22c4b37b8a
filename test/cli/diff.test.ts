import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change } from '../../src/rules/compare/change.ts';
import { sayRequired, sayUndeclared } from '../rules/say.ts';
import { runCli } from '../support/cli.ts';
import { judged } from '../support/judged.ts';
import { facts, factsWithoutTls, observation, replyOf } from '../support/observations.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { DAMAGED, setStage, WELL } from './stage.ts';

const SOUND = sayUndeclared(facts());
const GREETED = sayUndeclared(facts({ greeting: replyOf('220 mail.example ESMTP Postfix') }));
const WARNED = sayUndeclared(factsWithoutTls());
const CRITICAL = sayRequired(factsWithoutTls());

let folder: TemporaryFolder;
/** Files by what they hold. */
const files: Record<string, string> = {};

beforeAll(async () => {
  folder = await TemporaryFolder.create();
  const runs = { well: SOUND, greeted: GREETED, warned: WARNED, critical: CRITICAL };
  for (const [name, record] of Object.entries(runs)) {
    files[name] = await folder.write(`${name}.jsonl`, `${JSON.stringify(record)}\n`);
  }
  const other = { ...SOUND, target: 'other.example:25', host: 'other.example' };
  files['other'] = await folder.write('other.json', JSON.stringify([other], null, 2));
  files['unjudged'] = await folder.write('unjudged.jsonl', JSON.stringify(observation()));
  files['torn'] = await folder.write('broken.jsonl', `${JSON.stringify(SOUND)}\n{"schema\n`);
});
afterAll(() => folder[Symbol.asyncDispose]());

/** A command line in which `@name` is a file. */
function spell(line: string): string[] {
  return [
    'diff',
    ...line.split(' ').map((word) => word.replace(/^@(\w+)$/, (_, name) => files[name] ?? name)),
  ];
}

describe('exits with', () => {
  test.each<[claim: string, line: string, code: number]>([
    ['0 where nothing changed', '@well @well', 0],
    ['1 where something got worse', '@well @warned', 1],
    ['0 where all that changed got better', '@warned @well', 0],
    ['0 where what changed is neither', '@well @greeted', 0],
    [
      '0 for what got worse and is not critical, with --fail-on critical',
      '@well @warned --fail-on critical',
      0,
    ],
    [
      '1 for what got worse and is critical, with --fail-on critical',
      '@well @critical --fail-on critical',
      1,
    ],
  ])('%s', async (_claim, line, code) => {
    expect(await runMain(spell(line))).toMatchObject({ stderr: '', code });
  });
});

describe('runs of several files', () => {
  test.each<[claim: string, line: string, counts: string]>([
    ['after --old and --new', '--old @well @other --new @warned @other', '1 worse in 2 targets'],
    [
      'with each option repeated',
      '--new @warned --old @well --old @other',
      '1 worse in 1 target; 1 only in the old run',
    ],
    [
      'or with one file each',
      '--old @well --new @other @well',
      'no change in 1 target; 1 only in the new run',
    ],
  ])('are read as one %s', async (_claim, line, counts) => {
    const { stdout, stderr } = await runMain(spell(line));
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(counts);
  });

  test('standard input is one of them', async () => {
    const stdin = `${JSON.stringify(WARNED)}\n`;
    expect(await runMain(spell('@well -'), { stdin })).toEqual(
      await runMain(spell('@well @warned')),
    );
    expect((await runMain(spell('- @well'), { stdin })).code).toBe(0);
  });
});

describe('where the command line or a file is wrong, that is one line and exit 64', () => {
  const TWO =
    'diff: name two files, the old run and the new one; or the files of each after --old and --new';
  test.each<[claim: string, line: string, told: string | RegExp]>([
    ['one file', '@well', TWO],
    ['three files', '@well @well @well', TWO],
    ['one side by option', '@well --new @well', TWO],
    ['only one option', '--old @well @other', TWO],
    ['standard input twice', '- -', 'diff: - is standard input, which can be read once'],
    [
      'standard input on both sides',
      '--old @well - --new -',
      'diff: - is standard input, which can be read once',
    ],
    ['a file that is not there', '@well nowhere.jsonl', 'diff: cannot read nowhere.jsonl (ENOENT)'],
    ['a broken line', '@torn @well', /broken\.jsonl:2: not JSON \(/],
    [
      'observations without a verdict',
      '@well @unjudged',
      /unjudged\.jsonl:1: holds no verdict; judge it with predict$/,
    ],
    ['nothing to compare', '@well @other', /^diff: \S+ and \S+ have no target in common$/],
    [
      'a format that is none',
      '@well @well --format csv',
      '--format: "csv" is not one of text, json, jsonl',
    ],
  ])('%s', async (_claim, line, told) => {
    const { stdout, stderr, code } = await runMain(spell(line));
    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    expect(stderr).toMatch(/^starttls-probe: [^\n]+\n$/);
    const message = stderr.trimEnd().replace('starttls-probe: ', '');
    if (typeof told === 'string') expect(message).toBe(told);
    else expect(message).toMatch(told);
  });
});

describe('reports', () => {
  test('as JSON and as JSON lines, the same changes', async () => {
    const json = await runMain(spell('@well @critical --format json'));
    const jsonl = await runMain(spell('@well @critical --format jsonl'));
    const lines = jsonl.stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(json.stdout));
    expect((JSON.parse(json.stdout) as Change[]).map(({ id }) => id)).toContain('starttls-gone');
    expect(new Set(lines.map((line) => JSON.parse(line).schema))).toEqual(
      new Set(['starttls-probe/change/1']),
    );
  });

  test('to a file, to which JSON lines are appended', async () => {
    const path = folder.at('changes.jsonl');
    const line = `@well @warned --format jsonl --output ${path}`;
    expect(await runMain(spell(line))).toEqual({ stdout: '', stderr: '', code: 1 });
    const once = await folder.read('changes.jsonl');
    await runMain(spell(line));
    expect(await folder.read('changes.jsonl')).toBe(once + once);
  });

  test('with colour only where it is wanted', async () => {
    expect((await runMain(spell('@well @warned'))).stdout).not.toContain('\x1b');
    expect((await runMain(spell('@well @warned --color always'))).stdout).toContain('\x1b[');
    expect((await runMain(spell('@well @warned'), { columns: 80 })).stdout).toContain('\x1b[');
  });

  test('nothing with --quiet, but by its exit code', async () => {
    expect(await runMain(spell('@well @warned --quiet'))).toEqual({
      stdout: '',
      stderr: '',
      code: 1,
    });
  });

  test('nothing when it is interrupted', async () => {
    const signal = AbortSignal.abort();
    expect(await runMain(spell('@well @warned'), { signal })).toEqual({
      stdout: '',
      stderr: '',
      code: 130,
    });
  });
});

test('runs of what predict wrote are compared too, a policy at a time', async () => {
  const seen = await folder.write('seen.jsonl', `${JSON.stringify(judged())}\n`);
  const plain = await runMain(['predict', files['warned'] ?? '', '--format', 'jsonl']);
  const required = await runMain([
    'predict',
    files['warned'] ?? '',
    '--require-tls',
    '--format',
    'jsonl',
  ]);
  const [old, fresh] = [
    await folder.write('old.jsonl', plain.stdout),
    await folder.write('new.jsonl', required.stdout),
  ];
  const { stdout } = await runMain(['diff', old, fresh, '--format', 'json']);
  expect((JSON.parse(stdout) as Change[]).map(({ id, direction }) => `${direction} ${id}`)).toEqual(
    ['worse prediction-new', 'worse finding-severity', 'worse verdict', 'neutral prediction-new'],
  );
  expect((await runMain(['diff', seen, seen])).code).toBe(0);
});

/** One endpoint, behind which another server can be put. */
async function startDoor(first: number) {
  let port = first;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const inside = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [client, inside],
      [inside, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return {
    target: `127.0.0.1:${address.port}`,
    leadTo(next: number) {
      port = next;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a connector that lost Tls between two checks, from the socket to the report', async () => {
  const before = { ...WELL, identity: DAMAGED.identity, fqdn: DAMAGED.fqdn };
  await using stage = await setStage(before, DAMAGED);
  const [soundPort = 0, damagedPort = 0] = stage.ports;
  await using door = await startDoor(soundPort);
  const [old = '', again = '', fresh = ''] = ['old', 'again', 'new'].map((name) =>
    stage.folder.at(`${name}.jsonl`),
  );
  const check = (output: string) =>
    runMain(['check', door.target, '--ca', stage.ca, '--format', 'jsonl', '--output', output]);
  expect(await check(old)).toMatchObject({ stderr: '', code: 0 });
  expect(await check(again)).toMatchObject({ stderr: '', code: 0 });
  door.leadTo(damagedPort);
  expect(await check(fresh)).toMatchObject({ stderr: '', code: 1 });

  const same = await runMain(['diff', old, again]);
  expect(same).toEqual({ stdout: 'no change in 1 target\n', stderr: '', code: 0 });
  const { stdout, stderr, code } = await runCli(['diff', old, fresh]);
  expect(stdout).toMatch(
    new RegExp(`^WORSE  ${door.target}\n  ✗ STARTTLS is not offered any more\\.\n`),
  );
  expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
  const back = await runMain(['diff', fresh, old, '--format', 'jsonl']);
  expect(back.code).toBe(0);
  expect(JSON.parse(back.stdout.split('\n')[0] ?? '')).toMatchObject({
    id: 'starttls-offered',
    direction: 'better',
    before: false,
    after: true,
  });
});
