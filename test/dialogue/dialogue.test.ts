import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { PROBES } from '../../probes/index.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { commandsTo, look } from './look.ts';

const HAS_IPV6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

describe('implicit TLS', () => {
  test('has nothing to advertise, and its only EHLO is under TLS', async () => {
    await using server = await startScriptedServer({ file: 'greeting-under-tls' });
    const { outcome, facts } = await look(server, { destination: { implicitTls: true } });
    expect(outcome).toBe('completed');
    expect(facts.starttls).toEqual({
      advertised: null,
      misplaced: false,
      implicit: true,
      negotiated: null,
      reply: null,
      injected: null,
    });
    expect(facts.handshake).toMatchObject({ protocol: 'TLSv1.3', servername: 'mail.example' });
    expect(facts.certificate).toMatchObject({ trusted: true, nameMatches: true });
    expect(facts.ehlo?.keywords.map(({ keyword }) => keyword)).toContain('SIZE');
    expect(facts['ehlo-after-tls']).toBeUndefined();
    expect(await commandsTo(server)).toEqual([['EHLO [127.0.0.1]', 'QUIT']]);
  });

  test('against a server that begins in clear is a failed handshake', async () => {
    await using server = await startScriptedServer('S: 220 a.example ESMTP\nSILENCE');
    const { outcome, facts } = await look(server, { destination: { implicitTls: true } });
    expect(outcome).toBe('handshake-failed');
    expect(facts).toEqual({
      starttls: expect.objectContaining({ advertised: null, implicit: true }),
    });
  });

  test('is not asked for MAIL FROM in clear', async () => {
    await using server = await startScriptedServer(
      'TLS\nS: 220 a.example\nC? EHLO *\nS: 250 a.example\nC? QUIT',
    );
    const destination = { implicitTls: true };
    const { facts } = await look(server, { destination, probes: PROBES });
    expect(facts['mail-before-tls']).toEqual({
      accepted: null,
      tlsRequired: null,
      reply: null,
      failure: null,
    });
    expect((await commandsTo(server)).flat()).not.toContain('MAIL FROM:<>');
  });
});

describe('the name in EHLO', () => {
  const script = 'S: 220 a.example\nC: EHLO *\nS: 250 a.example\nC? STARTTLS\nS: 502 No\nC? QUIT';

  test.each([
    ['is our address where none is given', null, 'mail.example', '[127.0.0.1]'],
    ['is the given one', 'probe.example.test', 'mail.example', 'probe.example.test'],
    ["is never the target's own", 'mail.example', 'mail.example', '[127.0.0.1]'],
    ["is never the target's own, in any case", 'MAIL.example', 'mail.example', '[127.0.0.1]'],
  ])('%s', async (_claim, ehloName, host, expected) => {
    await using server = await startScriptedServer(script);
    await look(server, { destination: { host }, options: { ehloName } });
    expect(server.received[0]?.[0]).toBe(`EHLO ${expected}\r\n`);
  });

  test.runIf(HAS_IPV6)('is an IPv6 literal where we speak from one (RFC 5321 §4.1.3)', async () => {
    await using server = await startScriptedServer(script, { host: '::1' });
    const found = await look(server, { destination: { address: '::1', family: 6 } });
    expect(server.received[0]?.[0]).toBe('EHLO [IPv6:::1]\r\n');
    expect(found).toMatchObject({ localAddress: '::1', family: 6 });
  });

  test('is the address that we were told to speak from', async () => {
    await using server = await startScriptedServer(script);
    const { localAddress } = await look(server, { options: { localAddress: '127.0.0.9' } });
    expect(localAddress).toBe('127.0.0.9');
    expect(server.received[0]?.[0]).toBe('EHLO [127.0.0.9]\r\n');
  });
});
