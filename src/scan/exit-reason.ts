/** Why a run ends with its exit code, in one sentence. */

import { quantify } from '../report/quantities.ts';
import type { DomainCounts } from '../report/run-json.ts';
import { VERDICTS, type Verdict } from '../rules/verdict.ts';
import type { Standing } from './run-verdict.ts';

/** What is said of one that has this verdict, and of several. */
const PREDICATES: Readonly<Record<Verdict, readonly [one: string, several: string]>> = {
  ok: ['is ok', 'are ok'],
  warning: ['has warnings', 'have warnings'],
  critical: ['is critical', 'are critical'],
  unknown: ['is unknown (could not tell)', 'are unknown (could not tell)'],
};

export interface Exit {
  readonly exitCode: number;
  /** `2: 3 records are critical, the first mail.contoso.com:25 at 192.0.2.1`. */
  readonly reason: string;
}

/** The exit code of what was judged; a `lenient` one lets warnings pass (`--fail-on critical`). */
export function exitFor(standing: Standing, lenient: boolean): Exit {
  const passes = lenient && standing.verdict === 'warning';
  const exitCode = VERDICTS.indexOf(passes ? 'ok' : standing.verdict);
  const pardon = passes ? '; --fail-on critical lets that pass' : '';
  return { exitCode, reason: `${exitCode}: ${explain(standing)}${pardon}` };
}

function explain({ verdict, domains, alone }: Standing): string {
  const { records, first } = alone[verdict];
  const count = domains[verdict] + records;
  if (count === 0) return explainNothing(domains);
  const subject = [
    ...(domains[verdict] > 0 ? [quantify(domains[verdict], 'domain')] : []),
    ...(records > 0 ? [quantify(records, hasDomains(domains) ? 'other record' : 'record')] : []),
  ].join(' and ');
  const sentence = `${subject} ${PREDICATES[verdict][count === 1 ? 0 : 1]}`;
  const named = domains.notOk.find((one) => one.verdict === verdict)?.domain ?? first;
  if (verdict === 'ok' || named === null) return sentence;
  return `${sentence}, ${count === 1 ? '' : 'the first '}${named}`;
}

function explainNothing({ noMail }: DomainCounts): string {
  if (noMail === 0) return 'nothing was probed';
  const takes = noMail === 1 ? 'takes' : 'take';
  return `nothing is to be judged: ${quantify(noMail, 'domain')} that ${takes} no mail`;
}

function hasDomains(domains: DomainCounts): boolean {
  return domains.noMail > 0 || VERDICTS.some((verdict) => domains[verdict] > 0);
}
