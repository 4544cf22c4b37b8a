/** `/probe`: one target, now, as metrics; the convention of multi-target exporters. */

import type { Context, Handler } from 'hono';
import { text as reportForPeople } from '../../report/text.ts';
import type { Judged } from '../../rules/judge.ts';
import { ProbeBusy } from '../on-demand.ts';
import { type OnDemand, ProbeRefused } from '../view.ts';
import type { AllowList } from './allow-list.ts';
import { plain, TEXT } from './plain.ts';
import { type ProbeQuestion, QuestionError, readQuestion } from './probe-question.ts';
import { scrapeTimeoutMs } from './scrape-timeout.ts';

/** How long it took, in seconds. */
export interface ProbeDuration {
  readonly seconds: number;
  /** The longest look-up; 0 where nothing was looked up. */
  readonly dnsSeconds: number;
}

/** How a request was answered: `refused` for whatever was the caller's mistake. */
export type ProbeResult = 'probed' | 'refused' | 'failed' | 'busy';

export interface ProbePageParts {
  readonly onDemand: OnDemand;
  /** What may be probed now. */
  readonly allow: () => AllowList;
  /** Writes the records of one target as metrics. */
  readonly metrics: (
    records: readonly Judged[],
    duration: ProbeDuration,
  ) => string | Promise<string>;
  readonly count: (result: ProbeResult) => void;
}

const METRICS = 'text/plain; version=0.0.4; charset=utf-8';

/** Answers with metrics, also where nothing could be told: that is what they say then. */
export function probePage(parts: ProbePageParts): Handler {
  return async (context) => {
    try {
      const response = await answer(context, parts);
      parts.count('probed');
      return response;
    } catch (error) {
      const { signal } = context.req.raw;
      // There is nobody left to tell, and nothing that failed.
      if (signal.aborted && error === signal.reason) return plain(499, 'the client has gone');
      const refusal = refusalFor(error);
      parts.count(resultOf(refusal));
      if (refusal) return refusal;
      throw error;
    }
  };
}

async function answer({ req }: Context, parts: ProbePageParts): Promise<Response> {
  const startedAt = performance.now();
  refuseStrangers(req.header('Sec-Fetch-Site'), req.header('Sec-Fetch-User'));
  const { onDemand, metrics } = parts;
  const question = readQuestion(new URL(req.url).searchParams, onDemand);
  const allow = parts.allow();
  const refusal = allow.refuseTarget(question.target);
  if (refusal !== null) throw new ProbeRefused(refusal);
  const { target, module, requireTls } = question;
  const records = await onDemand.probe({
    target,
    module,
    requireTls,
    timeoutMs: scrapeTimeoutMs(req.header('X-Prometheus-Scrape-Timeout-Seconds')),
    signal: req.raw.signal,
    refuse: (destination) => allow.refuseDestination(destination),
  });
  const dnsMs = Math.max(0, ...records.map(({ timings }) => timings.dnsMs ?? 0));
  const seconds = (performance.now() - startedAt) / 1000;
  const page = await metrics(records, { seconds, dnsSeconds: dnsMs / 1000 });
  if (!question.debug) return new Response(page, { headers: { 'Content-Type': METRICS } });
  return new Response(explain(question, records, page), { headers: { 'Content-Type': TEXT } });
}

/** A page of somebody else cannot read the answer, but it could make us knock at servers. */
function refuseStrangers(site: string | undefined, user: string | undefined): void {
  if (site !== 'cross-site' || user === '?1') return;
  throw new ProbeRefused('a page of another site may not probe without a click');
}

function refusalFor(error: unknown): Response | null {
  if (error instanceof QuestionError) return plain(400, error.message);
  if (error instanceof ProbeRefused) return plain(403, error.message);
  if (error instanceof ProbeBusy) return plain(503, error.message, { 'Retry-After': '5' });
  return null;
}

function resultOf(refusal: Response | null): ProbeResult {
  if (refusal === null) return 'failed';
  return refusal.status === 503 ? 'busy' : 'refused';
}

function explain(
  { target, module, requireTls }: ProbeQuestion,
  records: readonly Judged[],
  page: string,
): string {
  const report = reportForPeople.start({ color: false, width: 100, unicode: true });
  const seen = records.map((record) => report.record(record)).join('');
  const tls = requireTls === null ? '' : `, TLS ${requireTls ? '' : 'not '}required`;
  const asked = `${target.text} by module ${module}${tls}\n`;
  return `${asked}\n${seen}${report.tail()}\nThe metrics:\n\n${page}`;
}
