/** Records of all kinds, from real dialogues: what a reader of our JSON can meet. */

import pLimit from 'p-limit';
import { type Facts, PROBES } from '../../probes/index.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { observe } from '../../src/dialogue/observe.ts';
import { type DialogueOptions, dialogueOptions } from '../../src/dialogue/options.ts';
import { CAST } from '../../src/emulator/cast.ts';
import { startEmulator } from '../../src/emulator/emulator.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import type { SendConnector } from '../../src/policy/send-connector.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, judge, type Standard } from '../../src/rules/judge.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { resolveTarget } from '../../src/target/resolve.ts';
import { createResolver } from '../../src/target/resolver.ts';
import type { Destination } from '../../src/target/target.ts';
import { connector } from './connectors.ts';
import { startNameServer } from './name-server.ts';
import { policyOf } from './policies.ts';
import { questionedRecords } from './questioned.ts';
import { fixtureNames, type readScript, startScriptedServer } from './scripted-server.ts';
import { sendConnector } from './send-connectors.ts';

type Seen = Observation<Facts>;

const DAYS_OF_ANY_CERTIFICATE = 10_000;

/** Enough for loopback, and soon over where a script says nothing any more. */
const WAIT_MS = 1_500;
const TIMEOUTS = {
  connectMs: WAIT_MS,
  greetingMs: WAIT_MS,
  idleMs: WAIT_MS,
  replyMs: WAIT_MS,
  handshakeMs: WAIT_MS,
  targetMs: 6 * WAIT_MS,
};

/** Names that a test may ask for; whatever else is asked does not exist. */
const ZONE = {
  'contoso.example': { MX: [[10, 'localhost.example']] },
  'localhost.example': { A: ['127.0.0.1'] },
} as const;

/** Every script and every emulated connector, probed, and judged by one standard after another. */
export async function collectRecords(): Promise<Judged[]> {
  const seen = [
    ...(await probeScripts()),
    ...(await probeCast()),
    ...(await probeImplicitTls()),
    ...(await probeNames()),
  ];
  const records = seen.flatMap((one) =>
    standards(one).map((standard) => judge(one, RULES, standard)),
  );
  return [...records, ...scanned(seen), ...questionedRecords()];
}

/** What only a scan says of a record. */
function scanned(seen: readonly Seen[]): Judged[] {
  return seen.slice(0, 1).map((one) => {
    const copy = { ...one, retries: 1, reusedFrom: 'mx:other.example' };
    return judge(copy, RULES, DEFAULT_STANDARD);
  });
}

function standards({ host, port }: Seen): Standard[] {
  const here = connector({
    identity: 'Here',
    server: null,
    fqdn: null,
    enabled: true,
    bindings: [`0.0.0.0:${port}`],
    remoteIpRanges: ['127.0.0.0/8'],
  });
  const partner = { ...here, identity: 'Partner', remoteIpRanges: ['192.0.2.0/24'] };
  const declare = (declared: Partial<ReceiveConnector>) => ({
    ...DEFAULT_STANDARD,
    policy: policyOf(connector({ requireTls: true, ...declared })),
    connector: connector().identity,
  });
  return [
    { ...DEFAULT_STANDARD, expiringDays: DAYS_OF_ANY_CERTIFICATE },
    { ...DEFAULT_STANDARD, requireTls: true },
    { ...DEFAULT_STANDARD, policy: policyOf(connector({ bindings: ['192.0.2.1:25'] })) },
    { ...DEFAULT_STANDARD, policy: policyOf(here, partner) },
    { ...DEFAULT_STANDARD, policy: policyOf(here, partner), connector: partner.identity },
    declare({ authMechanism: ['Integrated'] }),
    declare({ authMechanism: ['Tls'] }),
    securedStandard(true),
    securedStandard(false),
    nextHopStandard({ smartHosts: [host], port }),
  ];
}

