/** A fleet as an administrator may have it: two groups, a month of history, and some of it wrong. */

import type { Judged } from '../../src/rules/judge.ts';
import type { Verdict } from '../../src/rules/verdict.ts';
import { CAST } from '../report/cast.ts';
import { judged } from './judged.ts';
import { groupView, TestMonitor } from './monitor-view.ts';

/** When the pages of this fleet are made. */
export const NOW = new Date('2026-11-21T20:02:00.000Z');

const HOUR_MS = 60 * 60 * 1000;

/** Host, what is seen there now, and its group. */
export const PLACES: readonly (readonly [name: string, record: Judged, group: string])[] = [
  ['relay.contoso.com', CAST['event-1032-certain'], 'edge'],
  ['mail1.contoso.com', CAST.expired, 'edge'],
  ['mail2.contoso.com', CAST.healthy, 'edge'],
  ['mail3.contoso.com', CAST.transcript, 'edge'],
  ['mail4.contoso.com', CAST['event-1032-possible'], 'edge'],
  ['branch.contoso.com', CAST.masked, 'edge'],
  ['mx.fabrikam.com', CAST.injected, 'partners'],
  ['mx.northwind.example', CAST['timed-out'], 'partners'],
  ['mx.adventure.example', CAST['legacy-and-client-certificate'], 'partners'],
  ['gone.tailspin.example', CAST.unresolved, 'partners'],
  ['smtp.woodgrove.example', CAST.smtps, 'partners'],
];

/** The record of another host, seen in the round before the pages are made. */
export function recordOf(
  host: string,
  given: Judged,
  startedAt = '2026-11-21T20:00:05.000Z',
): Judged {
  return { ...given, target: `${host}:25`, host, domain: null, port: 25, startedAt };
}

/** Everything was well at first, and half an hour later was not. */
export function watchedFleet(): TestMonitor {
  const monitor = new TestMonitor();
  monitor.setGroups(
    groupView(),
    groupView({
      name: 'partners',
      schedule: 'cron */15 6-22 * * *',
      intervalMs: null,
      policies: ['partners.xml'],
      requireTls: true,
      running: { startedAt: new Date('2026-11-21T20:01:00.000Z'), done: 3 },
      nextAt: null,
    }),
  );
  monitor.see(recordOf('late.contoso.com', judged(), '2026-11-21T17:40:00.000Z'));
  for (const [host, record, group] of PLACES) {
    const well = monitor.see(recordOf(host, judged(), '2026-11-21T17:40:00.000Z'), group);
    if (record.address === null) monitor.lose(well.id);
    const { id } = monitor.see(recordOf(host, record, '2026-11-21T18:10:00.000Z'), group);
    monitor.see(recordOf(host, record), group);
    monitor.history.recall(id, month(host.length));
  }
  return monitor;
}

/** A look every hour for 26 days, some of them bad. */
function month(seed: number) {
  return Array.from({ length: 26 * 24 }, (_, at) => {
    const verdict: Verdict =
      at % (60 + seed) === 0 ? 'warning' : at % 211 === seed ? 'critical' : 'ok';
    return {
      at: new Date(NOW.getTime() - (26 * 24 - at + 3) * HOUR_MS).toISOString(),
      verdict: at > 300 && at < 312 ? ('unknown' as const) : verdict,
      outcome: 'completed' as const,
      advertised: true,
      durationMs: at > 300 && at < 312 ? 30_000 : 90 + ((at * 37 + seed * 13) % 140),
    };
  });
}
