import { describe, expect, test } from 'vitest';
import { startScriptedServer } from '../support/scripted-server.ts';
import { AFTER_TLS, ask, TO_TLS } from './surveys.ts';

const WORKS = `${TO_TLS}TLS\n${AFTER_TLS}---\n`;
/** The connection of the question, up to STARTTLS and what came with it. */
const STOWAWAY = TO_TLS.replace('C: STARTTLS\n', 'C: STARTTLS\nC: NOOP\n');

describe.concurrent('a server that', () => {
  test.each([
    ['forgets it', `${STOWAWAY}TLS\nC: QUIT\nS: 221 Bye\n`],
    ['forgets it, and closes without a word', `${STOWAWAY}TLS\nC: QUIT\nCLOSE\n`],
    [
      'answers it in clear',
      `${STOWAWAY.replace('S: 220 Go', 'S: 220 Go\nS: 250 Ok')}TLS\nC: QUIT\nS: 221 Bye\n`,
    ],
    [
      'refuses STARTTLS for it',
      `${STOWAWAY.replace('S: 220 Go', 'S: 554 SMTP synchronization error')}C? QUIT\nCLOSE\n`,
    ],
    [
      'closes the channel for it',
      `${STOWAWAY.replace('S: 220 Go', 'S: 421 4.7.0 Pipelining')}CLOSE\n`,
    ],
  ])('%s withstands', async (_claim, script) => {
    await using server = await startScriptedServer(WORKS + script);
    const seen = await ask(server, 'command-injection');
    expect(seen).toEqual({ vulnerable: false, reply: null, failure: null });
    expect(server.errors).toEqual([]);
  });

  test.each([
    ['obeys it', 'S: 250 2.0.0 Ok\nC: QUIT\nS: 221 Bye\n', '2.0.0 Ok'],
    ['obeys it when the next word comes', 'C: QUIT\nS: 250 2.0.0 Ok\nS: 221 Bye\n', '2.0.0 Ok'],
    [
      'refuses it, but heard it',
      'S: 503 5.5.2 Send hello first\nC: QUIT\nS: 221 Bye\n',
      '5.5.2 Send hello first',
    ],
  ])('%s is vulnerable', async (_claim, underTls, line) => {
    await using server = await startScriptedServer(`${WORKS}${STOWAWAY}TLS\n${underTls}`);
    const seen = await ask(server, 'command-injection');
    expect(seen).toMatchObject({ vulnerable: true, reply: { lines: [line] }, failure: null });
  });

  test.each([
    ['breaks the handshake', `${STOWAWAY}CLIENTHELLO\nRESET\n`, 'broke the connection'],
    ['answers QUIT with another code', `${STOWAWAY}TLS\nC: QUIT\nS: 250 Ok\nCLOSE\n`, '250 Ok'],
    [
      'has no TLS for now',
      `${STOWAWAY.replace('S: 220 Go', 'S: 454 4.7.0 Not now')}C? QUIT\nCLOSE\n`,
      '454 4.7.0',
    ],
    ['turns us away', 'S: 421 4.7.0 Too many\nCLOSE\n', '421 4.7.0'],
  ])('%s cannot be told', async (_claim, script, reason) => {
    await using server = await startScriptedServer(WORKS + script);
    const seen = await ask(server, 'command-injection');
    expect(seen.vulnerable).toBeNull();
    expect(seen.failure).toContain(reason);
  });
});
