import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startScriptedServer } from '../support/scripted-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';

/** It need not be looked up. */
const NAMED = ['--ehlo-name', 'probe.example'];

const SECRET = 'hunter2secret';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('a message that the server does not want', () => {
  const SCRIPT = ['S: 220', 'C: EHLO x', 'C: DATA', 'C: Subject: hi', 'C: MAIL FROM:<a@b>', 'C: .'];

  test('is not sent as commands, however it goes on', async () => {
    await using server = await startScriptedServer(`S: 220 x
C: EHLO *
S: 250 x
C: DATA
S: 503 no`);
    const script = await folder.write('mail.smtp', `${SCRIPT.join('\n')}\n`);
    const target = `127.0.0.1:${server.port}`;
    const { stdout, code } = await runMain(['session', script, target, '--allow-delivery']);
    await server.settled();
    expect(server.received).toEqual([['EHLO x\r\n', 'DATA\r\n']]);
    expect(stdout).toMatch(/expected\s+354 to DATA\n\s+got\s+503 no/);
    expect(code).toBe(2);
  });

  test('may be left by QUIT', async () => {
    await using server = await startScriptedServer(`S: 220 x
C: DATA
S: 503 no
C: QUIT
S: 221 bye
CLOSE`);
    const text = 'S: 220\nC: DATA\nS: 503\nC: QUIT\nS: 221\n';
    const script = await folder.write('mail.smtp', text);
    const target = `127.0.0.1:${server.port}`;
    const { code } = await runMain(['session', script, target, '--allow-delivery']);
    expect(code).toBe(0);
  });
});

/** Talks at the prompt. */
async function type(server: string, lines: readonly string[], ...args: readonly string[]) {
  await using running = await startScriptedServer(server);
  const target = `127.0.0.1:${running.port}`;
  return await runMain(['session', '--interactive', target, ...NAMED, ...args], {
    stdin: `${lines.join('\n')}\n`,
    env: { PW: SECRET },
  });
}

describe('at the prompt', () => {
  test('what S: asks for is judged: exit 2', async () => {
    const { stderr, code } = await type(
      'S: 220 x\nC: EHLO *\nS: 250 x\nC: QUIT\nS: 221 bye\nCLOSE',
      ['EHLO a', 'S: 250 has NOSUCH', 'QUIT'],
    );
    expect(stderr).toContain(
      'line 2: expected 250 with the keyword NOSUCH, got 250 with no keyword',
    );
    expect(code).toBe(2);
  });

  test('TLS that cannot be verified ends the session before the next line is sent', async () => {
    const { stderr, code } = await type('S: 220 x\nC: STARTTLS\nS: 220 go\nTLS cert=self-signed', [
      'STARTTLS',
      'TLS verify',
      'NOOP secret',
    ]);
    expect(stderr).toMatch(/line 2: expected .*certificate/);
    expect(code).toBe(2);
  });

  test.each([
    ['a 421', 'S: 220 x\nC: NOOP\nS: 421 go away\nCLOSE', ['NOOP', 'NOOP']],
    ['a greeting that turns us away', 'S: 554 no\nCLOSE', ['NOOP']],
  ])('%s ends it with 3', async (_claim, server, lines) => {
    expect(await type(server, lines)).toMatchObject({ code: 3 });
  });

  test('a secret that comes back unasked is not shown', async () => {
    const { stdout, stderr } = await type(
      `S: 220 x\nC: NOOP *\nRAW "250 ok\\r\\n250 extra NOOP ${SECRET}\\r\\n"\nC? HELP\nSILENCE`,
      ['NOOP {pw}', 'HELP'],
      '--var-env',
      'pw=PW',
      '--secret',
      'pw',
    );
    expect(stdout + stderr).not.toContain(SECRET);
    expect(stdout + stderr).not.toContain(SECRET.slice(0, 6));
  });
});

describe('a secret', () => {
  const server = (echo: string) => `S: 220 x\nC: NOOP *\nS: 250 ${echo}\nC? QUIT`;

  test.each([
    ['cut where a report ends', SECRET, `${'x'.repeat(190)}${SECRET}`],
    ['with a format character, which is escaped', 'a\u202eb', 'a\u202eb'],
  ])('is not shown %s', async (_claim, secret, echo) => {
    await using running = await startScriptedServer(server(echo));
    const script = await folder.write('s.smtp', 'S: 220\nC: NOOP {pw}\nS: 550\n');
    const args = ['--var-env', 'pw=PW', '--secret', 'pw'];
    const target = `127.0.0.1:${running.port}`;
    const { stdout, code } = await runMain(['session', script, target, ...args], {
      env: { PW: secret },
    });
    expect(code).toBe(2);
    expect(stdout).not.toContain(secret.slice(0, 6));
    expect(stdout).not.toContain('u{202e}');
  });
});
