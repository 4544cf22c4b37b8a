/** Lets in whoever has the token: Prometheus as a bearer, a browser as a password. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { plain } from './plain.ts';

const CREDENTIALS = /^(bearer|basic) +(\S+) *$/i;

/** Basic alone: it is what browsers ask a person for, and who has a bearer token needs no hint. */
const CHALLENGE = 'Basic realm="starttls-probe", charset="UTF-8"';

/** Answers 401 to a request without the token; null asks for none. */
export function guardToken(token: () => string | null): MiddlewareHandler {
  return async (context, next) => {
    const expected = token();
    if (expected === null) return next();
    const given = readCredential(context.req.header('Authorization'));
    if (given !== null && isSame(given, expected)) return next();
    const line = 'the token is missing or wrong; send it as Bearer, or as the password of any user';
    return plain(401, line, { 'WWW-Authenticate': CHALLENGE });
  };
}

/** The token of a header: that of Bearer (RFC 6750), or the password of Basic (RFC 7617). */
export function readCredential(header: string | undefined): string | null {
  const [, scheme = '', value = ''] = CREDENTIALS.exec(header ?? '') ?? [];
  if (value === '') return null;
  if (scheme.toLowerCase() === 'bearer') return value;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? null : decoded.slice(colon + 1);
}

/** Hashes are of one length, so that how long it takes says neither length nor beginning. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash(given), hash(expected));
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
