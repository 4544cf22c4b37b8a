/** Reads a target as a person writes it. */

import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { parseHostName, parseIpv6, renderHostPort } from './host.ts';
import type { Target } from './target.ts';
import { quote, TargetError } from './target-error.ts';

/** RFC 5321 §4.5.4.2. */
const SMTP_PORT = 25;
/** RFC 8314 §7.3. */
const SMTPS_PORT = 465;

const MX = /^mx:(.*)$/is;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is;
const BRACKETED = /^\[([^[\]]*)\](\/[^:]*)?(?::(.*))?$/s;
const SLASHED = /^([^/]*\/[^:]*)(?::(.*))?$/s;

/** What a target text leaves open. */
export interface ParseOptions {
  /** The port where the text names none; 25 when absent. `smtps://` keeps its 465. */
  readonly port?: number;
}

/**
 * Reads one target; the normalised `text` of the result reads back to the same target.
 *
 * - `host`, `host:587`, `192.0.2.1:25`, `[2001:db8::1]:25`, and `2001:db8::1`, where every colon
 *   belongs to the address;
 * - `192.0.2.0/28`, `192.0.2.0/28:587`, `2001:db8::/120`, and with a port `[2001:db8::/120]:587`
 *   or `[2001:db8::]/120:587`;
 * - `mx:example.org`, `mx:example.org:587`; but `mx:25` is a host that is called mx;
 * - `smtps://host` for implicit TLS, `smtp://host`.
 *
 * @throws TargetError when the text is none of these.
 */
export function parseTarget(text: string, { port = SMTP_PORT }: ParseOptions = {}): Target {
  refuseBlanks(text);
  const [, domain] = MX.exec(text) ?? [];
  if (domain !== undefined && !/^\d+$/.test(domain)) return parseMx(domain, port);

  const [, scheme, rest = ''] = SCHEME.exec(text) ?? [];
  if (scheme !== undefined) return parseUrl(scheme.toLowerCase(), rest, port);

  const endpoint = splitPort(text, port);
  return endpoint.host.includes('/') ? parseNetwork(endpoint) : hostTarget(endpoint, false);
}

/** A host or a network, and the port that followed it. */
interface Endpoint {
  readonly host: string;
  readonly bracketed: boolean;
  readonly port: number;
}

function refuseBlanks(text: string): void {
  if (text === '') {
    throw new TargetError(
      'the target is empty; write a host, an address, a network such as 192.0.2.0/28 or mx:domain',
    );
  }
  if (/[\p{Cc}\s]/u.test(text)) {
    throw new TargetError(
      `${quote(text)} has a space or a control character in it; write host or host:port`,
    );
  }
}

function parseMx(text: string, port: number): Target {
  const endpoint = splitPort(text, port);
  if (endpoint.bracketed || isIPv4(endpoint.host) || isIPv6(endpoint.host)) {
    throw new TargetError(`${quote(text)} is an address and has no MX; write it without mx:`);
  }
  const domain = parseHostName(endpoint.host);
  const suffix = endpoint.port === SMTP_PORT ? '' : `:${endpoint.port}`;
  return { kind: 'mx', text: `mx:${domain}${suffix}`, domain, port: endpoint.port };
}

function parseUrl(scheme: string, rest: string, port: number): Target {
  if (scheme !== 'smtp' && scheme !== 'smtps') {
    throw new TargetError(`${quote(`${scheme}://`)} is not for mail; write smtp:// or smtps://`);
  }
  if (/[/?#]/.test(rest)) {
    throw new TargetError(
      `${quote(rest)} goes on after the host; write ${scheme}://host or ${scheme}://host:port`,
    );
  }
  const implicitTls = scheme === 'smtps';
  return hostTarget(splitPort(rest, implicitTls ? SMTPS_PORT : port), implicitTls);
}

function hostTarget({ host: text, bracketed, port }: Endpoint, implicitTls: boolean): Target {
  const host = bracketed || text.includes(':') ? parseIpv6(text) : parseNameOrIpv4(text);
  const scheme = implicitTls ? 'smtps://' : '';
  return { kind: 'host', text: scheme + renderHostPort(host, port), host, port, implicitTls };
}

function parseNameOrIpv4(text: string): string {
  if (text.includes('@')) {
    throw new TargetError(`${quote(text)} is a mailbox; write mx: and the domain after its @`);
  }
  return isIPv4(text) ? text : parseHostName(text);
}

function parseNetwork({ host, port }: Endpoint): Target {
  const [address = '', length = ''] = host.split(/\/(.*)/s);
  const widest = isIPv4(address) ? 32 : 128;
  if (!isIPv4(address) && (!isIPv6(address) || address.includes('%'))) {
    throw new TargetError(
      `${quote(host)} is not a network; write 192.0.2.0/28 or 2001:db8::/120, and no path`,
    );
  }
  if (!/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > widest) {
    throw new TargetError(
      `${quote(length)} is not a prefix length; write a number from 0 to ${widest}`,
    );
  }
  const prefix = Number(length);
  const first = firstAddress(address, prefix);
  const cidr = `${first}/${prefix}`;
  const text = first.includes(':') ? `[${cidr}]:${port}` : `${cidr}:${port}`;
  return { kind: 'network', text, address: first, prefix, port };
}

function firstAddress(address: string, prefix: number): string {
  if (isIPv4(address)) return ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefix}`).toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${parseIpv6(address)}/${prefix}`).toString();
}

function splitPort(text: string, defaultPort: number): Endpoint {
  const bracketed = BRACKETED.exec(text);
  if (bracketed) {
    const [, inside = '', slash = '', port] = bracketed;
    return { host: inside + slash, bracketed: true, port: parsePort(port, defaultPort) };
  }
  const slashed = SLASHED.exec(text);
  if (slashed) {
    const [, network = '', port] = slashed;
    return { host: network, bracketed: false, port: parsePort(port, defaultPort) };
  }
  const [host = '', port, ...more] = text.split(':');
  // Two colons and no brackets: an IPv6 address, and no telling where a port would begin.
  if (more.length > 0) return { host: text, bracketed: false, port: defaultPort };
  return { host, bracketed: false, port: parsePort(port, defaultPort) };
}

function parsePort(text: string | undefined, defaultPort: number): number {
  if (text === undefined) return defaultPort;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new TargetError(`${quote(text)} is not a port; write a number from 1 to 65535`);
  }
  return port;
}
