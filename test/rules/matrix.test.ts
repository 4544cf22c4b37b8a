/**
 * What is predicted of what was declared, when what runs is played on real sockets.
 *
 * The rows are those of RequireTLS, Tls in AuthMechanism, STARTTLS seen, and signs of masking.
 */

import { describe, expect, test } from 'vitest';
import { type Facts, PROBES } from '../../probes/index.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { observe } from '../../src/dialogue/observe.ts';
import { dialogueOptions } from '../../src/dialogue/options.ts';
import {
  type EmulatedConnector,
  type EmulatedListener,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { EMPTY_POLICY, type Policy } from '../../src/policy/policy.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { certificate } from '../support/certificates.ts';
import { ANSWERING, connector } from '../support/connectors.ts';

type Declared = Partial<ReceiveConnector>;

/** What runs, where that is not what was declared, or not that alone. */
interface Reality extends Omit<EmulatedConnector, 'connector'> {
  readonly connector?: Declared;
  /** It does not run at all. */
  readonly down?: true;
  readonly options?: Parameters<typeof startEmulator>[1];
}

interface Circumstances {
  readonly policy?: Partial<Policy>;
  /** The address that we come from. */
  readonly from?: string;
  /** Asks for MAIL FROM too. */
  readonly enforce?: true;
}

/** Plays one connector and gives what there is to say when it is held against the declaration. */
async function hold(declared: Declared, reality: Reality = {}, given: Circumstances = {}) {
  const { connector: running = {}, down, options, ...emulated } = reality;
  const base = connector({ ...ANSWERING, ...declared });
  const played = { ...emulated, connector: { ...base, ...running } };
  await using emulator = await startEmulator([played], options);
  const [listener] = emulator.listeners;
  if (!listener) throw new Error('nothing is played');
  if (down) await emulator.close();
  const seen = await look(listener, emulator.authority, given);
  const { bindings } = listener.connector;
  const policy = { ...EMPTY_POLICY, ...given.policy, connectors: [{ ...base, bindings }] };
  return { ...judge(seen, RULES, { ...DEFAULT_STANDARD, policy }), policy };
}

function look(
  { connector: { fqdn }, address, port }: EmulatedListener,
  authority: string,
  { from = '127.0.0.1', enforce = undefined }: Circumstances,
): Promise<Observation<Facts>> {
  const host = fqdn ?? address;
  const probes = PROBES.filter(
    ({ id, intrusive }) => !intrusive || (enforce && id === 'mail-before-tls'),
  );
  return observe<Facts>(
    {
      target: `${host}:${port}`,
      host,
      port,
      implicitTls: false,
      domain: null,
      address,
      family: 4,
      dnsMs: null,
    },
    probes,
    dialogueOptions({ localAddress: from, tls: new TlsSettings({ ca: authority }) }),
  );
}

type Said = Awaited<ReturnType<typeof hold>>;

/** `critical: 1032 certain, starttls-absent`. */
function summarise({
  verdict,
  predictions,
  findings,
}: Pick<Said, 'verdict' | 'predictions' | 'findings'>) {
  const said = [
    ...predictions.map(({ eventId, certainty }) => `${eventId} ${certainty}`),
    ...findings.map(({ id }) => id),
  ];
  return said.length === 0 ? verdict : `${verdict}: ${said.join(', ')}`;
}

const REQUIRED = { requireTls: true };
const OPTIONAL = { requireTls: false };
const WITHOUT = { authMechanism: ['Integrated', 'ExchangeServer'] } as const;
const WITH = { authMechanism: ['Tls', 'Integrated', 'ExchangeServer'] } as const;
const UNKNOWN = { authMechanism: null };

describe.concurrent('RequireTLS and the connector', () => {
  test.each<[string, Declared, Reality, string]>([
    ['without Tls: STARTTLS absent', WITHOUT, {}, 'critical: 1032 certain, starttls-absent'],
    [
      'without Tls: masked on the path',
      WITHOUT,
      { path: 'masked' },
      'critical: 1032 likely, stripped-on-path',
    ],
    [
      'without Tls: unlisted, but it works',
      WITHOUT,
      { connector: WITH, path: 'stripped' },
      'critical: 1032 likely, stripped-on-path',
    ],
    [
      'without Tls: X-EXPS and X-ANONYMOUSTLS missing though ExchangeServer is declared',
      WITHOUT,
      { connector: { authMechanism: ['Integrated'] } },
      'critical: 1032 likely, stripped-on-path',
    ],
    [
      'without Tls: nothing observed',
      WITHOUT,
      { down: true },
      'critical: 1032 likely, not-observed',
    ],
    ['without Tls: STARTTLS works', WITHOUT, { connector: WITH }, 'warning: policy-drift'],
    [
      'with AuthMechanism unknown: STARTTLS absent',
      UNKNOWN,
      { connector: WITHOUT },
      'critical: 1032 likely, 12014 possible, starttls-absent',
    ],
    [
      'with AuthMechanism unknown: masked on the path',
      UNKNOWN,
      { connector: WITHOUT, path: 'masked' },
      'critical: 1032 possible, stripped-on-path',
    ],
    [
      'with AuthMechanism unknown: nothing observed',
      UNKNOWN,
      { down: true },
      'unknown: not-observed',
    ],
    [
      'with Tls: STARTTLS absent, for want of a certificate',
      WITH,
      { certificate: 'missing' },
      'critical: 12014 likely, 1032 possible, starttls-absent',
    ],
    ['with Tls: masked on the path', WITH, { path: 'masked' }, 'critical: stripped-on-path'],
    ['with Tls: unlisted, but it works', WITH, { path: 'stripped' }, 'critical: stripped-on-path'],
    [
      'with Tls: X-EXPS and X-ANONYMOUSTLS missing too',
      WITH,
      { connector: { authMechanism: [] } },
      'critical: stripped-on-path',
    ],
    ['with Tls: nothing observed', WITH, { down: true }, 'unknown: not-observed'],
    ['with Tls: STARTTLS works', WITH, {}, 'ok'],
    [
      'with Tls: STARTTLS works with an expired certificate',
      WITH,
      { certificate: 'expired' },
      'critical: 12016 likely, certificate-expired',
    ],
    [
      'with Tls: STARTTLS works with a certificate for another name',
      WITH,
      { certificate: 'wrong-name' },
      'warning: certificate-name',
    ],
  ])('%s', async (_row, declared, reality, expected) => {
    expect(summarise(await hold({ ...REQUIRED, ...declared }, reality))).toBe(expected);
  });
});

describe.concurrent('no RequireTLS and the connector', () => {
  test.each<[string, Declared, Reality, string]>([
    [
      'with Tls: STARTTLS absent, so mail flows in clear',
      WITH,
      { certificate: 'missing' },
      'critical: 12014 likely, starttls-absent',
    ],
    ['without Tls: STARTTLS absent, as declared', WITHOUT, {}, 'warning: starttls-absent'],
    ['without Tls: STARTTLS works', WITHOUT, { connector: WITH }, 'warning: policy-drift'],
    ['with Tls: STARTTLS works', WITH, {}, 'ok'],
    ['with Tls: masked on the path', WITH, { path: 'masked' }, 'warning: stripped-on-path'],
    ['without Tls: nothing observed', WITHOUT, { down: true }, 'unknown: not-observed'],
    ['with Tls: nothing observed', WITH, { down: true }, 'unknown: not-observed'],
  ])('%s', async (_row, declared, reality, expected) => {
    expect(summarise(await hold({ ...OPTIONAL, ...declared }, reality))).toBe(expected);
  });
});

describe.concurrent('domain-secured senders', () => {
  const transportConfig = {
    tlsReceiveDomainSecureList: ['contoso.example', 'woodgrove.example'],
    tlsSendDomainSecureList: [],
    cutProperties: [],
    unknownProperties: 0,
  };
  const SECURE = { domainSecureEnabled: true, ...OPTIONAL };

  test.each<[string, Declared, Reality, string]>([
    [
      'where nobody can start TLS',
      { ...SECURE, ...WITHOUT },
      {},
      'critical: 11012 certain, 11012 certain, starttls-absent',
    ],
    [
      'where STARTTLS works, each may do without it',
      { ...SECURE, ...WITH },
      {},
      'ok: 11012 possible, 11012 possible',
    ],
    [
      'where nobody can, for want of a certificate',
      { ...SECURE, ...WITH },
      { certificate: 'missing' },
      'critical: 11012 certain, 11012 certain, 12014 likely, starttls-absent',
    ],
    [
      'where the path hides STARTTLS from us',
      { ...SECURE, ...WITH },
      { path: 'masked' },
      'warning: 11012 possible, 11012 possible, stripped-on-path',
    ],
    [
      'where RequireTLS refuses them first',
      { ...SECURE, ...REQUIRED, ...WITHOUT },
      {},
      'critical: 1032 certain, 11012 possible, 11012 possible, starttls-absent',
    ],
    [
      'where the connector has no Domain Security',
      { ...OPTIONAL, ...WITH, domainSecureEnabled: false },
      {},
      'warning: domain-security-ineffective',
    ],
  ])('%s', async (_row, declared, reality, expected) => {
    const said = await hold(declared, reality, { policy: { transportConfig } });
    expect(summarise(said)).toBe(expected);
    const named = said.predictions.filter(({ eventId }) => eventId === 11012);
    for (const [index, { message }] of named.entries()) {
      const domain = transportConfig.tlsReceiveDomainSecureList[index];
      expect(message).toContain(`domain-secured domain '${domain}' on connector 'EX01\\Test'`);
    }
  });
});

describe('the certificates that were declared', () => {
  const FITTING = certificate({ notAfter: '2099-01-01T00:00:00.000Z' });
  const STALE = { tlsCertificateName: '<I>CN=EX01<S>CN=old.example.test' };

  test.each<[string, Declared, Parameters<typeof certificate>[0], string]>([
    ['one that fits', {}, {}, 'ok: certificate-untrusted'],
    [
      'none for SMTP',
      {},
      { services: ['IIS'] },
      'critical: 12014 likely, 1032 possible, starttls-absent',
    ],
    [
      'none with its private key',
      {},
      { hasPrivateKey: false },
      'critical: 12014 likely, 1032 possible, starttls-absent',
    ],
    [
      'none that TlsCertificateName still names',
      STALE,
      {},
      'critical: 12014 likely, 1032 possible, starttls-absent',
    ],
  ])('decide about STARTTLS, and explain it: %s', async (_row, declared, given, expected) => {
    const certificates = [{ ...FITTING, ...given }];
    const said = await hold(
      { ...REQUIRED, ...WITH, ...declared },
      { options: { certificates } },
      { policy: { certificates } },
    );
    expect(summarise(said)).toBe(expected);
    const [foretold] = said.predictions.filter(({ eventId }) => eventId === 12014);
    const explained = foretold?.evidence.some((line) => line.includes(FITTING.thumbprint));
    expect(explained ?? false).toBe(foretold !== undefined);
  });

  test('make event 12016 certain, where the expired one that was seen is among them', async () => {
    const { policy, ...said } = await hold({ ...REQUIRED, ...WITH }, { certificate: 'expired' });
    const thumbprint = said.facts.certificate?.thumbprint ?? '';
    const declared = { ...policy, certificates: [certificate({ thumbprint })] };
    const again = judge(said, RULES, { ...DEFAULT_STANDARD, policy: declared });
    expect(summarise(again)).toBe('critical: 12016 certain, certificate-expired');
  });
});

test('a connector that requires TLS and has no certificate refuses all mail', async () => {
  const reality = { certificate: 'missing' } as const;
  const { facts } = await hold({ ...REQUIRED, ...WITH }, reality, { enforce: true });
  expect(facts['mail-before-tls']).toMatchObject({
    accepted: false,
    tlsRequired: true,
    reply: { code: 451, enhanced: '5.7.3' },
  });
});

test('one that takes mail in clear does not require TLS, whatever is declared', async () => {
  const reality = { connector: OPTIONAL };
  const said = await hold({ ...REQUIRED, ...WITHOUT }, reality, { enforce: true });
  expect(summarise(said)).toBe('critical: starttls-absent, mail-accepted-in-clear');
});

test('X-ANONYMOUSTLS missing alone hints at the internal transport certificate', async () => {
  const reality = { connector: { suppressXAnonymousTls: true } };
  expect(summarise(await hold({ ...OPTIONAL, ...WITH }, reality))).toBe(
    'ok: 12012 possible, 12013 possible',
  );
});

test('a client with too many connections is told so; of STARTTLS nothing is known', async () => {
  const reality = { options: { maxConnectionsPerSource: 0 } };
  expect(summarise(await hold({ ...OPTIONAL, ...WITH }, reality))).toBe(
    'unknown: 1021 likely, not-observed',
  );
});

describe('connectors that share a binding', () => {
  const ALL = connector({ ...ANSWERING, ...OPTIONAL, ...WITH, identity: 'EX01\\All' });
  const PARTNERS = connector({
    ...ANSWERING,
    ...REQUIRED,
    ...WITHOUT,
    identity: 'EX01\\Partners',
    remoteIpRanges: ['127.0.0.16/28'],
  });

  /** Any address of 127.0.0.0/8 is loopback on Linux. */
  test.each([
    ['127.0.0.1', 'EX01\\All', 'ok: connector-unreached'],
    [
      '127.0.0.17',
      'EX01\\Partners',
      'critical: 1032 certain, starttls-absent, connector-unreached',
    ],
  ])('are judged by the address that we come from: %s', async (from, identity, expected) => {
    const emulated = [ALL, PARTNERS].map((one) => ({ connector: one }));
    await using emulator = await startEmulator(emulated, { sharedBindings: true });
    const [listener] = emulator.listeners;
    if (!listener) throw new Error('nothing is played');
    const seen = await look(listener, emulator.authority, { from });
    const connectors = emulator.listeners.map((one) => one.connector);
    const policy = { ...EMPTY_POLICY, connectors };
    const said = judge(seen, RULES, { ...DEFAULT_STANDARD, policy });
    expect(said.connector).toBe(identity);
    expect(summarise(said)).toBe(expected);
  });
});
