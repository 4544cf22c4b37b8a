/** The dashboard: pages, what they are dressed in, the events that keep them live, and the API. */

import { type Context, Hono } from 'hono';
import { DIRECTIONS } from '../../rules/compare/change.ts';
import type { MonitorView } from '../view.ts';
import { api } from './api/api.ts';
import { changesPage } from './changes-page.ts';
import { DEFAULT_STREAM_LIMITS, EventStreams, type StreamLimits } from './event-streams.ts';
import { openStream, serveAsset } from './file-routes.ts';
import { readFleetQuery } from './fleet-query.ts';
import { groupsPage } from './groups-page.ts';
import { renderSheet, type Sheet } from './layout.ts';
import { gonePage, notFoundPage } from './not-found-page.ts';
import { overview } from './overview.ts';
import { CONTENT_SECURITY_POLICY } from './security-policy.ts';
import { targetPage } from './target-page.ts';

/** What a test or a server may want to be otherwise. */
export interface PagesOptions {
  /** Ends the streams of events, when the server is to end. */
  readonly closing?: AbortSignal;
  readonly now?: () => Date;
  readonly limits?: Partial<StreamLimits>;
}

/** Gives a page to whoever asked. */
type Show = (context: Context, sheet: Sheet, status?: 200 | 404) => Response | Promise<Response>;

/** Serves the pages from `/` on; whatever it does not know gets a page that says so. */
export function pages(view: MonitorView, options: PagesOptions = {}): Hono {
  const { closing, now = () => new Date(), limits } = options;
  const streams = new EventStreams(view, { ...DEFAULT_STREAM_LIMITS, ...limits });
  closing?.addEventListener('abort', () => streams.close(), { once: true });
  if (closing?.aborted) streams.close();
  const show: Show = (context, sheet, status = 200) => {
    const { edition } = streams;
    const setting = { root: rootFrom(context), madeAt: now(), edition, version: view.version };
    return context.html(renderSheet(sheet, setting).text, status, PAGE_HEADERS);
  };
  const app = new Hono();
  addFleetPages(app, { view, now, show });
  addTargetPages(app, { view, now, show });
  app.get('/events', (context) => openStream(context, streams));
  app.get('/assets/:name', serveAsset);
  app.route('/api', api(view));
  app.notFound((context) => show(context, notFoundPage(rootFrom(context)), 404));
  return app;
}

interface Site {
  readonly view: MonitorView;
  readonly now: () => Date;
  readonly show: Show;
}

function addFleetPages(app: Hono, { view, now, show }: Site): void {
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
}

function addTargetPages(app: Hono, { view, now, show }: Site): void {
  app.get('/targets/:id{[0-9a-f]{16}}', (context) => {
    const id = context.req.param('id');
    const watched = view.find(id);
    if (watched) return show(context, targetPage(view, watched, now()));
    return show(context, gonePage(view, id, rootFrom(context)), 404);
  });
  // An application that takes these routes over has a page of its own for what it does not know.
  app.get('/targets/*', (context) => show(context, notFoundPage(rootFrom(context)), 404));
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
