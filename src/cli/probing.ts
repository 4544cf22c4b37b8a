/** Makes the options of dialogues out of those of the command line. */

import { isIP } from 'node:net';
import { type DialogueOptions, dialogueOptions } from '../dialogue/options.ts';
import type { Timeouts } from '../smtp/timeouts.ts';
import { TlsSettings } from '../smtp/tls-settings.ts';
import { parseHostName } from '../target/host.ts';
import { createResolver, type NameResolver } from '../target/resolver.ts';
import { TargetError } from '../target/target-error.ts';
import { parseDuration } from './duration.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './files.ts';
import type { Values } from './option.ts';
import type { PROBE_OPTIONS } from './options.ts';
import { findOwnName, thisMachine } from './own-name.ts';
import type { Terminal } from './terminal.ts';

type Given = Values<typeof PROBE_OPTIONS>;

/** @throws UsageError that names the option. */
export async function readDialogueOptions(
  given: Given & { readonly transcript?: boolean | undefined },
  terminal: Pick<Terminal, 'stderr' | 'env' | 'signal'>,
): Promise<DialogueOptions> {
  const { stderr } = terminal;
  return dialogueOptions({
    localAddress: readSource(given),
    servername: readServername(given),
    timeouts: readTimeouts(given),
    tls: await readTlsSettings(given),
    legacy: given['no-legacy'] !== true,
    tryUnadvertised: given['no-try-unadvertised'] !== true,
    chain: given.chain === true,
    transcript: given.transcript === true,
    // The last, because it may have to ask: what is wrong above is told before.
    ehloName:
      readEhloName(given) ??
      (await findOwnName(await thisMachine(), readResolver(given), terminal)),
    onBug: (error) => {
      stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    },
  });
}

function readSource({ source }: Pick<Given, 'source'>): string | null {
  if (source === undefined) return null;
  if (isIP(source) !== 0) return source;
  throw new UsageError(
    `--source: "${source}" is not an address; write one of this machine's, such as 192.0.2.10`,
  );
}

function readServername({ servername }: Pick<Given, 'servername'>): string | null {
  if (servername === undefined) return null;
  if (isIP(servername) !== 0) return servername;
  try {
    return parseHostName(servername);
  } catch (error) {
    if (error instanceof TargetError) throw new UsageError(`--servername: ${error.message}`);
    throw error;
  }
}

function readEhloName({ 'ehlo-name': name }: Pick<Given, 'ehlo-name'>): string | null {
  if (name === undefined) return null;
  if (/^[!-~]+$/.test(name)) return name;
  throw new UsageError('--ehlo-name: write a host name, or an address such as [192.0.2.1]');
}

/** @throws UsageError when a server is no address. */
export function readResolver({ dns }: Pick<Given, 'dns'>): NameResolver {
  try {
    return createResolver(dns ? { servers: dns } : {});
  } catch {
    throw new UsageError(`--dns: "${dns?.join(', ')}" is not an address; write 192.0.2.53`);
  }
}

export function readFamily({ ipv4, ipv6 }: Pick<Given, 'ipv4' | 'ipv6'>): 4 | 6 | null {
  if (ipv4) return 4;
  return ipv6 ? 6 : null;
}

/** A whole number of at least 1. @throws UsageError that names the option. */
export function readCount(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new UsageError(`--${option}: write a whole number from 1`);
}

/** @throws UsageError when it is no port. */
export function readPort(port: number): number {
  if (Number.isSafeInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new UsageError('--port: write a number from 1 to 65535');
}

function readTimeouts(given: Given): Timeouts {
  const read = (option: keyof Given & string) => parseDuration(option, String(given[option]));
  return {
    connectMs: read('connect-timeout'),
    greetingMs: read('greeting-timeout'),
    idleMs: read('idle-timeout'),
    replyMs: read('reply-timeout'),
    handshakeMs: read('handshake-timeout'),
    targetMs: read('timeout'),
  };
}

async function readTlsSettings({ ca, cert, key }: Given): Promise<TlsSettings> {
  const settings = new TlsSettings({
    ...(ca !== undefined && { ca: await readText('--ca', ca) }),
    ...(cert !== undefined && { cert: await readText('--cert', cert) }),
    ...(key !== undefined && { key: await readText('--key', key) }),
  });
  const given = [ca, cert, key].some((file) => file !== undefined);
  // Made now, where a file that is no PEM can still be told as such.
  if (given) tryOut(settings, { ca, cert, key });
  return settings;
}

function tryOut(settings: TlsSettings, files: Record<string, string | undefined>): void {
  try {
    settings.modern();
  } catch (error) {
    const named = Object.entries(files)
      .filter(([, file]) => file !== undefined)
      .map(([option, file]) => `--${option} ${file}`)
      .join(', ');
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${named}: not usable PEM (${reason})`);
  }
}
