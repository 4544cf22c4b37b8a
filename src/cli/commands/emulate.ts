import { once } from 'node:events';
import type { EmulatedListener } from '../../emulator/emulator.ts';
import { listNames } from '../../policy/candidate.ts';
import type { ReceiveConnector } from '../../policy/connector.ts';
import { printable } from '../../smtp/printable.ts';
import { renderHostPort } from '../../target/host.ts';
import { defineCommand } from '../command.ts';
import { parseDuration } from '../duration.ts';
import { UsageError } from '../exit-codes.ts';
import { readPolicies } from '../judging.ts';
import { readCount } from '../probing.ts';

/** Plays declared connectors on loopback until it is interrupted. */
export const emulate = defineCommand({
  name: 'emulate',
  describe: 'Play declared Receive connectors on loopback',
  operands: {
    name: 'policy',
    describe: 'Files with declared connectors; - is standard input',
    required: true,
  },
  options: {
    shared: {
      type: 'boolean',
      describe: "One port for each binding of a server: the client's address decides who answers",
    },
    tarpit: {
      type: 'string',
      value: 'DURATION',
      describe: 'Hold error replies back this long [not at all]',
    },
    'max-per-source': {
      type: 'number',
      value: 'N',
      describe: 'Connections of one client to one connector [as declared]',
    },
  },
  examples: [
    ['emulate policy.yaml', 'until Ctrl-C; then check it in another window'],
    ['emulate connectors.xml --shared', 'then check it with --source 127.0.0.2'],
  ],
  async run({ policy: files, shared = false, ...given }, terminal) {
    const { stdout, stderr, signal } = terminal;
    const limits = readLimits(given);
    const policy = await readPolicies('emulate', files, terminal);
    const emulated = policy.connectors.map((connector) => ({ connector }));
    // Minting certificates loads much that a check never needs.
    const { startEmulator } = await import('../../emulator/emulator.ts');
    const { certificates } = policy;
    const options = { certificates, sharedBindings: shared, ...limits };
    await using emulator = await startEmulator(emulated, options);
    const unplayed = leftOut(policy.connectors, emulator.listeners);
    if (emulator.listeners.length === 0) {
      const why = unplayed.length > 0 ? 'no connector listens on IPv4' : 'no connector is enabled';
      throw new UsageError(`${files.join(', ')}: ${why}`);
    }
    for (const listener of emulator.listeners) stdout.write(render(listener, shared));
    for (const one of unplayed) {
      stderr.write(`${printable(one.identity)} is not played: it listens on IPv6 only.\n`);
    }
    const played = new Set(emulator.listeners.map(({ connector }) => connector.identity));
    for (const one of policy.connectors.filter(({ identity }) => played.has(identity))) {
      for (const line of assumptions(one)) stderr.write(`${line}\n`);
    }
    stderr.write(exampleOf(emulator.listeners, files));
    stderr.write('Playing until you press Ctrl-C.\n');
    if (!signal.aborted) await once(signal, 'abort');
    return 0;
  },
});

interface Limits {
  readonly tarpit: string | undefined;
  readonly 'max-per-source': number | undefined;
}

/** @throws UsageError that names the option. */
function readLimits({ tarpit, 'max-per-source': max }: Limits) {
  return {
    ...(tarpit !== undefined && { tarpitMs: parseDuration('tarpit', tarpit) }),
    ...(max !== undefined && { maxConnectionsPerSource: readCount('max-per-source', max) }),
  };
}

function render({ connector, address, port }: EmulatedListener, shared: boolean): string {
  const ranges = shared ? ` for ${spellRanges(connector)}` : '';
  return `${printable(connector.identity)} → ${renderHostPort(address, port)}${ranges}\n`;
}

/** What was taken for granted about a connector, which its declaration does not say. */
function assumptions({ identity, authMechanism, requireTls }: ReceiveConnector): string[] {
  const who = printable(identity);
  return [
    ...(authMechanism === null ? [`${who}: AuthMechanism was not declared; played as Tls`] : []),
    ...(requireTls === null ? [`${who}: RequireTLS was not declared; played as $false`] : []),
  ];
}

/** A command line that checks the first of them; standard input cannot be read twice. */
function exampleOf([first]: readonly EmulatedListener[], files: readonly string[]): string {
  if (!first) return '';
  const { address, port, connector } = first;
  const policies = files.map((file) => ` --policy ${quoteArgument(file)}`).join('');
  const against = `${policies} --connector ${quoteVerbatim(connector.identity)}`;
  const given = files.includes('-') ? '' : against;
  return `Check one: starttls-probe check ${renderHostPort(address, port)}${given}\n`;
}

/** Bare where no shell would touch it. */
function quoteArgument(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : quoteVerbatim(text);
}

/** As a POSIX shell takes it verbatim. */
function quoteVerbatim(text: string): string {
  return `'${printable(text, 4096).replaceAll("'", "'\\''")}'`;
}

function spellRanges({ remoteIpRanges }: ReceiveConnector): string {
  if (remoteIpRanges === null) return 'RemoteIPRanges that were not declared';
  return remoteIpRanges.length === 0 ? 'nobody' : listNames(remoteIpRanges);
}

function leftOut(
  connectors: readonly ReceiveConnector[],
  listeners: readonly EmulatedListener[],
): ReceiveConnector[] {
  const played = new Set(listeners.map(({ connector }) => connector.identity));
  return connectors.filter((one) => one.enabled !== false && !played.has(one.identity));
}
