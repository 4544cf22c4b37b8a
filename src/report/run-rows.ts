/** What the summary of a run has to say, row by row; a row with nothing to say is left out. */

import type { Stage } from '../smtp/failure.ts';
import { quantify, spellCount, spellDuration } from './quantities.ts';
import type { Answers, PredictionCount, RunSummary } from './run-json.ts';

/** One row: what it is about, and what there is to say of that. */
export interface RunRow {
  readonly name: string;
  readonly text: string;
}

/** Stands where a line must not end: between a number and what it counts. */
const NO_BREAK = '\u00a0';

/** Failures, findings and domains that are told one by one. */
const TOLD = 5;

const STAGE_NAMES: Readonly<Partial<Record<Stage, string>>> = {
  resolve: 'look-up',
  ehlo: 'EHLO',
  starttls: 'STARTTLS',
};

/** The rows; a no-break space in a text is to be shown as a plain one, once the lines are made. */
export function runRows(summary: RunSummary): RunRow[] {
  return [
    { name: 'left out', text: targetsText(summary) },
    { name: 'outcomes', text: outcomesText(summary) },
    { name: 'failures', text: failuresText(summary) },
    { name: 'STARTTLS', text: starttlsText(summary) },
    { name: 'protocols', text: protocolsText(summary) },
    { name: 'predicted', text: predictionsText(summary.predictions) },
    { name: 'findings', text: findingsText(summary) },
    { name: 'domains', text: domainsText(summary) },
    { name: 'not ok', text: notOkText(summary) },
    { name: 'retries', text: retriesText(summary) },
    { name: 'slowest', text: slowestText(summary) },
  ].filter(({ text }) => text !== '');
}

function targetsText({ targets }: RunSummary): string {
  const { badLines, excluded, otherShards, duplicates, earlier } = targets;
  return counted([
    [badLines, badLines === 1 ? 'bad line' : 'bad lines'],
    [excluded, 'excluded'],
    [otherShards, 'of other shards'],
    [duplicates, duplicates === 1 ? 'duplicate' : 'duplicates'],
    [earlier, 'done earlier'],
  ]);
}

function outcomesText({ outcomes, targets }: RunSummary): string {
  const ended = Object.entries(outcomes).map(([outcome, count]) => [count, outcome] as const);
  const sorted = ended.toSorted(([one], [other]) => other - one);
  const reused =
    targets.reused > 0 ? `, ${spellCount(targets.reused)}${NO_BREAK}of them shared` : '';
  return `${counted(sorted)}${reused}`;
}

function failuresText({ failures }: RunSummary): string {
  const told = failures.slice(0, TOLD).map(({ outcome, stage, code, records }) => {
    const how = code ?? outcome;
    return `${spellCount(records)}${NO_BREAK}${how} at ${STAGE_NAMES[stage] ?? stage}`;
  });
  return listed(told, sumOf(failures.slice(TOLD)));
}

function starttlsText({ advertised, negotiated }: RunSummary): string {
  const offered = counted([
    [advertised.yes, 'offered'],
    [advertised.no, 'not offered'],
    [advertised.unknown, 'could not tell'],
  ]);
  return [offered, handshakes(negotiated)].filter((part) => part !== '').join('; ');
}

function handshakes({ yes, no }: Answers): string {
  return counted([
    [yes, 'negotiated'],
    [no, 'not negotiated'],
  ]);
}

function protocolsText({ protocols }: RunSummary): string {
  return counted(protocols.map(({ protocol, records }) => [records, protocol]));
}

function predictionsText(predictions: readonly PredictionCount[]): string {
  const events = Map.groupBy(predictions, ({ eventId }) => eventId);
  return [...events]
    .map(([eventId, counts]) => {
      const certainties = counts.map(({ certainty, records }) => [records, certainty] as const);
      return `event${NO_BREAK}${eventId}: ${counted(certainties)}`;
    })
    .join('; ');
}

function findingsText({ findings }: RunSummary): string {
  const told = counted(findings.slice(0, TOLD).map(({ id, records }) => [records, id]));
  return listed(told === '' ? [] : [told], sumOf(findings.slice(TOLD)));
}

function domainsText({ domains }: RunSummary): string {
  const { critical, unknown, warning, ok, noMail } = domains;
  return counted([
    [critical, 'critical'],
    [unknown, 'unknown'],
    [warning, 'warning'],
    [ok, 'ok'],
    [noMail, noMail === 1 ? 'takes no mail' : 'take no mail'],
  ]);
}

function notOkText({ domains: { notOk, more } }: RunSummary): string {
  const told = notOk.slice(0, TOLD).map(({ domain, verdict }) => `${domain}${NO_BREAK}${verdict}`);
  return listed(told, Math.max(0, notOk.length - TOLD) + more);
}

function retriesText({ retries: { records, retries, turnedAway } }: RunSummary): string {
  return [
    ...(retries > 0
      ? [`${quantify(retries, 'retry', 'retries')} of ${quantify(records, 'record')}`]
      : []),
    ...(turnedAway > 0 ? [`${spellCount(turnedAway)} turned away (4yz) to the last`] : []),
  ].join(', ');
}

function slowestText({ stages, slowestStage }: RunSummary): string {
  const slowest = stages.find(({ stage }) => stage === slowestStage);
  if (!slowest) return '';
  const { stage, share, meanMs, p95Ms } = slowest;
  const percent = Math.round(share * 100);
  const spread = `${spellDuration(meanMs)} on average, 95 % within ${spellDuration(p95Ms)}`;
  return `${STAGE_NAMES[stage] ?? stage}, ${percent} % of the time: ${spread}`;
}

/** Counts that are not zero, with what they count. */
function counted(counts: readonly (readonly [count: number, what: string])[]): string {
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${spellCount(count)}${NO_BREAK}${what}`)
    .join(', ');
}

function listed(told: readonly string[], more: number): string {
  return [...told, ...(more > 0 ? [`${spellCount(more)}${NO_BREAK}more`] : [])].join(', ');
}

function sumOf(counts: readonly { readonly records: number }[]): number {
  return counts.reduce((sum, { records }) => sum + records, 0);
}
