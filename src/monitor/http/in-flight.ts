/** Bounds how many requests are being worked on at the same time. */

import type { MiddlewareHandler } from 'hono';
import { plain } from './plain.ts';

/** More than may wait for `/probe`, so that those do not keep others out. */
export const DEFAULT_IN_FLIGHT = 512;

/** Answers 503 to what is beyond the limit; an answer that is only being sent does not count. */
export function limitInFlight(limit: number): MiddlewareHandler {
  let requests = 0;
  return async (_context, next) => {
    if (requests >= limit) {
      return plain(503, 'too many requests are being answered; ask again later', {
        'Retry-After': '1',
      });
    }
    requests++;
    try {
      await next();
    } finally {
      requests--;
    }
    return undefined;
  };
}
