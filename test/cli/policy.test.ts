import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';

const EXPORTS = join(import.meta.dirname, '../fixtures/exports');
const CONNECTORS = join(EXPORTS, 'receive-connectors.xml');

const DAMAGED = `connectors:
  - identity: EX02\\Partner relay
    bindings: 0.0.0.0:25
    remoteIpRanges: 192.0.2.0/24
    authMechanism: [Integrated]
    requireTls: true
`;

let folder: TemporaryFolder;
let damaged: string;
beforeAll(async () => {
  folder = await TemporaryFolder.create();
  damaged = await folder.write('damaged.yaml', DAMAGED);
});
afterAll(() => folder[Symbol.asyncDispose]());

async function readJson(args: readonly string[], stdin?: string) {
  const shape = stdin === undefined ? {} : { stdin };
  const { stdout, stderr, code } = await runMain(['policy', ...args, '--format', 'json'], shape);
  expect(stderr).toBe('');
  return { page: JSON.parse(stdout), stdout, code };
}

describe('text', () => {
  test('shows every connector, and that all is well', async () => {
    const { stdout, code } = await runMain(['policy', CONNECTORS]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^OK {2}declared: 5 Receive connectors\n/);
    expect(stdout).toMatch(/^ {2}EX01\\Default Frontend EX01 +yes +no +yes$/m);
    expect(stdout).toContain('Bindings        [::]:25, 0.0.0.0:25 (FrontendTransport)\n');
    expect(stdout).toContain('RemoteIPRanges  all IPv6, all IPv4\n');
  });

  test('says which event the declaration foretells, and exits as the worst demands', async () => {
    const { stdout, code } = await runMain(['policy', damaged]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^CRITICAL {2}declared: 1 Receive connector\n/);
    expect(stdout).toContain('CRITICAL  event 1032 is likely on EX02\\Partner relay\n');
    expect(stdout).toContain('? is not known: not declared, or cut short\n');
    expect(stdout).toContain('-AuthMechanism Tls,Integrated\n');
  });

  test('shows Send connectors, domains and certificates too', async () => {
    const files = ['send-connectors.json', 'transport-config.json', 'certificates.json'];
    const { stdout } = await runMain(['policy', ...files.map((file) => join(EXPORTS, file))]);
    for (const heading of ['Send connector', 'Transport configuration', 'Certificate']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${heading}`, 'm'));
    }
  });

  test.each([80, 70])('fits %i columns, but for what there is to be pasted', async (columns) => {
    const files = ['receive-connectors.xml', 'send-connectors.json', 'certificates.json'];
    const args = [damaged, ...files.map((file) => join(EXPORTS, file)), '--client', '192.0.2.1'];
    const { stdout } = await runMain(['policy', ...args, '--color', 'never'], { columns });
    const toPaste = /^ {6}(?:[A-Z][a-z]+-[A-Z]|# )/;
    const toRead = stdout.split('\n').filter((line) => !toPaste.test(line));
    expect(toRead.length).toBeGreaterThan(50);
    expect(toRead.filter((line) => line.length > columns)).toEqual([]);
  });

  test('obeys no escape sequence of an export', async () => {
    const path = await folder.write(
      'hostile.json',
      JSON.stringify({
        connectors: [
          { identity: 'EX\\\x1b[2J', fqdn: '\x9b', requireTls: true, authMechanism: [] },
        ],
      }),
    );
    const { stdout } = await runMain(['policy', path, '--client', '192.0.2.1']);
    expect(stdout).toContain('EX\\\\x1b[2J');
    for (const obeyed of ['\x1b', '\x9b']) expect(stdout).not.toContain(obeyed);
  });
});

describe('json', () => {
  test('is the contract', async () => {
    const { page, code } = await readJson([damaged]);
    expect(code).toBe(2);
    expect(Object.keys(page)).toEqual([
      'schema',
      'connectors',
      'sendConnectors',
      'transportConfig',
      'certificates',
      'findings',
      'predictions',
    ]);
    expect(page).toMatchObject({
      schema: 'starttls-probe/policy/1',
      connectors: [
        {
          identity: 'EX02\\Partner relay',
          server: 'EX02',
          bindings: ['0.0.0.0:25'],
          remoteIpRanges: ['192.0.2.0/24'],
          authMechanism: ['Integrated'],
          requireTls: true,
        },
      ],
      sendConnectors: [],
      transportConfig: null,
      certificates: null,
      predictions: [{ eventId: 1032, certainty: 'likely', connector: 'EX02\\Partner relay' }],
    });
  });

  test.each([
    'receive-connectors.xml',
    'send-connectors.json',
    'transport-config.json',
    'certificates.json',
  ])('of %s reads back as the same policy', async (file) => {
    const first = await readJson([join(EXPORTS, file), '--client', '192.0.2.1']);
    const again = await readJson([
      await folder.write('again.json', first.stdout),
      '--client',
      '192.0.2.1',
    ]);
    expect(again).toEqual(first);
  });
});

describe('who answers', () => {
  test('one server: the connector, why, and why not the others', async () => {
    const { page } = await readJson([CONNECTORS, '--client', '192.0.2.1']);
    expect(page.answers).toMatchObject({
      client: '192.0.2.1',
      binding: '0.0.0.0:25',
      connector: 'EX01\\Default Frontend EX01',
      certain: true,
      because: expect.stringContaining('192.0.2.1'),
      servers: [{ server: expect.stringMatching(/^EX01$/i) }],
    });
    expect(page.answers.others).toHaveLength(4);
  });

  test.each([
    ['0.0.0.0:587', 'EX01\\Client Frontend EX01'],
    ['192.0.2.25:717', 'EX01\\Outbound Proxy Frontend EX01'],
    ['0.0.0.0:26', null],
  ])('on %s', async (binding, connector) => {
    const { page } = await readJson([CONNECTORS, '--client', '192.0.2.1', '--binding', binding]);
    expect(page.answers).toMatchObject({ binding, connector });
  });

  test('several servers: each for itself', async () => {
    const { page } = await readJson([CONNECTORS, damaged, '--client', '192.0.2.1']);
    expect(page.answers.connector).toBeNull();
    expect(page.answers.servers).toMatchObject([
      { connector: 'EX01\\Default Frontend EX01' },
      { server: 'EX02', connector: 'EX02\\Partner relay' },
    ]);
    const { stdout } = await runMain(['policy', CONNECTORS, damaged, '--client', '203.0.113.1']);
    expect(stdout).toContain('EX02: nobody: none of the connectors on port 25');
  });
});

describe('what if', () => {
  const ON = 'EX02\\Partner relay';
  test('a setting mends it', async () => {
    const { code } = await runMain([
      'policy',
      damaged,
      '--set',
      `${ON}:AuthMechanism=Tls,Integrated`,
    ]);
    expect(code).toBe(0);
  });

  test('settings apply in turn, and are judged', async () => {
    const settings = [`${ON}:AuthMechanism=Tls`, `${ON}:RemoteIPRanges=0.0.0.0/0`];
    const { page, code } = await readJson([
      damaged,
      ...settings.flatMap((text) => ['--set', text]),
    ]);
    expect(page.findings).toMatchObject([{ id: 'require-tls-for-everyone' }]);
    expect(code).toBe(1);
  });

  test('also for what was seen', async () => {
    const seen = await folder.write('none.json', '[]');
    const args = ['predict', seen, '--policy', damaged, '--set', `${ON}:Nonsense=1`];
    const { stderr, code } = await runMain(args);
    expect(stderr).toMatch(
      /^starttls-probe: --set: EX02\\Partner relay has no property "Nonsense"/,
    );
    expect(code).toBe(64);
  });
});

test('standard input is a file among others', async () => {
  const { page } = await readJson([CONNECTORS, '-'], DAMAGED);
  expect(page.connectors).toHaveLength(6);
});

describe('one line and exit 64', () => {
  test.each<[string, string[], RegExp]>([
    [
      'a file that is not there',
      ['/nowhere/policy.xml'],
      /^policy: cannot read \/nowhere\/policy\.xml/,
    ],
    ['a file that is none', [join(EXPORTS, 'shell-error.txt')], /shell-error\.txt: /],
    ['a client that is none', [CONNECTORS, '--client', 'me'], /^--client: "me" is not an address/],
    [
      'a binding that is none',
      [CONNECTORS, '--client', '192.0.2.1', '--binding', '25'],
      /"25" is not a binding/,
    ],
    [
      'a binding without a client',
      [CONNECTORS, '--binding', '0.0.0.0:25'],
      /^(?:--binding needs --client|Implications failed: binding -> client)/,
    ],
    [
      'a setting of nothing',
      [CONNECTORS, '--set', 'X:RequireTLS=$true'],
      /^--set: nothing that is/,
    ],
    ['no days', [CONNECTORS, '--expiring-days', '-1'], /^--expiring-days: /],
  ])('%s', async (_claim, args, told) => {
    const { stdout, stderr, code } = await runMain(['policy', ...args]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    expect(stderr).toMatch(/^starttls-probe: [^\n]+\n$/);
    expect(stderr.slice('starttls-probe: '.length)).toMatch(told);
  });
});
