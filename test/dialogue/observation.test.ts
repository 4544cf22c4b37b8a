import { describe, expect, test } from 'vitest';
import { startScriptedServer } from '../support/scripted-server.ts';
import { look, TO_STARTTLS, WITH_MAIL } from './look.ts';

describe('the record', () => {
  test('has no transcript unless it was asked for', async () => {
    await using server = await startScriptedServer({ file: 'starttls-works' });
    expect(await look(server)).not.toHaveProperty('transcript');
  });

  test('has the whole transcript, in clear and under TLS', async () => {
    await using server = await startScriptedServer(
      `${TO_STARTTLS}TLS\nC: EHLO *\nS: 250-a.example\nS: 250 SIZE\nC? QUIT`,
    );
    const { transcript = [] } = await look(server, { options: { transcript: true } });
    const mark = ({ tls, from, line }: (typeof transcript)[number]) =>
      `${tls ? 'TLS ' : ''}${from}: ${line}`;
    expect(transcript.map(mark)).toEqual([
      'S: 220 a.example',
      'C: EHLO [127.0.0.1]',
      'S: 250-a.example',
      'S: 250 STARTTLS',
      'C: STARTTLS',
      'S: 220 Go',
      'TLS C: EHLO [127.0.0.1]',
      'TLS S: 250-a.example',
      'TLS S: 250 SIZE',
      'TLS C: QUIT',
    ]);
    const times = transcript.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('has one transcript over all connections', async () => {
    await using server = await startScriptedServer({ file: 'mail-530-bare' });
    const options = { transcript: true };
    const { transcript = [] } = await look(server, { probes: WITH_MAIL, options });
    const greetings = transcript.filter(
      ({ line }) => line === '220 mail.example Python SMTP 1.4.3',
    );
    expect(greetings).toHaveLength(2);
    expect(transcript).toContainEqual(
      expect.objectContaining({ from: 'C', tls: false, line: 'MAIL FROM:<>' }),
    );
  });

  test.each([
    ['starttls-works', ['connectMs', 'greetingMs', 'ehloMs', 'starttlsMs', 'handshakeMs']],
    ['starttls-454', ['connectMs', 'greetingMs', 'ehloMs', 'starttlsMs']],
    ['ehlo-closed', ['connectMs', 'greetingMs', 'ehloMs']],
    ['greeting-554', ['connectMs', 'greetingMs']],
  ])('of %s has the times of the steps that were reached', async (file, expected) => {
    await using server = await startScriptedServer({ file });
    const { timings, durationMs } = await look(server);
    expect(Object.keys(timings).sort()).toEqual(expected.toSorted());
    expect(Object.values(timings).every((ms) => ms >= 0)).toBe(true);
    expect(durationMs).toBeGreaterThanOrEqual(Math.max(...Object.values(timings)));
  });

  test('says where it looked, from where and when', async () => {
    await using server = await startScriptedServer({ file: 'starttls-works' });
    const destination = { domain: 'example', dnsMs: 4.2 };
    const found = await look(server, { destination });
    expect(found).toMatchObject({
      schema: 'starttls-probe/observation/1',
      target: `mail.example:${server.port}`,
      host: 'mail.example',
      port: server.port,
      address: '127.0.0.1',
      family: 4,
      localAddress: '127.0.0.1',
      domain: 'example',
      timings: { dnsMs: 4.2 },
    });
    expect(new Date(found.startedAt).toISOString()).toBe(found.startedAt);
  });

  test.each([
    'starttls-works',
    'ehlo-escape-sequences',
    'ehlo-long-lines',
    'greeting-garbage',
    'greeting-421-multiline',
    'starttls-injected-same-segment',
    'mail-451-5.7.3',
    'tls-no-certificate',
  ])('of %s is plain JSON', async (file) => {
    await using server = await startScriptedServer({ file });
    const options = { transcript: true, chain: true };
    const found = await look(server, { probes: WITH_MAIL, options });
    // Strictly: no member that is undefined, no object of a class.
    expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
  });

  test('has the chain only when it was asked for', async () => {
    await using server = await startScriptedServer({ file: 'starttls-works' });
    const without = await look(server);
    const within = await look(server, { options: { chain: true } });
    expect(without.facts.certificate).not.toHaveProperty('chain');
    expect(within.facts.certificate?.chain?.[0]?.subject).toBe(within.facts.certificate?.subject);
  });

  test('holds the certificate against the given name in place of the host', async () => {
    await using server = await startScriptedServer({ file: 'starttls-works' });
    const { facts } = await look(server, { options: { servername: 'other.example' } });
    expect(facts.handshake?.servername).toBe('other.example');
    expect(facts.certificate?.nameMatches).toBe(false);
  });

  test('holds it against an address with a zone', async () => {
    await using server = await startScriptedServer({ file: 'starttls-works' });
    const { facts } = await look(server, { options: { servername: 'fe80::1%eth0' } });
    expect(facts.starttls).toMatchObject({ advertised: true, negotiated: true });
    expect(facts.certificate?.nameMatches).toBe(false);
  });

  test('compares no name for an address that nobody named', async () => {
    await using server = await startScriptedServer({ file: 'tls-wrong-name' });
    const { facts } = await look(server, { destination: { host: '127.0.0.1' } });
    expect(facts.handshake?.servername).toBeNull();
    expect(facts.certificate?.nameMatches).toBeNull();
  });
});
