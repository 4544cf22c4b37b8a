/** Where the declared Send connectors hand mail over, as targets that can be probed. */

import { renderHostPort } from '../target/host.ts';
import { parseTarget } from '../target/parse.ts';
import { TargetError } from '../target/target-error.ts';
import type { Policy } from './policy.ts';
import { domainsOf, type SendConnector } from './send-connector.ts';

/** One server, or the mail exchangers of one domain, that mail is handed over to. */
export interface NextHop {
  /** Normalised target text: `smart.contoso.com:25` or `mx:contoso.com`. */
  readonly text: string;
  /** Its identity; null where no declared Send connector routes the domain by DNS. */
  readonly sendConnector: string | null;
  /** The domain of an `mx:` target; the name or address of a smart host. */
  readonly domain: string;
}

/** Port of a Send connector (Set-SendConnector). */
const DEFAULT_PORT = 25;

/**
 * The smart hosts of every Send connector that is not disabled or, where DNS routes, the domains of
 * its address spaces, and the domains of TLSSendDomainSecureList.
 *
 * Left out are wildcards, which name no domain to look up, address spaces of other types than SMTP,
 * and what is no host name.
 */
export function nextHops({ sendConnectors, transportConfig }: Policy): readonly NextHop[] {
  const enabled = sendConnectors.filter(({ enabled }) => enabled !== false);
  const secured = (transportConfig?.tlsSendDomainSecureList ?? [])
    .filter((domain) => !isWildcard(domain))
    .map((domain) => hopTo(`mx:${domain}`, routerOf(domain, enabled)));
  const hops = [...enabled.flatMap(hopsOf), ...secured].filter((hop) => hop !== null);
  return [...new Map(hops.map((hop) => [`${hop.text} ${hop.sendConnector}`, hop])).values()];
}

/**
 * `DNSRoutingEnabled` decides; where it was not declared, the presence of smart hosts does. Null
 * where the export cut those short.
 */
export function routesByDns(connector: SendConnector): boolean | null {
  const { dnsRoutingEnabled, smartHosts, cutProperties } = connector;
  if (dnsRoutingEnabled !== null) return dnsRoutingEnabled;
  if (cutProperties.some((property) => property.startsWith('SmartHosts'))) return null;
  return (smartHosts ?? []).length === 0;
}

function hopsOf(connector: SendConnector): (NextHop | null)[] {
  const { smartHosts, port } = connector;
  const at = port ?? DEFAULT_PORT;
  const byDns = routesByDns(connector);
  if (byDns === null) return [];
  if (!byDns) {
    return (smartHosts ?? []).map((host) =>
      hopTo(renderHostPort(unbracketed(host), at), connector),
    );
  }
  const suffix = at === DEFAULT_PORT ? '' : `:${at}`;
  return smtpDomains(connector)
    .filter((domain) => !isWildcard(domain))
    .map((domain) => hopTo(`mx:${domain}${suffix}`, connector));
}

function hopTo(text: string, connector: SendConnector | null): NextHop | null {
  const sendConnector = connector?.identity ?? null;
  try {
    const target = parseTarget(text);
    if (target.kind === 'network') return null;
    const domain = target.kind === 'mx' ? target.domain : target.host;
    return { text: target.text, sendConnector, domain };
  } catch (error) {
    if (error instanceof TargetError) return null;
    throw error;
  }
}

/** The connector that routes a domain by DNS, the most specific address space first. */
function routerOf(domain: string, connectors: readonly SendConnector[]): SendConnector | null {
  const candidates = connectors
    .map((connector) => ({ connector, fit: bestFit(connector, domain.toLowerCase()) }))
    .filter(({ fit }) => fit > 0)
    .sort((one, other) => other.fit - one.fit);
  const best = candidates[0]?.connector;
  return best && routesByDns(best) ? best : null;
}

/** How much of a domain an address space of the connector names; 0 when none covers it. */
function bestFit(connector: SendConnector, domain: string): number {
  return Math.max(0, ...smtpDomains(connector).map((space) => fitOf(space, domain)));
}

function fitOf(space: string, domain: string): number {
  if (space === domain) return Number.POSITIVE_INFINITY;
  if (space === '*') return 1;
  return space.startsWith('*.') && domain.endsWith(space.slice(1)) ? space.length : 0;
}

/** An address space without a type is one of SMTP (Set-SendConnector). */
function smtpDomains(connector: SendConnector): string[] {
  const smtp = (connector.addressSpaces ?? []).filter((space) => /^(?:smtp:|[^:]*$)/i.test(space));
  return domainsOf({ ...connector, addressSpaces: smtp });
}

function isWildcard(domain: string): boolean {
  return domain.includes('*');
}

/** Exchange prints the address of a smart host in brackets, `[192.0.2.1]`. */
function unbracketed(host: string): string {
  return host.trim().replace(/^\[(.*)\]$/, '$1');
}
