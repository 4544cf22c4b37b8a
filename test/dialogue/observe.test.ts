import { describe, expect, test } from 'vitest';
import { defineProbe, type ProbeStage } from '../../src/dialogue/probe.ts';
import { DEFAULT_TIMEOUTS } from '../../src/smtp/timeouts.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { commandsTo, look, TO_STARTTLS, USUAL_PROBES, WITH_MAIL } from './look.ts';

describe('connections', () => {
  test('one gives the whole default verdict, and is left politely', async () => {
    await using server = await startScriptedServer({ file: 'starttls-works' });
    const { outcome, failure, facts } = await look(server);
    expect({ outcome, failure }).toEqual({ outcome: 'completed', failure: null });
    expect(Object.keys(facts).sort()).toEqual(USUAL_PROBES.map(({ id }) => id).sort());
    const name = '[127.0.0.1]';
    expect(await commandsTo(server)).toEqual([
      [`EHLO ${name}`, 'STARTTLS', `EHLO ${name}`, 'QUIT'],
    ]);
  });

  test('a second one tries legacy TLS, and comes when the first has closed', async () => {
    await using server = await startScriptedServer({ file: 'tls-1.0-only' });
    const openBefore: number[] = [];
    const watch = defineProbe({
      id: 'watch',
      title: '',
      reference: '',
      stage: 'greeting',
      intrusive: false,
      ask: async (dialogue) => {
        await dialogue.greeting();
        openBefore.push(server.openSockets);
        return null;
      },
    });
    const { outcome, facts } = await look(server, { probes: [watch, ...USUAL_PROBES] });
    expect(outcome).toBe('completed');
    expect(facts.handshake).toMatchObject({ protocol: 'TLSv1', legacy: true });
    expect(openBefore).toEqual([1, 1]);
    expect(server.connections).toBe(2);
  });

  test('legacy: false leaves it at one', async () => {
    await using server = await startScriptedServer({ file: 'tls-1.0-only' });
    const { outcome, failure, facts } = await look(server, { options: { legacy: false } });
    expect([outcome, failure?.stage]).toEqual(['handshake-failed', 'handshake']);
    expect(facts.starttls).toMatchObject({ advertised: true, negotiated: false });
    expect(facts.handshake).toBeUndefined();
    expect(server.connections).toBe(1);
  });

  test('a handshake that fails twice is told with the reason of the usual one', async () => {
    await using server = await startScriptedServer(
      `${TO_STARTTLS}TLS max=TLSv1 min=TLSv1 fails\n---\n${TO_STARTTLS}CLIENTHELLO\nRESET`,
    );
    const { failure } = await look(server);
    expect(failure).toMatchObject({ kind: 'handshake-failed', stage: 'handshake' });
    expect(failure?.code).toMatch(/^ERR_SSL_/);
    expect(server.connections).toBe(2);
  });

  test('what else goes wrong with the second attempt does not hide the first', async () => {
    await using server = await startScriptedServer(
      `${TO_STARTTLS}CLIENTHELLO\nRESET\n---\nS: 421 4.7.0 Too many connections\nC? QUIT`,
    );
    const { failure, facts } = await look(server);
    expect(failure).toMatchObject({ kind: 'handshake-failed', code: 'ECONNRESET' });
    expect(facts.starttls.advertised).toBe(true);
  });

  test.each(['starttls-handshake-silent', 'tls-client-certificate-required', 'starttls-454'])(
    'no second one where legacy TLS would not help: %s',
    async (file) => {
      await using server = await startScriptedServer({ file });
      const timeouts = { ...DEFAULT_TIMEOUTS, handshakeMs: 1_000 };
      await look(server, { options: { timeouts } });
      expect(server.connections).toBe(1);
    },
  );

  test('MAIL FROM has one of its own, after the first has closed', async () => {
    await using server = await startScriptedServer({ file: 'mail-451-5.7.3' });
    const open: number[] = [];
    const watch = defineProbe({
      id: 'watch',
      title: '',
      reference: '',
      stage: 'own-connection',
      intrusive: true,
      ask: async () => {
        open.push(server.openSockets);
        return {};
      },
    });
    const { facts } = await look(server, { probes: [...WITH_MAIL, watch] });
    expect(facts['mail-before-tls']).toMatchObject({ accepted: false, tlsRequired: true });
    expect(open).toEqual([1]);
    const [first, second] = await commandsTo(server);
    expect(first).not.toContain('MAIL FROM:<>');
    expect(second).toEqual(['EHLO [127.0.0.1]', 'MAIL FROM:<>', 'QUIT']);
  });

  test.each([
    ['a 421 greeting', 'S: 421 4.3.2 Too busy\nC? QUIT'],
    ['a close', 'CLOSE'],
    ['EHLO refused', 'S: 220 a.example\nC: EHLO *\nS: 550 No\nC? QUIT'],
  ])('%s on its own connection leaves the question open and the rest as it is', async (_, own) => {
    const worked = `${TO_STARTTLS}TLS\nC: EHLO *\nS: 250 a.example\nC? QUIT`;
    await using server = await startScriptedServer(`${worked}\n---\n${own}`);
    const { outcome, facts } = await look(server, { probes: WITH_MAIL });
    expect(outcome).toBe('completed');
    expect(facts.starttls).toMatchObject({ advertised: true, negotiated: true });
    // Why it is open is told.
    const open = { accepted: null, tlsRequired: null, failure: expect.any(String) };
    expect(facts['mail-before-tls']).toMatchObject(open);
  });

  test('a server that turned us away is not asked for more', async () => {
    await using server = await startScriptedServer({ file: 'greeting-421' });
    const { facts } = await look(server, { probes: WITH_MAIL });
    expect(facts['mail-before-tls']).toMatchObject({ accepted: null, reply: null });
    expect(await commandsTo(server)).toEqual([['QUIT']]);
  });
});

