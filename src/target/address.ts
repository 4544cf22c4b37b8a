/** Tells literal addresses from other text. */

import { isIP } from 'node:net';

/** Whether a text is an IP address; a zone may follow an IPv6 one, as in `fe80::1%eth0`. */
export function isAddress(text: string): boolean {
  const [, plain = '', zone] = /^([^%]+)(%[\w.~-]+)?$/.exec(text) ?? [];
  const family = isIP(plain);
  return family === 6 || (family === 4 && zone === undefined);
}
