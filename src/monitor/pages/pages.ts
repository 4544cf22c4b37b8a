/** The dashboard: pages, what they are dressed in, the events that keep them live, and the API. */

import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { DIRECTIONS } from '../../rules/compare/change.ts';
import type { MonitorView } from '../view.ts';
import { api } from './api/api.ts';
import { findAsset } from './assets.ts';
import { changesPage } from './changes-page.ts';
import { DEFAULT_STREAM_LIMITS, EventStreams, type StreamLimits } from './event-streams.ts';
import { readFleetQuery } from './fleet-query.ts';
import { groupsPage } from './groups-page.ts';
import { renderSheet, type Sheet } from './layout.ts';
import { gonePage, notFoundPage } from './not-found-page.ts';
import { overview } from './overview.ts';
import { CONTENT_SECURITY_POLICY } from './security-policy.ts';
import { targetPage } from './target-page.ts';

export interface PagesOptions {
  /** Ends the streams of events, when the server is to end. */
  readonly closing?: AbortSignal;
  readonly now?: () => Date;
  readonly limits?: Partial<StreamLimits>;
}

/** Serves the pages from `/` on; whatever it does not know gets a page that says so. */
export function pages(view: MonitorView, options: PagesOptions = {}): Hono {
  const { closing, now = () => new Date(), limits } = options;
  const streams = new EventStreams(view, { ...DEFAULT_STREAM_LIMITS, ...limits });
  closing?.addEventListener('abort', () => streams.close(), { once: true });
  if (closing?.aborted) streams.close();
  const show = (context: Context, sheet: Sheet, status: 200 | 404 = 200) => {
    const { edition } = streams;
    const setting = { root: rootFrom(context), madeAt: now(), edition, version: view.version };
    return context.html(renderSheet(sheet, setting).text, status, PAGE_HEADERS);
  };
  const app = new Hono();
  app.get('/', (context) => {
    const query = readFleetQuery(new URL(context.req.url).searchParams);
    return show(context, overview(view, query, now()));
  });
  app.get('/groups', (context) => show(context, groupsPage(view)));
  app.get('/changes', (context) => {
    const asked = context.req.query('direction');
    const direction = DIRECTIONS.find((one) => one === asked) ?? null;
    return show(context, changesPage(view, direction));
  });
  app.get('/targets/:id{[0-9a-f]{16}}', (context) => {
    const id = context.req.param('id');
    const watched = view.find(id);
    if (watched) return show(context, targetPage(view, watched, now()));
    return show(context, gonePage(view, id, rootFrom(context)), 404);
  });
  app.get('/events', (context) => openStream(context, streams));
  app.get('/assets/:name', serveAsset);
  app.route('/api', api(view));
  app.notFound((context) => show(context, notFoundPage(rootFrom(context)), 404));
  return app;
}

const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cache-control': 'private, no-cache',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Relative, so that the pages work below whatever prefix a proxy puts before them. */
function rootFrom(context: Context): string {
  const depth = context.req.path.split('/').length - 2;
  return depth <= 0 ? './' : '../'.repeat(depth);
}

function openStream(context: Context, streams: EventStreams): Response {
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

function serveAsset(context: Context): Response | Promise<Response> {
  const asset = findAsset(`assets/${context.req.param('name')}`);
  if (!asset) return context.notFound();
  return context.body(asset.text, 200, {
    'content-type': asset.type,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
}
