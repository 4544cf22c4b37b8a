import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { undeclaredConnector } from '../../src/policy/connector.ts';
import { runCli } from '../support/cli.ts';
import { startNameServer } from '../support/name-server.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const run = async (args: readonly string[]) => {
  const { stdout, stderr, code } = await runCli([...args, '--format', 'json']);
  return { records: stdout === '' ? [] : JSON.parse(stdout), stderr, code };
};

test('without targets every declared connector is probed where it is bound', async () => {
  const connector = {
    ...undeclaredConnector('EX01\\Default'),
    authMechanism: [],
    requireTls: true,
  };
  await using emulator = await startEmulator([{ connector }]);
  const [listener] = emulator.listeners;
  const nowhere = { identity: 'EX02\\Nowhere' };
  const policy = {
    connectors: [{ ...listener?.connector, remoteIpRanges: '127.0.0.0/8' }, nowhere],
  };
  const file = await folder.write('policy.json', JSON.stringify(policy));
  const { records, stderr, code } = await run(['check', '--policy', file]);
  expect(records).toMatchObject([
    { target: `127.0.0.1:${listener?.port}`, connector: 'EX01\\Default', verdict: 'critical' },
  ]);
  expect(stderr).toBe(
    'starttls-probe: EX02\\Nowhere is not probed: its Bindings were not declared\n',
  );
  expect(code).toBe(2);
});

test('a connector that our address does not reach is named', async () => {
  const everyone = { ...undeclaredConnector('EX01\\Default'), remoteIpRanges: ['127.0.0.0/8'] };
  await using emulator = await startEmulator([{ connector: everyone }]);
  const [listener] = emulator.listeners;
  const partner = {
    ...listener?.connector,
    identity: 'EX01\\Partner',
    remoteIpRanges: ['192.0.2.0/24'],
  };
  const connectors = [listener?.connector, partner];
  const file = await folder.write('policy.json', JSON.stringify({ connectors }));
  const { records } = await run(['check', '--policy', file]);
  expect(records[0].findings).toContainEqual(
    expect.objectContaining({
      id: 'connector-unreached',
      evidence: ['declared: EX01\\Partner: no range contains 127.0.0.1'],
    }),
  );
});

test('--partners probes the next hops of Send connectors, and predicts event 2015', async () => {
  await using server = await startScriptedServer({ file: 'starttls-unlisted-500' });
  await using names = await startNameServer({
    'partner.example': { MX: [[10, 'mx.partner.example']] },
    'mx.partner.example': { A: ['127.0.0.1'] },
  });
  const policy = {
    connectors: [{ identity: 'EX01\\Default', bindings: '0.0.0.0:25' }],
    sendConnectors: [
      {
        identity: 'To partner',
        addressSpaces: ['smtp:partner.example;1'],
        dnsRoutingEnabled: true,
        port: server.port,
        requireTls: true,
      },
    ],
  };
  const file = await folder.write('policy.json', JSON.stringify(policy));
  const args = ['check', '--partners', '--policy', file, '--dns', names.address];
  const { records, code } = await run(args);
  expect(records).toMatchObject([
    {
      domain: 'partner.example',
      connector: null,
      predictions: [{ eventId: 2015, certainty: 'likely', connector: 'To partner' }],
    },
  ]);
  expect(records[0].findings.map(({ id }: { id: string }) => id)).toEqual(['starttls-absent']);
  expect(code).toBe(2);
});

test('--partners without a declared next hop is a mistake of the command line', async () => {
  const file = await folder.write('policy.yaml', 'connectors:\n  - identity: EX01\\Default\n');
  const { stderr, code } = await run(['check', '--partners', '--policy', file]);
  expect(stderr).toMatch(/^starttls-probe: --partners: the policy declares no next hop; /);
  expect(code).toBe(64);
});

test('--connector maps each target to its own connector', async () => {
  await using server = await startScriptedServer({ file: 'starttls-unlisted-500' });
  const connectors = [
    { identity: 'EX01\\A', authMechanism: 'Integrated', requireTls: true },
    { identity: 'EX01\\B', authMechanism: 'Tls' },
  ];
  const file = await folder.write('policy.json', JSON.stringify({ connectors }));
  const [first, second] = [`127.0.0.1:${server.port}`, `127.0.0.9:1`];
  const { records } = await run([
    ...['check', first, second, '--policy', file],
    ...['--connector', `${first}=ex01\\a`, '--connector', '127.0.0.9=EX01\\B'],
  ]);
  expect(records).toMatchObject([{ connector: 'EX01\\A' }, { connector: 'EX01\\B' }]);
  const twice = ['--connector', 'EX01\\A', '--connector', 'EX01\\B'];
  const { stderr, code } = await run(['check', first, '--policy', file, ...twice]);
  expect(stderr).toBe('starttls-probe: --connector: every target has EX01\\A already\n');
  expect(code).toBe(64);
});
