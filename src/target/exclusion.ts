/** What must never be probed: addresses, networks, host names and domains. */

import { isIP } from 'node:net';
import { AddressRanges, type Network } from './address-ranges.ts';
import { parseHostName } from './host.ts';
import { withoutComment } from './list-lines.ts';
import { parseTarget } from './parse.ts';
import { quote, TargetError } from './target-error.ts';

/** What a file of exclusions holds, sorted by how it is looked up. */
interface Entries {
  readonly networks: Network[];
  /** Hosts, and domains whose MX hosts are left out. */
  readonly names: Set<string>;
  /** `*.example.org` as `example.org`. */
  readonly zones: Set<string>;
  /** `mx:example.org` as `example.org`: its MX hosts, but not the host of that name. */
  readonly domains: Set<string>;
}

/** No target names port 0, so a port that is not 0 was written there. */
const NO_PORT = 0;

/** What a scan leaves out; both questions must be asked. */
export class Exclusion {
  readonly #entries: Entries;
  readonly #addresses: AddressRanges;

  constructor(entries: Entries) {
    this.#entries = entries;
    this.#addresses = new AddressRanges(entries.networks);
  }

  /** Whether a host is excluded by its own name or by the domain that it was found through. */
  excludesName({
    host,
    domain,
  }: {
    readonly host: string;
    readonly domain: string | null;
  }): boolean {
    if (this.#excludes(host)) return true;
    return domain !== null && (this.#entries.domains.has(domain) || this.#excludes(domain));
  }

  /** Whether a literal address is excluded; an IPv4-mapped one counts as the IPv4. */
  excludesAddress(address: string): boolean {
    return this.#addresses.has(address);
  }

  #excludes(name: string): boolean {
    const { names, zones } = this.#entries;
    if (names.has(name)) return true;
    if (zones.size === 0) return false;
    for (let zone = name; zone !== ''; zone = parentOf(zone)) {
      if (zones.has(zone)) return true;
    }
    return false;
  }
}

/**
 * Reads a file of exclusions, one on each line; blank lines and `#` comments as in a host list.
 *
 * - `192.0.2.1`, `2001:db8::1`, `192.0.2.0/24`, `2001:db8::/32`;
 * - `mail.example.org`: that host, and what is found through `mx:mail.example.org`;
 * - `*.example.org`: the same for `example.org` and everything below it;
 * - `mx:example.org`: what is found through it, though not the host of that name.
 *
 * @throws TargetError that names file and line: an exclusion is never skipped.
 */
export function parseExclusions(lines: Iterable<string>, name: string): Exclusion {
  const entries: Entries = {
    networks: [],
    names: new Set(),
    zones: new Set(),
    domains: new Set(),
  };
  let number = 0;
  for (const line of lines) {
    number++;
    const text = withoutComment(line);
    if (text !== '' && !addEntry(text, entries)) throw notUnderstood(text, `${name}:${number}`);
  }
  return new Exclusion(entries);
}

/** False where the text is no exclusion. */
function addEntry(text: string, entries: Entries): boolean {
  try {
    if (text.startsWith('*.')) entries.zones.add(parseHostName(text.slice(2)));
    else if (!addTarget(text, entries)) return false;
    return true;
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return false;
  }
}

function addTarget(text: string, { networks, names, domains }: Entries): boolean {
  const target = parseTarget(text, { port: NO_PORT });
  if (target.port !== NO_PORT || text.includes('://')) return false;
  if (target.kind === 'network') networks.push(target);
  else if (target.kind === 'mx') domains.add(target.domain);
  else if (isIP(target.host) === 0) names.add(target.host);
  else networks.push({ address: target.host, prefix: isIP(target.host) === 4 ? 32 : 128 });
  return true;
}

function parentOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

function notUnderstood(text: string, where: string): TargetError {
  return new TargetError(
    `${where}: ${quote(text)} is no exclusion; write an address, a network such as 192.0.2.0/28, ` +
      'a host name, *.example.org or mx:example.org, and no port',
  );
}
