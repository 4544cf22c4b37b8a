/** Summaries of runs, made of their records. */

import type { RunSummary } from '../../src/report/run-json.ts';
import type { Gist } from '../../src/scan/gist.ts';
import { Preflight } from '../../src/scan/preflight.ts';
import { buildRunSummary, type RunFacts } from '../../src/scan/run-summary.ts';
import { RunVerdict } from '../../src/scan/run-verdict.ts';
import { type Circumstances, Tally } from '../../src/scan/tally.ts';
import type { Destination } from '../../src/target/target.ts';
import { destination, ended, gist } from './gists.ts';

/** One record of a run; the well-known server where nothing is given. */
export interface RunRecord extends Circumstances {
  readonly where?: Partial<Destination>;
  readonly gist?: Gist;
}

const NO_TARGETS = {
  listed: 0,
  badLines: 0,
  excluded: 0,
  otherShards: 0,
  duplicates: 0,
  reused: 0,
  earlier: 0,
};

export const INTERRUPTED = {
  exitCode: 130,
  interrupted: true,
  because: 'interrupted; what was done is kept',
};

/** The summary of a run that took three seconds and saw these records. */
export function summaryOf(
  records: readonly RunRecord[],
  given: Partial<RunFacts> = {},
): RunSummary {
  const tally = new Tally();
  const verdict = new RunVerdict();
  const preflight = new Preflight();
  for (const { where, gist: seen = gist(), ...circumstances } of records) {
    const place = destination(where);
    tally.add(seen, circumstances);
    verdict.add(place, seen);
    preflight.add(place, seen);
  }
  return buildRunSummary({
    version: '1.2.3',
    startedAt: new Date('2026-11-21T20:00:00.000Z'),
    endedAt: new Date('2026-11-21T20:00:03.210Z'),
    targets: { ...NO_TARGETS, listed: records.length },
    workers: 0,
    concurrency: 200,
    rate: null,
    runFindings: preflight.conclude(),
    lenient: false,
    stopped: null,
    tally,
    standing: verdict.standing(),
    ...given,
  });
}

/** Nothing was probed. */
export const EMPTY_RUN = summaryOf([]);

/** Ten hosts from a list, one of which does not offer STARTTLS. */
export const TEN_HOSTS = summaryOf([
  ...Array.from({ length: 8 }, () => ({})),
  {
    where: { target: 'mail.contoso.test:25', host: 'mail.contoso.test' },
    gist: gist({
      verdict: 'critical',
      advertised: false,
      negotiated: null,
      protocol: null,
      findings: ['starttls-absent'],
      predictions: [
        { eventId: 1032, certainty: 'likely' },
        { eventId: 12014, certainty: 'possible' },
      ],
    }),
  },
  { gist: ended('timed-out', 'connect') },
]);

/** Hundreds of thousands, with everything that can happen to a run. */
export const LARGE_RUN = summaryOf(largeRun(), {
  endedAt: new Date('2026-11-21T21:12:40.000Z'),
  targets: {
    listed: 5_400,
    badLines: 3,
    excluded: 120,
    otherShards: 2_700,
    duplicates: 17,
    reused: 300,
    earlier: 1_000,
  },
  workers: 2,
  rate: 50,
});

/** A machine from which nothing can be reached. */
export const BLOCKED_RUN = summaryOf(
  Array.from({ length: 20 }, (_, at) => ({
    where: {
      target: `192.${at}.2.1:25`,
      host: `192.${at}.2.1`,
      address: `192.${at}.2.1`,
      dnsMs: null,
    },
    gist: ended('timed-out', 'connect'),
  })),
);

/** Ctrl-C after two records. */
export const INTERRUPTED_RUN = summaryOf([{}, {}], { stopped: INTERRUPTED });

function largeRun(): RunRecord[] {
  const protocols = ['TLSv1.3', 'TLSv1.3', 'TLSv1.3', 'TLSv1.2', 'TLSv1'];
  const codes = ['ECONNREFUSED', 'EHOSTUNREACH', 'ECONNRESET'];
  const healthy = Array.from({ length: 2_000 }, (_, at) => ({
    where: { domain: `w${at}.example` },
    reused: at < 300,
    earlier: at >= 1_000,
    gist: gist({ protocol: protocols[at % protocols.length] ?? null }),
  }));
  const unwell = Array.from({ length: 24 }, (_, at) => ({
    where: { domain: at < 12 ? `w${at}.example` : null },
    retries: at % 3,
    gist: gist({
      verdict: at < 8 ? 'critical' : 'warning',
      advertised: false,
      negotiated: null,
      protocol: null,
      findings: ['starttls-absent', ...(at < 3 ? ['certificate-expired'] : [])],
      predictions: [{ eventId: at < 8 ? 1032 : 12014, certainty: at < 4 ? 'certain' : 'likely' }],
    }),
  }));
  const gone = Array.from({ length: 1_200 }, (_, at) => ({
    where: { domain: `w${at}.example` },
    gist: ended('unreachable', 'connect', codes[at % codes.length] ?? null),
  }));
  return [
    ...healthy,
    ...unwell,
    ...gone,
    { gist: ended('refused', 'greeting', null, { turnedAway: true }), retries: 2 },
    { where: { domain: 'null.example' }, gist: ended('unresolved', 'resolve', 'NULLMX') },
    { gist: ended('unreachable', 'connect', 'EMFILE') },
  ];
}
