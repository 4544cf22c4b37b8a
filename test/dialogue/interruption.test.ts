import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { PROBES } from '../../probes/index.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { look, TO_STARTTLS } from './look.ts';

describe('an interruption', () => {
  test.each([
    ['during the greeting', 'SILENCE', 0, 'greeting', null],
    ['during EHLO', 'S: 220 a.example\nC: EHLO *\nSILENCE', 1, 'ehlo', null],
    ['during STARTTLS', `${TO_STARTTLS.replace('S: 220 Go', 'SILENCE')}`, 2, 'starttls', true],
    ['during the handshake', `${TO_STARTTLS}SILENCE`, 2, 'handshake', true],
  ] as const)('%s closes everything', async (_when, script, heard, stage, advertised) => {
    await using server = await startScriptedServer(script);
    const controller = new AbortController();
    const looking = look(server, { signal: controller.signal });
    await expect.poll(() => server.received[0]?.length).toBe(heard);
    // The last reply is on its way through this very event loop.
    for (let turn = 0; turn < 10; turn++) await setImmediate();
    controller.abort();
    const { outcome, failure, facts } = await looking;
    expect([outcome, failure?.stage]).toEqual(['cancelled', stage]);
    expect(facts.starttls.advertised).toBe(advertised);
    await server.settled();
    expect(server).toMatchObject({ openSockets: 0, connections: 1 });
  });

  test('that came before is obeyed before anything is dialled', async () => {
    await using server = await startScriptedServer('SILENCE');
    const { outcome } = await look(server, { signal: AbortSignal.abort() });
    expect([outcome, server.connections]).toEqual(['cancelled', 0]);
  });

  test('during STARTTLS that is only tried is one as well', async () => {
    await using server = await startScriptedServer(
      'S: 220 a.example\nC: EHLO *\nS: 250 a.example\nC: STARTTLS\nSILENCE',
    );
    const controller = new AbortController();
    const looking = look(server, { signal: controller.signal });
    await expect.poll(() => server.received[0]?.length).toBe(2);
    controller.abort();
    expect((await looking).outcome).toBe('cancelled');
  });

  test.each([
    ['of the legacy attempt', `${TO_STARTTLS}CLIENTHELLO\nRESET`],
    ['of an extra question', `${TO_STARTTLS}TLS\nC: EHLO *\nS: 250 a.example\nC? QUIT`],
  ])('%s is an interruption, and what was seen before stays', async (_what, first) => {
    await using server = await startScriptedServer(`${first}\n---\nSILENCE`);
    const controller = new AbortController();
    const looking = look(server, { probes: PROBES, signal: controller.signal });
    await expect.poll(() => server.connections).toBe(2);
    controller.abort();
    const { outcome, facts } = await looking;
    expect(outcome).toBe('cancelled');
    expect(facts.starttls.advertised).toBe(true);
    await server.settled();
    expect(server.openSockets).toBe(0);
  });
});
