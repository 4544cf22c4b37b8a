import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requires } from '../support/requirement.ts';
import { PrivateNetwork } from './faults-network.ts';
import { beginning, SILENCE, SILENT_STAY_SILENT } from './faults-rules.ts';
import { type ScanEnd, scanIn } from './faults-scan.ts';

/** Keeps everybody waiting, so that many connections are open at the same time. */
const SERVER = `S: 220-mail.example
PAUSE 300ms
S: 220 ready
C: EHLO *
S: 250-mail.example
S: 250 STARTTLS
C: STARTTLS
S: 220 go ahead
TLS
C: EHLO *
S: 250 mail.example
C? QUIT
S: 221 bye
CLOSE`;

/** RFC 5737; to the program they are as far away as any. */
const FAR_NETWORKS = ['192.0.2', '198.51.100', '203.0.113'];
const FAR_ADDRESSES = FAR_NETWORKS.flatMap((network) =>
  [1, 2, 3, 4].map((at) => `${network}.${at}`),
);

/** The one address far away that packets to port 25 come to. */
const OPEN = '192.0.2.200';
const SILENT_NAME_SERVER = '127.0.0.53';

const NAMES = ['example.com', 'example.net', 'example.org'].flatMap((domain) =>
  ['a', 'b', 'c', 'd'].map((host) => `${host}.${domain}`),
);

const RULES = [
  `ip daddr ${OPEN} accept`,
  'ip daddr != 127.0.0.0/8 tcp dport 25 drop',
  `ip daddr ${SILENT_NAME_SERVER} drop`,
];

interface Trouble {
  readonly claim: string;
  readonly targets: readonly string[];
  readonly args: readonly string[];
  /** How many records have which outcome, and which code. */
  readonly failures: Readonly<Record<string, number>>;
  /** What is said of the run, sentences as far as they matter. */
  readonly findings: readonly { readonly id: string; readonly message: string }[];
}

const TROUBLES: readonly Trouble[] = [
  {
    claim: 'nothing comes through to port 25: the way out is blocked',
    targets: FAR_ADDRESSES,
    args: ['--connect-timeout', '1'],
    failures: { 'timed-out': 12 },
    findings: [{ id: 'egress-blocked', message: saying('Outbound port 25 looks blocked here') }],
  },
  {
    claim: 'one of all answers: the way out is open, and the others are dead',
    targets: [...FAR_ADDRESSES, OPEN],
    args: ['--connect-timeout', '1'],
    failures: { 'timed-out': 12, completed: 1 },
    findings: [],
  },
  {
    claim: 'there is no route for IPv6: no fault of the servers',
    targets: ['[2001:db8::1]:25', '[2001:db8:1::1]:25', OPEN],
    args: [],
    failures: { 'unreachable ENETUNREACH': 2, completed: 1 },
    findings: [{ id: 'no-ipv6-route', message: saying('This machine has no IPv6 route') }],
  },
  {
    claim: 'the name server is silent: nothing is known of the names',
    targets: NAMES.map((name) => `${name}:25`),
    args: ['--dns', SILENT_NAME_SERVER, '--timeout', '1'],
    failures: { 'unresolved ETIMEOUT': 12 },
    findings: [{ id: 'name-servers-silent', message: saying('No name could be looked up') }],
  },
];

/** So many that not all can be open at the same time. */
const MANY = Array.from({ length: 150 }, (_, at) => `127.0.1.${at + 1}`);
const UNLIMITED = ['--workers', '0', '--per-network', '0', '--concurrency'];

/** Without STARTTLS, which is not asked for either. */
const AT_ONCE = 'S: 220 x\nC: EHLO *\nS: 250 x\nC? QUIT\nS: 221 bye\nCLOSE';

const real = requires('a private network');

describe.skipIf(real.skipped)(`of a run in ${real.title}`, () => {
  let network: PrivateNetwork;

  beforeAll(async () => {
    network = await PrivateNetwork.open();
    await network.adopt(FAR_NETWORKS.map((far) => `${far}.0/24`));
    await network.filter(RULES);
    await network.serve(SERVER);
  });

  afterAll(() => network?.[Symbol.asyncDispose]());

  test.each(TROUBLES)('$claim', async ({ targets, args, failures, findings }) => {
    const end = await scanIn(network, targets, args);
    expect(countFailures(end)).toEqual(failures);
    expect(targetsOf(end)).toEqual(targets.map(withPort).sort());
    expect(end.summary.runFindings).toMatchObject(findings);
    // Once while it runs, and once in the summary at its end.
    const told = end.summary.runFindings.map((one) => `starttls-probe: ${one.message}`);
    expect(end.notes).toEqual(told);
    expect(end.code).toBe(3);
  });

  test('more at once than there may be open files: as many as may, and a line says so', async () => {
    const end = await scanIn(network, MANY, [...UNLIMITED, '500'], 'ulimit -n 128');
    expect(end.notes).toEqual([
      'starttls-probe: --concurrency: 64 in place of 500, because this process may have no more files open (ulimit -n)',
    ]);
    expectAllWell(end);
  });
});

describe.skipIf(real.skipped)(`of open files, in ${real.title}`, () => {
  test('no open files left after all: fewer at once, and nobody is left out', async () => {
    await using network = await PrivateNetwork.open();
    // Slow enough that all who may run do so at the same time.
    await network.serve(`PAUSE 500ms\n${AT_ONCE}`);
    // What is open already is not ours, and we do not know of it.
    const limits = 'ulimit -n 128; for fd in {20..79}; do eval "exec $fd</dev/null"; done';
    const args = [...UNLIMITED, '0', '--no-try-unadvertised'];
    const end = await scanIn(network, MANY, args, limits);
    expect(end.notes).toEqual([]);
    expect(end.stderr).not.toContain('Cannot open');
    expectAllWell(end);
  });

  test('servers that are silent after QUIT hold up nobody, and no open file', async () => {
    await using network = await PrivateNetwork.open();
    await network.filter([SILENT_STAY_SILENT, `tcp dport 25 ${beginning('QUIT')} ${SILENCE}`]);
    await network.serve(AT_ONCE);
    const args = [...UNLIMITED, '0', '--no-try-unadvertised'];
    expectAllWell(await scanIn(network, MANY, args, 'ulimit -n 128'));
  });
});

function saying(text: string): string {
  return expect.stringContaining(text) as string;
}

function expectAllWell(end: ScanEnd): void {
  expect(countFailures(end)).toEqual({ completed: MANY.length });
  expect(targetsOf(end)).toEqual(MANY.map(withPort).sort());
  expect(end.summary.runFindings).toEqual([]);
}

function countFailures({ records }: ScanEnd): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, failure } of records) {
    const what = [outcome, failure?.code].filter(Boolean).join(' ');
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

function targetsOf({ records }: ScanEnd): string[] {
  return records.map(({ target }) => target).sort();
}

function withPort(target: string): string {
  return target.endsWith(':25') ? target : `${target}:25`;
}