describe('what is not asked', () => {
  test('tryUnadvertised: false does not send STARTTLS that is not listed', async () => {
    await using server = await startScriptedServer({ file: 'starttls-hidden' });
    const { facts } = await look(server, { options: { tryUnadvertised: false } });
    expect(facts.starttls).toMatchObject({ advertised: false, negotiated: null, reply: null });
    expect(await commandsTo(server)).toEqual([['EHLO [127.0.0.1]', 'QUIT']]);
  });

  test('a name that did not resolve is not dialled', async () => {
    const failure = {
      stage: 'resolve',
      kind: 'unresolved',
      code: 'ENOTFOUND',
      message: '-',
    } as const;
    const destination = { address: null, family: null, dnsMs: 3.1, failure };
    const found = await look({ port: 25 }, { destination, probes: WITH_MAIL });
    expect(found).toMatchObject({
      outcome: 'unresolved',
      failure,
      address: null,
      localAddress: null,
      timings: { dnsMs: 3.1 },
      facts: { starttls: { advertised: null, negotiated: null, implicit: false } },
    });
    expect(Object.keys(found.facts).sort()).toEqual(['mail-before-tls', 'starttls']);
  });

  test('a closed port is unreachable, and says nothing of STARTTLS', async () => {
    const server = await startScriptedServer('CLOSE');
    await server.close();
    const { outcome, failure, facts, localAddress } = await look(server);
    expect([outcome, failure?.stage, failure?.code]).toEqual([
      'unreachable',
      'connect',
      'ECONNREFUSED',
    ]);
    expect(facts).toEqual({ starttls: expect.objectContaining({ advertised: null }) });
    expect(localAddress).toBeNull();
  });
});

describe('time', () => {
  test.each([
    ['a greeting', 'DRIP 20ms "220 never.example never comes to its end\\r\\n"', 'greeting', '220'],
    [
      'a reply',
      'S: 220 a.example\nC: EHLO *\nDRIP 20ms "250 never.example never comes to its end\\r\\n"',
      'ehlo',
      '250',
    ],
  ])('%s that drips is given up, and says what had come', async (_what, script, stage, begun) => {
    await using server = await startScriptedServer(`${script}\nSILENCE`);
    const timeouts = { ...DEFAULT_TIMEOUTS, greetingMs: 400, replyMs: 400 };
    const { outcome, failure, facts } = await look(server, { options: { timeouts } });
    expect([outcome, failure?.stage]).toEqual(['timed-out', stage]);
    expect(failure?.message).toContain(`received so far: "${begun}`);
    expect(facts.starttls.advertised).toBeNull();
  });

  test('one deadline is over both connections', async () => {
    // Each alone would be in time.
    await using server = await startScriptedServer(
      `PAUSE 1s\n${TO_STARTTLS}CLIENTHELLO\nRESET\n---\n` +
        `PAUSE 1s\n${TO_STARTTLS}TLS\nC: EHLO *\nS: 250 a.example\nC? QUIT`,
    );
    const timeouts = { ...DEFAULT_TIMEOUTS, targetMs: 1_600 };
    const { outcome, facts } = await look(server, { options: { timeouts } });
    expect(server.connections).toBe(2);
    expect(outcome).toBe('handshake-failed');
    expect(facts.handshake).toBeUndefined();
  });
});

describe('our own bug', () => {
  const bug = new Error('a bug');
  const broken = (stage: Exclude<ProbeStage, 'own-connections'>) =>
    defineProbe({
      id: 'broken',
      title: '',
      reference: '',
      stage,
      intrusive: false,
      ask: async () => {
        throw bug;
      },
    });

  test.each(['before-tls', 'own-connection'] as const)(
    'in a probe at the stage %s is told apart from the server, and heard of',
    async (stage) => {
      await using server = await startScriptedServer(
        `S: 220 a.example\nC? EHLO *\nS: 250-a.example\nS: 250 STARTTLS\n` +
          `C? STARTTLS\nS: 220 Go\nTLS\nC? EHLO *\nS: 250 a.example\nC? QUIT`,
      );
      const heard: unknown[] = [];
      const onBug = (error: unknown) => heard.push(error);
      const probes = [broken(stage), ...USUAL_PROBES];
      const { outcome, failure, facts } = await look(server, { probes, options: { onBug } });
      expect(outcome).toBe('internal-error');
      expect(failure?.message).toContain('a bug');
      expect(heard).toEqual([bug]);
      expect(facts.starttls.advertised).toBe(stage === 'before-tls' ? null : true);
      await server.settled();
      expect(server.openSockets).toBe(0);
    },
  );
});
