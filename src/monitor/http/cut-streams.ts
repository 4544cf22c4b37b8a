/** Cuts the connection where an answer fails that has begun already. */

import type { ServerResponse } from 'node:http';
import type { Context, MiddlewareHandler } from 'hono';

/** Text and pages are whole when they are sent; what may be written bit by bit is one of these. */
const STREAMED = /^(?:text\/event-stream|application\/)/;

/**
 * A client must not take half of an answer for all of it, and only a cut tells.
 *
 * Left to itself the adapter of Hono would print the error on our standard error.
 */
export function cutBrokenStreams(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { res } = context;
    const outgoing = outgoingOf(context);
    if (!outgoing || !res.body || !STREAMED.test(res.headers.get('Content-Type') ?? '')) return;
    context.res = new Response(cutting(res.body, outgoing), res);
  };
}

/** It reads no earlier than it is read, so that the source still knows a slow client. */
function cutting(
  body: ReadableStream<Uint8Array>,
  outgoing: ServerResponse,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch {
          outgoing.destroy();
          controller.close();
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** Absent where no server stands around the app. */
function outgoingOf({ env }: Context): ServerResponse | undefined {
  return env?.outgoing;
}
