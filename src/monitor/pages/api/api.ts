/** What the monitor knows, for programs: each route gives an array of JSON, or lines of it. */

import { type Context, Hono } from 'hono';
import type { MonitorView } from '../../view.ts';
import { changes } from './changes.ts';
import { groups } from './groups.ts';
import { JSON_FORMATS, type JsonFormat, respondWithJson } from './json-stream.ts';
import { observations } from './observations.ts';
import { QueryError, readChoice } from './query-error.ts';

/** Gives lines of JSON. @throws QueryError where the question makes no sense. */
type Source = (view: MonitorView, asked: URLSearchParams) => Iterable<string>;

const SOURCES: Readonly<Record<string, Source>> = { observations, changes, groups };

/** Below `/api`. */
export function api(view: MonitorView): Hono {
  const app = new Hono();
  for (const [name, source] of Object.entries(SOURCES)) {
    app.get(`/${name}`, (context) => answer(context, view, source));
  }
  app.all('*', (context) => {
    const known = Object.keys(SOURCES).map((name) => `/api/${name}`);
    return refuse(context, 404, `there is no such route; there are ${known.join(', ')}`);
  });
  return app;
}

function answer(context: Context, view: MonitorView, source: Source): Response {
  try {
    const asked = new URL(context.req.url).searchParams;
    const format = chooseFormat(asked.get('format'), context.req.header('accept'));
    return respondWithJson(source(view, asked), format);
  } catch (error) {
    if (error instanceof QueryError) return refuse(context, 400, error.message);
    throw error;
  }
}

const LINES = /\bapplication\/(jsonl|x-ndjson|ndjson|jsonlines)\b/;

/** What the address says goes before what the client says that it accepts. */
function chooseFormat(asked: string | null, accept = ''): JsonFormat {
  return readChoice('format', asked, JSON_FORMATS) ?? (LINES.test(accept) ? 'jsonl' : 'json');
}

function refuse(context: Context, status: 400 | 404, error: string): Response {
  return context.json({ error }, status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
}
