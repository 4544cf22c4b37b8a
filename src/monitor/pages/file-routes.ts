/** What a page refers to: the stream that keeps it live, and what it is dressed in. */

import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { findAsset } from './assets.ts';
import type { EventStreams } from './event-streams.ts';

/** Answers 503 where too many listen, or the monitor is about to end. */
export function openStream(context: Context, streams: EventStreams): Response {
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies of the nginx family would gather what is to arrive at once.
    'x-accel-buffering': 'no',
  };
  // To HEAD there is no body that would ever be read, or left.
  if (context.req.method === 'HEAD') return new Response(null, { headers });
  // A stream that fails would be an error in the server's eyes, which a slow client is not.
  const { outgoing }: Partial<HttpBindings> = context.env ?? {};
  const stream = streams.open(outgoing ? () => outgoing.destroy() : null);
  if (stream) return new Response(stream, { headers });
  return context.text('Too many listen already.\n', 503, { 'retry-after': '30' });
}

/** Takes the name from the address. */
export function serveAsset(context: Context): Response {
  const asset = findAsset(`assets/${context.req.param('name')}`);
  if (!asset) return context.text('There is no such file.\n', 404);
  return context.body(asset.text, 200, {
    'content-type': asset.type,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
}
