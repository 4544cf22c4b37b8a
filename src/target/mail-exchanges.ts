/** Finds the hosts that take the mail of a domain (RFC 5321 §5.1, RFC 7505). */

import { isIP } from 'node:net';
import { printable } from '../smtp/printable.ts';
import { parseHostName } from './host.ts';
import { describeCode, readCode } from './look-up.ts';
import type { MxRecord, NameResolver } from './resolver.ts';
import { quote, TargetError } from './target-error.ts';

/** A domain has a handful; a zone that lists hundreds would have us probe them all. */
const MAX_EXCHANGES = 50;

/** A host that an MX record names, or that stands in for a missing one. */
interface MailExchange {
  /** A lower-case A-label name; printable, but no name, when `fault` is set. */
  readonly host: string;
  /** What the host is, to begin a sentence about it. */
  readonly subject: string;
  /** Why the host must not be looked up; null when it can be. */
  readonly fault: Fault | null;
}

/** Why there is nothing to look up. */
export interface Fault {
  /** A code of the resolver, or ours: `NULLMX`, `MXADDRESS`, `TOOMANYMX`. */
  readonly code: string;
  /** A sentence for a person. */
  readonly message: string;
}

/**
 * Lists the mail exchanges of a domain, the preferred first and each once; equals in the order of
 * their names, so that two runs compare. A domain without MX is its own exchange. One that accepts
 * no mail, or whose MX could not be found out, gives the domain with its fault; so does one with
 * more than 50, after the first 50.
 */
export async function findMailExchanges(
  domain: string,
  resolver: Pick<NameResolver, 'resolveMx'>,
): Promise<MailExchange[]> {
  try {
    const records = await resolver.resolveMx(domain);
    return records.length === 0 ? [implicit(domain)] : readRecords(domain, records);
  } catch (error) {
    const code = readCode(error);
    if (code === 'ENODATA') return [implicit(domain)];
    const subject = code === 'ENOTFOUND' ? domain : `the MX of ${domain}`;
    return [failed(domain, code, `${subject} does not resolve: ${describeCode(code)}`)];
  }
}

function readRecords(domain: string, records: readonly MxRecord[]): MailExchange[] {
  const named = records
    .map(({ priority, exchange }) => ({
      priority,
      host: exchange.toLowerCase().replace(/\.$/, ''),
    }))
    .filter(({ host }) => host !== '')
    .sort((one, other) => one.priority - other.priority || (one.host < other.host ? -1 : 1));
  if (named.length === 0) {
    return [failed(domain, 'NULLMX', `${domain} accepts no mail: its MX is null (RFC 7505)`)];
  }
  const hosts = [...new Set(named.map(({ host }) => host))];
  const first = hosts.slice(0, MAX_EXCHANGES).map((host) => readHost(domain, host));
  return hosts.length > MAX_EXCHANGES ? [...first, tooMany(domain, hosts.length)] : first;
}

function tooMany(domain: string, count: number): MailExchange {
  const message = `${domain} has ${count} MX hosts; those after the first ${MAX_EXCHANGES} are left out`;
  return failed(domain, 'TOOMANYMX', message);
}

function readHost(domain: string, host: string): MailExchange {
  // A zone that says localhost would have us probe the computer that we run on.
  if (isIP(host) || host === 'localhost') {
    const message = `the MX of ${domain} is ${host}; it must name a host (RFC 5321 §5.1)`;
    return failed(host, 'MXADDRESS', message);
  }
  try {
    const name = parseHostName(host);
    return { host: name, subject: `${name}, an MX of ${domain},`, fault: null };
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const message = `the MX of ${domain} is ${quote(host)}, which is no host name (EBADNAME)`;
    return failed(printable(host), 'EBADNAME', message);
  }
}

function implicit(domain: string): MailExchange {
  return { host: domain, subject: `${domain}, which has no MX,`, fault: null };
}

function failed(host: string, code: string, message: string): MailExchange {
  return { host, subject: host, fault: { code, message } };
}
