import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Judged } from '../../src/rules/judge.ts';
import { readCli, runCli } from '../support/cli.ts';
import { startNameServer } from '../support/name-server.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { runMain } from '../support/terminal.ts';
import { DAMAGED, policyText, type Stage, setStage, WELL } from './stage.ts';

let stage: Stage;
let well: string;
let damaged: string;
beforeAll(async () => {
  stage = await setStage(WELL, DAMAGED, {
    connector: { ...WELL, identity: 'EX03\\Expired' },
    certificate: 'expired',
  });
  [well = '', damaged = ''] = stage.targets;
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Runs `check` inside the test's process and gives its records. */
async function check(...args: readonly string[]) {
  const { stdout, stderr, code } = await runMain([...args, '--format', 'json']);
  expect(stderr).toBe('');
  const records = JSON.parse(stdout) as readonly Judged[];
  const [first] = records;
  if (!first) throw new Error('there is no record');
  return { records, first, code };
}

/** The findings but for the guess which Exchange this is, which every emulated server invites. */
const said = ({ findings }: Judged) => findings.filter(({ id }) => id !== 'exchange-version-hint');
const ids = (record: Judged) => said(record).map(({ id }) => id);
const events = ({ predictions }: Judged) =>
  predictions.map(({ eventId, certainty }) => `${eventId} ${certainty}`);

describe('as a process', () => {
  test('a server that is well: exit 0, the report on standard output and nothing else', async () => {
    const { stdout, stderr, code } = await runCli([well, '--ca', stage.ca]);
    expect(stdout).toMatch(/^OK {2}127\.0\.0\.1:\d+\n {2}✓ connect /);
    expect(stdout).toMatch(/\n {2}✓ handshake .* TLSv1\.3 TLS_AES_256_GCM_SHA384 \S+\n/);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  test('is what is meant where no command is named', async () => {
    const named = await readCli<Judged>(['check', damaged]);
    const unnamed = await readCli<Judged>([damaged]);
    expect(unnamed.code).toBe(1);
    expect(unnamed.records.map(ids)).toEqual(named.records.map(ids));
  });

  test('a declared connector that is damaged: event 1032 is certain, exit 2', async () => {
    const { stdout, code } = await runCli([damaged, '--policy', stage.policy]);
    expect(stdout).toContain('\n  CRITICAL  event 1032 is certain on EX02\\Partner relay\n');
    expect(stdout).toContain(
      "\n      Set-ReceiveConnector -Identity 'EX02\\Partner relay' -RequireTLS $false\n",
    );
    expect(code).toBe(2);
  });

  test('jsonl gives one object on each line, in the order of the targets', async () => {
    const { stdout, code } = await runCli([damaged, well, '--format', 'jsonl']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).target)).toEqual([damaged, well]);
    expect(code).toBe(1);
  });
});

describe('the exit code', () => {
  test.each<[claim: string, code: number, args: () => string[]]>([
    ['0: all is well', 0, () => [well]],
    ['1: no STARTTLS, nothing declared', 1, () => [damaged]],
    ['0: the same, with --fail-on critical', 0, () => [damaged, '--fail-on', 'critical']],
    ['2: no STARTTLS, TLS declared', 2, () => [damaged, '--require-tls']],
    ['2: critical stays critical', 2, () => [damaged, '--require-tls', '--fail-on', 'critical']],
    ['3: nobody answers', 3, () => ['127.0.0.1:1']],
    ['3: could not tell is no pass either', 3, () => ['127.0.0.1:1', '--fail-on', 'critical']],
    ['3: unknown is worse than a warning', 3, () => [well, damaged, '127.0.0.1:1']],
    ['2: critical is worse than unknown', 2, () => ['127.0.0.1:1', damaged, '--require-tls']],
  ])('%s', async (_claim, expected, args) => {
    const { code, records } = await check(...args());
    expect(code).toBe(expected);
    expect(records).toHaveLength(args().filter((arg) => /^127/.test(arg)).length);
  });
});

describe('what it is held against', () => {
  test('--policy: the connector is chosen by its endpoint', async () => {
    const { records, code } = await check(...stage.targets, '--policy', stage.policy);
    expect(records.map(({ connector, verdict }) => [connector, verdict])).toEqual([
      ['EX01\\Default Frontend EX01', 'ok'],
      ['EX02\\Partner relay', 'critical'],
      ['EX03\\Expired', 'critical'],
    ]);
    expect(records.map(events)).toEqual([[], ['1032 certain'], ['12016 likely']]);
    expect(code).toBe(2);
  });

  test('--policy may be given several times', async () => {
    const other = await stage.folder.write(
      'other.yaml',
      policyText([{ ...WELL, bindings: ['192.0.2.1:25'] }]),
    );
    const { first } = await check(damaged, '--policy', other, '--policy', stage.policy);
    expect(first.connector).toBe('EX02\\Partner relay');
  });

  test('--policy without a connector for the endpoint is no pass', async () => {
    const other = await stage.folder.write(
      'other.yaml',
      policyText([{ ...WELL, bindings: ['192.0.2.1:25'] }]),
    );
    const { first, code } = await check(well, '--policy', other);
    expect([first.connector, code]).toEqual([null, 1]);
    expect(ids(first)).toContain('connector-unmatched');
  });

  test('--connector: the named one counts, whatever its endpoint and the case of its name', async () => {
    const { first } = await check(
      damaged,
      '--policy',
      stage.policy,
      '--connector',
      'ex03\\EXPIRED',
    );
    expect(first.connector).toBe('EX03\\Expired');
    expect(events(first)).toEqual(['12014 likely']);
  });

  test('--require-tls declares it for no connector in particular', async () => {
    const { first } = await check(damaged, '--require-tls');
    expect(first.predictions).toMatchObject([
      { eventId: 1032, certainty: 'likely', connector: null },
      { eventId: 12014, certainty: 'possible', connector: null },
    ]);
    expect(said(first)).toMatchObject([{ id: 'starttls-absent', severity: 'critical' }]);
  });

  test('--expiring-days moves the warning', async () => {
    expect(ids((await check(well, '--ca', stage.ca)).first)).toEqual([]);
    const { first, code } = await check(well, '--ca', stage.ca, '--expiring-days', '400');
    expect([ids(first), code]).toEqual([['certificate-expiring'], 1]);
  });
});

describe('how it probes', () => {
  test('--enforce asks whether mail is refused in clear, and only then is it asked', async () => {
    expect((await check(damaged)).first.facts).not.toHaveProperty('mail-before-tls');
    const { first } = await check(damaged, '--enforce');
    expect(first.facts['mail-before-tls']).toMatchObject({
      accepted: false,
      tlsRequired: true,
      reply: { code: 451, enhanced: '5.7.3' },
    });
  });

  test('--enforce where TLS is required but mail is taken in clear', async () => {
    const { first, code } = await check(well, '--enforce', '--require-tls', '--ca', stage.ca);
    expect([ids(first), code]).toEqual([['mail-accepted-in-clear'], 2]);
  });

  test('--no-try-unadvertised leaves STARTTLS alone where it is not listed', async () => {
    await using server = await startScriptedServer({ file: 'starttls-hidden' });
    const target = `127.0.0.1:${server.port}`;
    const left = await check(target, '--no-try-unadvertised');
    expect(left.first.facts.starttls).toMatchObject({ advertised: false, negotiated: null });
    expect(ids(left.first)).toEqual(['starttls-absent']);
    const tried = await check(target);
    expect(tried.first.facts.starttls).toMatchObject({ advertised: false, negotiated: true });
    expect(ids(tried.first)).toContain('stripped-on-path');
    expect(server.errors).toEqual([]);
  });

  test('a legacy handshake on a second connection, unless --no-legacy', async () => {
    await using server = await startScriptedServer({ file: 'tls-1.0-only' });
    const { first } = await check(`127.0.0.1:${server.port}`);
    expect(first.facts.handshake).toMatchObject({ protocol: 'TLSv1', legacy: true });
    expect([ids(first)[0], server.connections]).toEqual(['legacy-tls-only', 2]);
  });

  test('--no-legacy leaves it at one connection', async () => {
    await using server = await startScriptedServer({ file: 'tls-1.0-only' });
    const { first } = await check(`127.0.0.1:${server.port}`, '--no-legacy');
    expect([first.outcome, server.connections]).toEqual(['handshake-failed', 1]);
  });

  test('--ehlo-name is what the server is told, before TLS and after', async () => {
    await using server = await startScriptedServer({ file: 'starttls-works' });
    await check(`127.0.0.1:${server.port}`, '--ehlo-name', 'client.example');
    await server.settled();
    expect(server.received).toEqual([
      ['EHLO client.example\r\n', 'STARTTLS\r\n', 'EHLO client.example\r\n', 'QUIT\r\n'],
    ]);
  });

  const hasWholeLoopback = process.platform === 'linux';
  test.skipIf(!hasWholeLoopback)(
    `--source is where we speak from${hasWholeLoopback ? '' : ' (skipped: 127.0.0.2 is an address on Linux only)'}`,
    async () => {
      const { first } = await check(well, '--source', '127.0.0.2');
      expect([first.localAddress, first.facts.ehlo?.clientAddress]).toEqual([
        '127.0.0.2',
        '127.0.0.2',
      ]);
    },
  );

  test('--source that is no address of this machine could not tell, and says why', async () => {
    const { first, code } = await check(well, '--source', '192.0.2.1');
    expect([first.outcome, first.failure?.code, code]).toEqual(['unreachable', 'EADDRNOTAVAIL', 3]);
  });

  test('--transcript keeps every line that was said', async () => {
    expect((await check(well)).first).not.toHaveProperty('transcript');
    const { transcript = [] } = (await check(well, '--transcript')).first;
    const said = transcript.map(({ from, tls, line }) => `${from}${tls ? '*' : ' '} ${line}`);
    expect(said[0]).toMatch(/^S {2}220 ex01\.example\.test Microsoft ESMTP MAIL Service ready/);
    expect(said).toContain('C  STARTTLS');
    expect(said.at(-1)).toBe('C* QUIT');
  });

  test('-4 and -6 narrow a name to one family', async () => {
    const both = { A: ['127.0.0.1'], AAAA: ['::1'] };
    await using dns = await startNameServer({ 'mail.example': both });
    const args = ['mail.example', '--dns', dns.address, '--port', '1'];
    const families = async (...more: string[]) =>
      (await check(...args, ...more)).records.map(({ family }) => family);
    expect(await families()).toEqual([4, 6]);
    expect(await families('-4')).toEqual([4]);
    expect(await families('-6')).toEqual([6]);
  });

  test('mx: leads to the hosts of a domain, and says whose they are', async () => {
    const { ports } = stage;
    await using dns = await startNameServer({
      'example.org': { MX: [[10, 'ex01.example.test']] },
      'ex01.example.test': { A: ['127.0.0.1'] },
    });
    const target = `mx:example.org:${ports[0]}`;
    const { first, code } = await check(target, '--dns', dns.address, '--ca', stage.ca);
    expect(first).toMatchObject({ target, domain: 'example.org', host: 'ex01.example.test' });
    expect(first.facts.certificate).toMatchObject({ trusted: true, nameMatches: true });
    expect(code).toBe(0);
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === '::1'),
  );
  test.skipIf(!hasIpv6)(
    `an IPv6 address in brackets${hasIpv6 ? '' : ' (skipped: this machine has no ::1)'}`,
    async () => {
      await using server = await startScriptedServer({ file: 'starttls-works' }, { host: '::1' });
      const { first } = await check(`[::1]:${server.port}`);
      expect(first).toMatchObject({ target: `[::1]:${server.port}`, address: '::1', family: 6 });
    },
  );
});

describe('TLS', () => {
  test('without --ca the authority is not known, which is no warning', async () => {
    const { first, code } = await check(well);
    expect(first.facts.certificate).toMatchObject({ trusted: false, nameMatches: null });
    expect([ids(first), code]).toEqual([['certificate-untrusted'], 0]);
  });

  test('--servername is asked for and compared', async () => {
    const right = await check(well, '--ca', stage.ca, '--servername', 'ex01.example.test');
    expect(right.first.facts.certificate).toMatchObject({ trusted: true, nameMatches: true });
    expect(right.first.facts.handshake?.servername).toBe('ex01.example.test');
    const wrong = await check(well, '--ca', stage.ca, '--servername', 'mail.example.test');
    expect([ids(wrong.first), wrong.code]).toEqual([['certificate-name'], 1]);
  });

  test('--chain records every certificate that was shown, the own one first', async () => {
    const { first } = await check(well, '--ca', stage.ca, '--chain');
    const { chain = [], thumbprint } = first.facts.certificate ?? {};
    expect(chain[0]).toMatchObject({ subject: 'CN=ex01.example.test', thumbprint });
    expect((await check(well)).first.facts.certificate).not.toHaveProperty('chain');
  });

  test('an expired certificate is critical', async () => {
    const { first, code } = await check(stage.targets[2] ?? '', '--ca', stage.ca);
    expect([ids(first), code]).toEqual([['certificate-expired'], 2]);
  });
});