/** Mail from a partner must come under mutual TLS. */
function securedStandard(domainSecureEnabled: boolean): Standard {
  const authMechanism = ['Tls', 'ExchangeServer'] as const;
  const one = connector({ requireTls: false, domainSecureEnabled, authMechanism });
  const transportConfig = {
    tlsReceiveDomainSecureList: ['woodgrove.example'],
    tlsSendDomainSecureList: null,
    cutProperties: [],
    unknownProperties: 0,
  };
  return {
    ...DEFAULT_STANDARD,
    policy: { ...policyOf(one), transportConfig },
    connector: one.identity,
    expiringDays: DAYS_OF_ANY_CERTIFICATE,
  };
}

/** A Send connector that requires TLS hands its mail to the server. */
function nextHopStandard(route: Partial<SendConnector>): Standard {
  const sendConnectors = [sendConnector({ requireTls: true, ...route })];
  return { ...DEFAULT_STANDARD, policy: { ...policyOf(), sendConnectors } };
}

/** With all that can be asked for. */
async function probeScripts(): Promise<Seen[]> {
  const limit = pLimit(8);
  const longLine =
    'S: 220 mail.example ESMTP\nC: EHLO *\nS: 250 mail.example\nC: STARTTLS\nRAW "502 "\nREPEAT 3000 "x"\nRAW "\\r\\n"';
  const tooManyConnections =
    'S: 421 4.3.2 The maximum number of concurrent connections has exceeded a limit, closing transmission channel\nCLOSE';
  const scripts = [longLine, tooManyConnections, ...fixtureNames().map((file) => ({ file }))];
  return Promise.all(scripts.map((script) => limit(() => probeScript(script))));
}

async function probeScript(script: Parameters<typeof readScript>[0]): Promise<Seen> {
  await using server = await startScriptedServer(script);
  const tls = new TlsSettings({ ca: server.authority });
  const options = optionsWith({ tls, chain: true, transcript: true });
  return await observe<Facts>(named('mail.example', server.port), ENFORCED, options);
}

/** By address, and with nothing that has to be asked for. */
async function probeCast(): Promise<Seen[]> {
  await using emulator = await startEmulator(CAST);
  const { port } = await closedEmulator();
  const targets = [...emulator.listeners.map((listener) => listener.port), port];
  const seen = targets.map((one) => probeTarget(`127.0.0.1:${one}`));
  return (await Promise.all(seen)).flat();
}

/** An endpoint on which nobody listens any more. */
async function closedEmulator() {
  await using emulator = await startEmulator(CAST.slice(0, 1));
  const [listener] = emulator.listeners;
  if (!listener) throw new Error('the cast is empty');
  return listener;
}

async function probeImplicitTls(): Promise<Seen[]> {
  await using server = await startScriptedServer({ file: 'greeting-under-tls' });
  const destination = { ...named('mail.example', server.port), implicitTls: true };
  return [await observe<Facts>(destination, DEFAULT_PROBES, optionsWith())];
}

async function probeNames(): Promise<Seen[]> {
  await using names = await startNameServer(ZONE);
  await using server = await startScriptedServer({ file: 'starttls-works' });
  const dns = createResolver({ servers: [names.address] });
  const found = await probeTarget(`mx:contoso.example:${server.port}`, dns);
  return [...found, ...(await probeTarget('nobody.example', dns))];
}

const DEFAULT_PROBES = PROBES.filter(({ intrusive }) => !intrusive);
const ENFORCED = PROBES.filter(({ id, intrusive }) => !intrusive || id === 'mail-before-tls');

async function probeTarget(text: string, resolver = createResolver()): Promise<Seen[]> {
  const seen: Seen[] = [];
  for await (const destination of resolveTarget(parseTarget(text), resolver)) {
    seen.push(await observe<Facts>(destination, DEFAULT_PROBES, optionsWith()));
  }
  return seen;
}

function optionsWith(given: Partial<DialogueOptions> = {}): DialogueOptions {
  return dialogueOptions({ timeouts: TIMEOUTS, ...given });
}

function named(host: string, port: number): Destination {
  const address = '127.0.0.1';
  return {
    target: `${host}:${port}`,
    host,
    port,
    implicitTls: false,
    domain: null,
    address,
    family: 4,
    dnsMs: null,
  };
}
