/** What a person tries first: everything but a mail server. */

import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import type { Judged } from '../../src/rules/judge.ts';
import { runCli } from '../support/cli.ts';
import { startNameServer } from '../support/name-server.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

const COULD_NOT_TELL = 'Could not tell whether STARTTLS is offered:';
const IMPATIENT = ['--greeting-timeout', '300ms'];

/** The one thing that is said of the one target; the exit code is 3. */
async function verdictOn(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await runCli([...args, '--format', 'json']);
  const records = JSON.parse(stdout) as readonly Judged[];
  expect({ stderr, code, records: records.length }).toEqual({ stderr: '', code: 3, records: 1 });
  const messages = records.flatMap(({ findings }) => findings.map(({ message }) => message));
  expect(messages).toHaveLength(1);
  return messages[0] ?? '';
}

async function listen(server: Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a port where nobody listens', async () => {
  expect(await verdictOn('127.0.0.1:1')).toBe(
    `${COULD_NOT_TELL} connection refused (ECONNREFUSED).`,
  );
});

test('the same as text', async () => {
  expect(await runCli(['127.0.0.1:1'])).toEqual({
    stdout: [
      'UNKNOWN  127.0.0.1:1',
      '  ✗ connect               ECONNREFUSED',
      '',
      `  UNKNOWN  ${COULD_NOT_TELL} connection refused`,
      '    (ECONNREFUSED).',
      '    What to do:',
      '      Check the port, the service behind it, and that no firewall blocks it.',
      '',
    ].join('\n'),
    stderr: '',
    code: 3,
  });
});

test('a port that says nothing', async () => {
  await using silent = await listen(createServer());
  expect(await verdictOn(silent.target, ...IMPATIENT)).toMatch(
    /^Could not tell whether STARTTLS is offered: no answer within \d+(\.\d)? s, waiting for the greeting; nothing was received\.$/,
  );
});

test('a web server, which waits for us to speak first', async () => {
  await using web = await listen(createHttpServer());
  expect(await verdictOn(web.target, ...IMPATIENT)).toMatch(
    /: no answer within \d+(\.\d)? s, waiting for the greeting; nothing was received\.$/,
  );
});

test('a web server that speaks first', async () => {
  await using server = await startScriptedServer({ file: 'greeting-http' });
  expect(await verdictOn(`127.0.0.1:${server.port}`)).toBe(
    `${COULD_NOT_TELL} what came is not an SMTP reply: "HTTP/1.1 400 Bad Request".`,
  );
});

test('a name that does not exist', async () => {
  await using dns = await startNameServer({});
  expect(await verdictOn('mail.example', '--dns', dns.address)).toBe(
    `${COULD_NOT_TELL} mail.example does not resolve: no such name (ENOTFOUND).`,
  );
});

test('two megabytes in place of a greeting', async () => {
  await using server = await startScriptedServer({ file: 'greeting-two-megabytes' });
  expect(await verdictOn(`127.0.0.1:${server.port}`)).toBe(
    `${COULD_NOT_TELL} what came is a reply longer than 64 KiB: "220 ${'a'.repeat(76)}…".`,
  );
});

test('a server that turns us away', async () => {
  await using server = await startScriptedServer({ file: 'greeting-554' });
  expect(await verdictOn(`127.0.0.1:${server.port}`)).toMatch(
    /^Could not tell whether STARTTLS is offered: the server turned us away: 554 [ -~]+\.$/,
  );
});
