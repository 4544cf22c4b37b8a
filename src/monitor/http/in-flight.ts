/** Bounds how much is being answered at the same time. */

import type { ServerResponse } from 'node:http';
import type { Context, MiddlewareHandler } from 'hono';
import { plain } from './plain.ts';

export interface InFlightLimits {
  /** Requests that are being worked on. */
  readonly requests: number;
  /** Answers that go on as long as somebody listens (server-sent events). */
  readonly streams: number;
}

export const DEFAULT_IN_FLIGHT: InFlightLimits = { requests: 512, streams: 64 };

/** Answers 503 to what is beyond the limits; an answer that is only being sent does not count. */
export function limitInFlight(limits: InFlightLimits): MiddlewareHandler {
  let requests = 0;
  let streams = 0;
  return async (context, next) => {
    if (requests >= limits.requests) return busy();
    requests++;
    try {
      await next();
    } finally {
      requests--;
    }
    if (!isStream(context.res)) return;
    const outgoing = outgoingOf(context);
    if (streams >= limits.streams) {
      await context.res.body?.cancel();
      // Else it would inherit the headers of the stream.
      context.res = undefined;
      context.res = busy();
    } else if (outgoing && !outgoing.closed) {
      streams++;
      outgoing.once('close', () => {
        streams--;
      });
    }
  };
}

function busy(): Response {
  return plain(503, 'too many requests are being answered; ask again later', {
    'Retry-After': '1',
  });
}

function isStream({ headers }: Response): boolean {
  return headers.get('Content-Type')?.startsWith('text/event-stream') === true;
}

/** Absent where no server stands around the app. */
function outgoingOf({ env }: Context): ServerResponse | undefined {
  return env?.outgoing;
}
