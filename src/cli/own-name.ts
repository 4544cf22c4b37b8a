/** Finds the full name of this machine, to give in EHLO. */

import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { fullNameInHosts, possibleFullNames, usableHostName } from '../dialogue/ehlo-name.ts';
import type { NameResolver } from '../target/resolver.ts';
import type { Terminal } from './terminal.ts';

/** It is asked for before the first connection, so it must not take long. */
const PATIENCE_MS = 1000;
/** More domains than a resolver searches mean a file that is not for us. */
const MAX_DOMAINS = 6;

export interface Machine {
  /** What the operating system calls it: often without its domain. */
  readonly hostName: string;
  /** The text of its hosts file and of its `resolv.conf`; empty where there is none. */
  readonly hosts: string;
  readonly resolvConf: string;
  readonly addresses: ReadonlySet<string>;
}

/** The machine that we run on. */
export async function thisMachine(): Promise<Machine> {
  const [hosts, resolvConf] = await Promise.all(
    ['/etc/hosts', '/etc/resolv.conf'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const addresses = Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address);
  const found = { hosts: hosts ?? '', resolvConf: resolvConf ?? '' };
  return { hostName: hostname(), ...found, addresses: new Set(addresses) };
}

/**
 * The full name of a machine: its host name, that with the domain of Windows, the one in its hosts
 * file, or the one that DNS has for its short name with an address of its own.
 *
 * Null where there is none, where DNS takes longer than a second, and when the signal fires: then
 * the resolver is cancelled.
 */
export async function findOwnName(
  { hostName, hosts, resolvConf, addresses }: Machine,
  resolver: NameResolver,
  { env, signal }: Pick<Terminal, 'env' | 'signal'>,
): Promise<string | null> {
  const [shortName = ''] = hostName.split('.');
  const domain = env['USERDNSDOMAIN']?.toLowerCase();
  const known =
    usableHostName(hostName) ??
    usableHostName(`${shortName}.${domain ?? ''}`) ??
    fullNameInHosts(hosts, shortName);
  if (known !== null) return known;
  const names = possibleFullNames(resolvConf, shortName).slice(0, MAX_DOMAINS);
  return names.length === 0 ? null : confirm(names, addresses, resolver, signal);
}

/** The first of these names that leads to one of these addresses. */
async function confirm(
  names: readonly string[],
  addresses: ReadonlySet<string>,
  resolver: NameResolver,
  signal: AbortSignal,
): Promise<string | null> {
  const leadsHere = async (name: string) => {
    const asked = [resolver.resolve4(name), resolver.resolve6(name)];
    const found = await Promise.all(asked.map((answer) => answer.catch(() => [])));
    return found.flat().some((address) => addresses.has(address));
  };
  // What is cancelled has no address, and the wait is over.
  const cancel = () => resolver.cancel();
  const timer = setTimeout(cancel, PATIENCE_MS);
  signal.addEventListener('abort', cancel);
  try {
    const confirmed = signal.aborted ? [] : await Promise.all(names.map(leadsHere));
    return names.find((_, at) => confirmed[at]) ?? null;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}
