/**
 * Keeps out requests for names that are not ours.
 *
 * A page of a stranger can give its own name the address 127.0.0.1 and then read, as its own, what
 * listens there in front of whoever looks at the page. Its requests still carry that name.
 */

import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { plain } from './plain.ts';

/** The names that the monitor goes by. */
export interface Hosts {
  /** Whether it listens for this machine alone. */
  readonly loopback: boolean;
  /** Names, lower case, beside addresses and `localhost`; none beyond loopback: any name is ours. */
  readonly names: readonly string[];
}

/**
 * Whether a `Host` header names us.
 *
 * An address does always: only a name can be given another address. Beyond loopback we cannot know
 * what others call us, as a service in a cluster, so any name will do until some are configured.
 * Without the header it was no browser.
 */
export function isOurs(header: string | undefined, { loopback, names }: Hosts): boolean {
  if (header === undefined || header === '') return true;
  const [, inside, plain = ''] = /^(?:\[([^[\]]+)\]|([^:]+))(?::\d+)?$/.exec(header) ?? [];
  if (inside !== undefined) return isIP(inside) === 6;
  const name = plain.toLowerCase().replace(/\.$/, '');
  if (name === '') return false;
  if (isIP(name) === 4 || name === 'localhost' || names.includes(name)) return true;
  return !loopback && names.length === 0;
}

/** Answers 421 to what is meant for somebody else (RFC 9110 §15.5.20). */
export function guardHost(hosts: () => Hosts): MiddlewareHandler {
  return async (context, next) => {
    if (isOurs(context.req.header('Host'), hosts())) return next();
    return plain(421, 'this monitor does not go by the name in Host; see listen.names');
  };
}
