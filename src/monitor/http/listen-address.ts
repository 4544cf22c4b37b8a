/** Where the monitor listens. */

import { isIP } from 'node:net';
import { AddressRanges } from '../../target/address-ranges.ts';
import { parseHostName, parseIpv6, renderHostPort } from '../../target/host.ts';
import { TargetError } from '../../target/target-error.ts';

/** 127.0.0.1, because what is shown is for nobody else unless somebody says so. */
export const DEFAULT_LISTEN = '127.0.0.1:9725';

export interface ListenAddress {
  /** A literal address without brackets, or a name; null stands for every address. */
  readonly host: string | null;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** Why the monitor cannot listen, in one line. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

const LOOPBACK = new AddressRanges([
  { address: '127.0.0.0', prefix: 8 },
  { address: '::1', prefix: 128 },
]);

/**
 * Reads `127.0.0.1:9725`, `[::1]:9725`, `monitor.contoso.com:9725`, or `:9725` for every address.
 *
 * @throws ListenError when the text is none of these.
 */
export function parseListen(text: string): ListenAddress {
  const [, inside, plain, digits = ''] = /^(?:\[([^[\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === '' || port > 65_535) throw notUnderstood(text);
  try {
    if (inside !== undefined) return { host: parseIpv6(inside), port };
    if (plain === undefined || plain === '' || plain === '*') return { host: null, port };
    return { host: isIP(plain) === 4 ? plain : parseHostName(plain), port };
  } catch (error) {
    throw error instanceof TargetError ? notUnderstood(text) : error;
  }
}

/** Writes it as `parseListen` reads it. */
export function renderListen({ host, port }: ListenAddress): string {
  return host === null ? `:${port}` : renderHostPort(host, port);
}

/** Whether nobody but this machine can reach it. */
export function isLoopback({ host }: Pick<ListenAddress, 'host'>): boolean {
  if (host === null) return false;
  return host === 'localhost' || (isIP(host) !== 0 && LOOPBACK.has(host));
}

function notUnderstood(text: string): ListenError {
  return new ListenError(
    `"${text}" is no address to listen at; write 127.0.0.1:9725, [::1]:9725, or :9725 for every address`,
  );
}
