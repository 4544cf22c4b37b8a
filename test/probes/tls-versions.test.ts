import { describe, expect, test } from 'vitest';
import { startScriptedServer } from '../support/scripted-server.ts';
import { AFTER_TLS, ask, TO_TLS } from './surveys.ts';

/** The same on every connection, as `accepted` of each version from TLS 1.0 on. */
async function accepted(script: string): Promise<(boolean | null)[]> {
  await using server = await startScriptedServer(script);
  const { versions } = await ask(server, 'tls-versions');
  expect(server).toMatchObject({ errors: [], openSockets: 0, pipelined: false });
  return versions.map((seen) => seen.accepted);
}

describe.concurrent('a server that speaks', () => {
  test.each([
    ['all of them', 'TLS min=TLSv1 max=TLSv1.3 may-fail', [true, true, true, true]],
    ['TLS 1.2 and 1.3', 'TLS may-fail', [false, false, true, true]],
    ['TLS 1.2 alone', 'TLS max=TLSv1.2 may-fail', [false, false, true, false]],
    ['TLS 1.3 alone', 'TLS min=TLSv1.3 may-fail', [false, false, false, true]],
    ['TLS 1.0 alone', 'TLS min=TLSv1 max=TLSv1 may-fail', [true, false, false, false]],
    [
      'TLS 1.2, with a small key',
      'TLS cert=rsa-1024 max=TLSv1.2 may-fail',
      [false, false, true, false],
    ],
    [
      'TLS 1.3, for those with a certificate',
      'TLS min=TLSv1.3 require-cert may-fail',
      [false, false, false, true],
    ],
  ])('%s', async (_claim, tls, expected) => {
    expect(await accepted(`${TO_TLS}${tls}\n${AFTER_TLS}`)).toEqual(expected);
  });

  test('TLS, and closes the connection for versions that are off, as Windows does', async () => {
    const works = `${TO_TLS}TLS max=TLSv1.2\n${AFTER_TLS}`;
    const hangsUp = `${TO_TLS}CLIENTHELLO\nRESET\n`;
    const script = [works, hangsUp, hangsUp, works, hangsUp].join('---\n');
    expect(await accepted(script)).toEqual([false, false, true, false]);
  });
});

describe.concurrent('cannot be told of a server that', () => {
  const works = `${TO_TLS}TLS\n${AFTER_TLS}`;

  test.each([
    ['breaks every connection', `${TO_TLS}CLIENTHELLO\nRESET\n`, 'broke the connection'],
    ['answers in clear', `${TO_TLS}CLIENTHELLO\nS: 454 4.7.0 No\nCLOSE\n`, 'was not TLS'],
    ['turns us away', 'S: 421 4.7.0 Too many\nCLOSE\n', '421 4.7.0 Too many'],
    [
      'takes STARTTLS back',
      TO_TLS.replace('S: 220 Go', 'S: 454 4.7.0 Not now\nC? QUIT\nS: 221 Bye'),
      '454 4.7.0 Not now',
    ],
  ])('%s', async (_claim, later, reason) => {
    await using server = await startScriptedServer(`${works}---\n${later}`);
    const { versions } = await ask(server, 'tls-versions');
    expect(versions.map(({ accepted }) => accepted)).toEqual([null, null, null, null]);
    for (const seen of versions) expect(seen.reason).toContain(reason);
  });

  test('offers no TLS, which is not asked four times', async () => {
    await using server = await startScriptedServer(
      'S: 220 a.example\nC: EHLO *\nS: 250 a.example\nC: STARTTLS\nS: 500 What?\nC? QUIT\nS: 221 Bye\n',
    );
    const { versions } = await ask(server, 'tls-versions');
    expect(versions.map(({ reason }) => reason)).toEqual(Array(4).fill('STARTTLS was not begun'));
    expect(server.connections).toBe(1);
  });
});

test('each version has a connection of its own, which leaves politely', async () => {
  await using server = await startScriptedServer(`${TO_TLS}TLS min=TLSv1\n${AFTER_TLS}`);
  await ask(server, 'tls-versions');
  expect(server.connections).toBe(5);
  const [, ...surveys] = server.received;
  for (const lines of surveys) {
    expect(lines.map((line) => line.trimEnd())).toEqual(['EHLO [127.0.0.1]', 'STARTTLS', 'QUIT']);
  }
});
