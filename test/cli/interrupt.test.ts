import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCli } from '../support/cli.ts';
import { judged } from '../support/judged.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';

/** It need not be looked up. */
const NAMED = ['--ehlo-name', 'probe.example'];

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

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

test('Ctrl-C while a server is silent ends at once with 130, and hangs up', async () => {
  await using silent = await startSilentServer();
  const cli = startCli([silent.target, '--format', 'json']);
  const [socket] = await silent.called;
  const gone = once(socket, 'close');
  // Our end is read from, or else it would not hear that the other one is gone.
  socket.on('error', () => {}).resume();
  cli.interrupt();
  expect(await cli.end).toEqual({ stdout: '[]\n', stderr: '', code: 130 });
  await gone;
});

test('Ctrl-C while a name server is silent ends before it is asked again, with 130', async () => {
  const nameServer = createSocket('udp4').bind(0, '127.0.0.1');
  let questions = 0;
  nameServer.on('message', () => questions++);
  await once(nameServer, 'listening');
  const asked = once(nameServer, 'message');
  const dns = `127.0.0.1:${nameServer.address().port}`;
  const cli = startCli(['mail.example', '--format', 'json', '--dns', dns, ...NAMED]);
  await asked;
  cli.interrupt();
  expect(await cli.end).toEqual({ stdout: '[]\n', stderr: '', code: 130 });
  // One for each family.
  expect(questions).toBeLessThanOrEqual(2);
  nameServer.close();
});

test('what was done is kept on standard output', async () => {
  await using silent = await startSilentServer();
  await using server = await startScriptedServer({ file: 'starttls-works' });
  const target = `127.0.0.1:${server.port}`;
  const cli = startCli([target, silent.target, '--format', 'jsonl']);
  const [[socket]] = await Promise.all([silent.called, cli.printed('"verdict"')]);
  socket.on('error', () => {}).resume();
  cli.interrupt();
  const { stdout, stderr, code } = await cli.end;
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).target),
  ).toEqual([target]);
  expect({ stderr, code }).toEqual({ stderr: '', code: 130 });
});

test('what was done is kept in a file, which is whole', async () => {
  await using silent = await startSilentServer();
  await using server = await startScriptedServer({ file: 'starttls-works' });
  const target = `127.0.0.1:${server.port}`;
  const args = [target, silent.target, '--format', 'json', '--output', folder.at('run.json')];
  const cli = startCli([...args, '--concurrency', '1']);
  // One at a time: the silent one is called when the other one is done.
  const [socket] = await silent.called;
  socket.on('error', () => {}).resume();
  cli.interrupt();
  expect(await cli.end).toEqual({ stdout: '', stderr: '', code: 130 });
  expect(JSON.parse(await folder.read('run.json'))).toMatchObject([{ target, verdict: 'ok' }]);
  expect(await folder.list()).toEqual(['run.json']);
});

test('Ctrl-C while standard input is read ends with 130 and reports nothing', async () => {
  const seen = await folder.write('seen.jsonl', `${JSON.stringify(judged())}\n`);
  const interrupt = new AbortController();
  const end = runMain(['predict', seen, '-'], { stdin: null, signal: interrupt.signal });
  interrupt.abort();
  expect(await end).toEqual({ stdout: '', stderr: '', code: 130 });
});

test('Ctrl-C pressed again and again ends as well', async () => {
  await using silent = await startSilentServer();
  const cli = startCli([silent.target, '--format', 'json']);
  const [socket] = await silent.called;
  socket.on('error', () => {}).resume();
  const pressing = setInterval(cli.interrupt, 10);
  const { code } = await cli.end;
  clearInterval(pressing);
  // A signal that comes while the process is leaving ends it without a code; shells show 130 too.
  expect([130, null]).toContain(code);
});
