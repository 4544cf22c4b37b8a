import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

/** The connection before is waited for, and nothing else may keep the process alive meanwhile. */
test.each([
  ['answers QUIT late', 'C: QUIT\nPAUSE 300ms\nS: 221 Bye\nCLOSE'],
  ['never answers QUIT', 'C: QUIT\nSILENCE'],
])('--enforce reports on a server that %s', async (_what, end) => {
  const greeting = 'S: 220 mail.example ESMTP\nC: EHLO *\nS: 250 mail.example\n';
  await using server = await startScriptedServer(
    `${greeting}C: STARTTLS\nS: 500 What?\n${end}\n---\n` +
      `${greeting}C: MAIL FROM:<>\nS: 250 OK\nC? QUIT\n`,
  );
  const target = `127.0.0.1:${server.port}`;
  const { stdout, code } = await runCli([target, '--enforce', '--require-tls', '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject([{ facts: { 'mail-before-tls': { accepted: true } } }]);
  expect(code).toBe(2);
});
