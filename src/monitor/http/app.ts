/** Puts the routes together: who may come in, and what answers. */

import { type ErrorHandler, type Handler, Hono } from 'hono';
import type { MonitorView, OnDemand } from '../view.ts';
import type { AllowList } from './allow-list.ts';
import { cutBrokenStreams } from './cut-streams.ts';
import { guardHost, type Hosts } from './host-guard.ts';
import { DEFAULT_IN_FLIGHT, limitInFlight } from './in-flight.ts';
import { plain } from './plain.ts';
import { type ProbePageParts, probePage } from './probe.ts';
import { guardToken } from './token.ts';

/** Who may come in and what they may ask for; read again for every request. */
export interface Access {
  /** Null asks for none. */
  readonly token: string | null;
  readonly hosts: Hosts;
  readonly allow: AllowList;
}

export interface AppParts {
  readonly view: Pick<MonitorView, 'isReady'>;
  readonly onDemand: OnDemand;
  readonly access: () => Access;
  /** `/metrics`: what is watched, and the monitor itself. */
  readonly metrics: Handler;
  readonly probeMetrics: ProbePageParts['metrics'];
  readonly countProbe: ProbePageParts['count'];
  /** Everything for people and the API beside it, also what is said of an address that is none. */
  readonly pages: Hono;
  /** Requests that are worked on at the same time. */
  readonly inFlight?: number;
  /** Hears exceptions that are our bug. */
  readonly onBug: (error: unknown) => void;
}

/** What `pages` throw is taken care of here too. */
export function buildApp(parts: AppParts): Hono {
  const { view, onDemand, access, metrics, pages, inFlight = DEFAULT_IN_FLIGHT } = parts;
  const app = new Hono();
  const confess: ErrorHandler = (error) => {
    parts.onBug(error);
    return plain(500, 'an error of the monitor itself; its log has more');
  };
  app.onError(confess);
  pages.onError(confess);

  // Whoever starts and stops us asks these by any name and without the token, also under load.
  app.get('/-/healthy', () => plain(200, 'healthy'));
  app.get('/-/ready', () =>
    view.isReady ? plain(200, 'ready') : plain(503, 'not ready: what is due has not begun yet'),
  );

  app.use(guardHost(() => access().hosts));
  app.use(guardToken(() => access().token));
  app.use(limitInFlight(inFlight));
  app.use(cutBrokenStreams());
  app.get('/metrics', metrics);
  app.get(
    '/probe',
    probePage({
      onDemand,
      allow: () => access().allow,
      metrics: parts.probeMetrics,
      count: parts.countProbe,
    }),
  );
  // Not as a route: what is nowhere is answered by the pages, in their own way.
  app.get('*', ({ req, env }) => pages.fetch(req.raw, env));
  return app;
}
