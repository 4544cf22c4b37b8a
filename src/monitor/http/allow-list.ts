/**
 * What may be probed because somebody asks: what is configured, and what `probe.allow` lists.
 *
 * A name that is allowed may lead anywhere but to loopback, link-local and metadata addresses:
 * who has its zone must not have what listens there. Those have to be listed themselves.
 */

import { isIP } from 'node:net';
import { AddressRanges, type Network } from '../../target/address-ranges.ts';
import { renderHostPort } from '../../target/host.ts';
import type { Destination, Target } from '../../target/target.ts';
import { type AllowEntry, entriesOf } from './allow-entry.ts';
import { describeSpecial, isSpecialNetwork, waysOf } from './special-addresses.ts';

/** Relay, submissions, submission, and what many use where 25 is shut; /probe scans no ports. */
export const MAIL_PORTS: readonly number[] = [25, 465, 587, 2525];

export class AllowList {
  /** By port; null has what is allowed at the ports of mail. */
  readonly #books = new Map<number | null, Book>();

  /** `targets` are those that are configured, networks among them. */
  constructor(entries: readonly AllowEntry[], targets: Iterable<Target> = []) {
    for (const entry of entries) this.#add(entry);
    for (const target of targets) for (const entry of entriesOf(target)) this.#add(entry);
  }

  /** Why a target may not be probed, in one line, before anything is looked up; null if it may. */
  refuseTarget(target: Target): string | null {
    const { text, port } = target;
    if (this.#at(port).some((book) => book.has(target))) return null;
    if ([...this.#books.values()].some((book) => book.has(target))) {
      const ports = MAIL_PORTS.join(', ');
      return `${text}: port ${port} is not among ${ports}, and neither configured nor listed in probe.allow`;
    }
    return `${text} is neither a configured target nor listed in probe.allow`;
  }

  /** Why an address may not be dialled, in one line; null if it may, and where there is none. */
  refuseDestination({ host, address, port }: Destination): string | null {
    if (address === null) return null;
    for (const way of waysOf(address)) {
      const what = describeSpecial(way);
      if (what === null || this.#lifts([way, address], { host, port })) continue;
      const subject = host === address ? host : `${host} has the address ${address}, which`;
      const listing = MAIL_PORTS.includes(port) ? way : renderHostPort(way, port);
      return `${subject} is ${what}; it would have to be listed in probe.allow as ${listing}`;
    }
    return null;
  }

  #lifts(ways: readonly string[], { host, port }: Pick<Destination, 'host' | 'port'>): boolean {
    return this.#at(port).some((book) => ways.some((way) => book.lifts(way, host)));
  }

  #at(port: number): Book[] {
    const keys = MAIL_PORTS.includes(port) ? [port, null] : [port];
    return keys.map((key) => this.#books.get(key)).filter((book) => book !== undefined);
  }

  #add(entry: AllowEntry): void {
    const book = this.#books.get(entry.port) ?? new Book();
    this.#books.set(entry.port, book);
    book.add(entry);
  }
}

/** What is allowed at one port. */
class Book {
  readonly #names = { host: new Set<string>(), mx: new Set<string>(), zone: new Set<string>() };
  readonly #networks: Network[] = [];
  #ranges: { readonly all: AddressRanges; readonly special: AddressRanges } | null = null;

  add(entry: AllowEntry): void {
    if (entry.kind === 'network') this.#networks.push(entry.network);
    else this.#names[entry.kind].add(entry.name);
    this.#ranges = null;
  }

  has(target: Target): boolean {
    if (target.kind === 'network') return false;
    if (target.kind === 'mx') return this.#knows('mx', target.domain);
    const { host } = target;
    const isLiteral = isIP(host.replace(/%.*$/, '')) !== 0;
    return isLiteral ? this.#sorted().all.has(host) : this.#knows('host', host);
  }

  /** Whether a special address is listed as such: a network that goes beyond is not meant for it. */
  lifts(address: string, host: string): boolean {
    if (this.#sorted().special.has(address)) return true;
    const isLoopback = describeSpecial(address) === 'a loopback address';
    return isLoopback && host === 'localhost' && this.#names.host.has(host);
  }

  #knows(kind: 'host' | 'mx', name: string): boolean {
    if (this.#names[kind].has(name)) return true;
    const { zone: zones } = this.#names;
    for (let zone = name; zone !== ''; zone = parentOf(zone)) if (zones.has(zone)) return true;
    return false;
  }

  #sorted() {
    this.#ranges ??= {
      all: new AddressRanges(this.#networks),
      special: new AddressRanges(this.#networks.filter(isSpecialNetwork)),
    };
    return this.#ranges;
  }
}

function parentOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}
