import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asksForPlugin, pluginLine } from '../../src/cli/plugin.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { VERDICTS } from '../../src/rules/verdict.ts';
import { CAST } from '../report/cast.ts';
import { runCli, startCli, startProcess } from '../support/cli.ts';
import { judged } from '../support/judged.ts';
import { readPluginOutput } from '../support/plugin-output.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';

const PLUGIN = ['--format', 'nagios'];

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await TemporaryFolder.create();
});
afterAll(() => folder[Symbol.asyncDispose]());

function save(name: string, ...records: readonly Judged[]): Promise<string> {
  return folder.write(name, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

describe('the exit code is the state that is printed', () => {
  test.each([...VERDICTS.entries()])('%i: %s', async (code, verdict) => {
    const seen = await save('one.jsonl', judged({ verdict }));
    const end = await runMain(['report', seen, ...PLUGIN]);
    expect(end).toMatchObject({ code, stderr: '' });
    expect(readPluginOutput(end.stdout).state).toBe(verdict.toUpperCase());
  });

  test('where warnings pass, both are OK', async () => {
    const seen = await save('warning.jsonl', CAST.masked);
    const end = await runMain(['report', seen, ...PLUGIN, '--fail-on', 'critical']);
    expect([end.code, readPluginOutput(end.stdout).state]).toEqual([0, 'OK']);
  });

  test('a dead MX host fails neither, as it fails no domain', async () => {
    const mx = { target: 'mx:mail.example', domain: 'mail.example' };
    const seen = await save('domain.jsonl', judged(mx), { ...CAST.unreachable, ...mx });
    const end = await runMain(['report', seen, ...PLUGIN]);
    expect([end.code, readPluginOutput(end.stdout).state]).toEqual([0, 'OK']);
  });

  test.each(['check', 'scan'])('of %s', async (command) => {
    const gone = await closedPort();
    const list = await folder.write('list.txt', `${gone}\n`);
    const args = command === 'check' ? [gone] : [list, '--quiet'];
    const end = await runMain([command, ...args, ...PLUGIN]);
    expect([end.code, end.stderr]).toEqual([3, '']);
    expect(readPluginOutput(end.stdout).text).toMatch(/connection refused/);
  });
});

test('the days of --expiring-days are the threshold for the certificate', async () => {
  const seen = await save('seen.jsonl', judged());
  const end = await runMain(['predict', seen, ...PLUGIN, '--expiring-days', '400']);
  const { state, figures } = readPluginOutput(end.stdout);
  expect([state, figures['certificate_days']]).toMatchObject(['WARNING', { warn: '400:' }]);
});

describe('what is no verdict is UNKNOWN, with the line on standard output', () => {
  test.each([
    ['an option that is none', ['check', 'mail.example', '--nope'], /^--nope is no option/],
    ['a value that is none', ['--fail-on', 'never', 'mail.example'], /^--fail-on: "never" is not/],
    ['a target that is none', ['check', 'mail.example:99999'], /^"99999" is not a port/],
    ['a file that is not there', ['report', 'gone.jsonl'], /gone\.jsonl/],
    ['a command without this format', ['diff', 'a', 'b'], /^--format: "nagios" is not one of/],
    ['a command without formats', ['emulate'], /./],
    ['an option that is written twice', ['report', 'a', '--output=a', '--output=b'], /^--output:/],
  ])('%s', async (_claim, args, line) => {
    const { stdout, stderr, code } = await runMain([...args, ...PLUGIN]);
    const { state, text, lines } = readPluginOutput(stdout);
    expect({ code, state, lines }).toEqual({ code: 3, state: 'UNKNOWN', lines: [] });
    expect(text).toMatch(line);
    expect(stderr).toBe(`starttls-probe: ${text}\n`);
  });

  test('also where a part was read before', async () => {
    const half = await folder.write('half.jsonl', `${JSON.stringify(judged())}\nwrong\n`);
    const { stdout, code } = await runMain(['report', half, ...PLUGIN]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^UNKNOWN - .*half\.jsonl:2.*\n$/);
  });

  test.each(['check', 'scan'])('when it is interrupted: %s', async (command) => {
    await using silent = await startSilentServer();
    const list = await folder.write('silent.txt', `${silent.target}\n`);
    const args = command === 'check' ? [silent.target] : [list, '--quiet'];
    const cli = startCli([command, ...args, ...PLUGIN]);
    const [socket] = await silent.called;
    socket.on('error', () => {}).resume();
    cli.interrupt();
    // A scan gives what is under way five seconds; the second one does not wait.
    if (command === 'scan') cli.interrupt();
    expect(await cli.end).toEqual({ stdout: 'UNKNOWN - interrupted\n', stderr: '', code: 3 });
  });

  test.each([
    ['an error that nobody catches', "throw new Error('bo|om')", /report it: .*bo\/om/],
    ['work that comes to a halt', 'process.stdin.unref()', /the work came to a halt$/],
  ])('a bug of ours: %s', async (_claim, fault, line) => {
    const code = `process.stdin.once('newListener', () => setImmediate(() => { ${fault} }))`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
    const end = await startCli(['predict', '-', ...PLUGIN], { stdin: null, env }).end;
    expect(end.code).toBe(3);
    const { state, text } = readPluginOutput(end.stdout);
    expect([state, text]).toEqual(['UNKNOWN', expect.stringMatching(line)]);
  });

  test.skipIf(!existsSync('/dev/full'))('when nothing can be printed, the code tells', async () => {
    const bin = join(import.meta.dirname, '../../src/bin.ts');
    const seen = await save('full.jsonl', judged());
    const args = ['-c', '"$@" >/dev/full', 'sh', process.execPath, bin, 'report', seen, ...PLUGIN];
    expect((await startProcess('sh', args).end).code).toBe(3);
  });
});

test('as a process, it prints the page and exits with the state', async () => {
  const seen = await save('critical.jsonl', CAST['event-1032-certain']);
  const { stdout, stderr, code } = await runCli(['report', seen, '--format=nagios']);
  expect({ stderr, code }).toEqual({ stderr: '', code: 2 });
  expect(readPluginOutput(stdout)).toMatchObject({ state: 'CRITICAL', lines: expect.any(Array) });
});

test.each([
  [['--format', 'nagios'], true],
  [['check', 'a', '--format=nagios', '--nope'], true],
  [['--format', 'text', 'nagios'], false],
  [['nagios'], false],
  [['--format=nagios2'], false],
  [['--', '--format=nagios'], false],
  [['--output', 'x', '--format', 'json'], false],
])('%j asks for a plugin: %j', (args, asks) => {
  expect(asksForPlugin(args)).toBe(asks);
});

test('the line of a plugin is one, without figures, and not endless', () => {
  expect(pluginLine('a\n  b | c=1')).toBe('UNKNOWN - a b / c=1\n');
  expect(pluginLine('x'.repeat(5_000)).length).toBeLessThan(1_024);
});

async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return `127.0.0.1:${port}`;
}

/** A server that accepts and never says a word. */
async function startSilentServer() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    called: once(server, 'connection') as Promise<[Socket]>,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
