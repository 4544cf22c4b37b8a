/** A judged policy for people: the verdict, what is declared, who answers, what is wrong with it. */

import type { ServerAnswer } from '../policy/answers.ts';
import { groupByServer } from '../policy/servers.ts';
import { verdictOf } from '../rules/verdict.ts';
import { printable } from '../smtp/printable.ts';
import type { Look } from './format.ts';
import { createPaint, type Paint } from './paint.ts';
import type { JudgedPolicy } from './policy-json.ts';
import { renderDeclared } from './policy-tables.ts';
import { renderFinding, renderPrediction } from './statement.ts';
import { wrapText } from './wrap.ts';

export function renderPolicyText(judged: JudgedPolicy, look: Look): string {
  const paint = createPaint(look);
  const { policy, answers, findings, predictions } = judged;
  const parts = [
    renderTitle(judged, paint, look),
    ...renderDeclared(policy, paint, look),
    ...(answers ? renderAnswers(answers, paint, look) : []),
    ...predictions.map((prediction) => renderPrediction(prediction, paint, look)),
    ...findings.map((finding) => renderFinding(finding, paint, look)),
  ];
  const page = `${parts.join('\n')}\n`;
  return look.unicode ? page : page.replaceAll('…', '...');
}

function renderTitle(judged: JudgedPolicy, paint: Paint, { width }: Look): string {
  const { policy, findings, predictions } = judged;
  const { connectors, sendConnectors, transportConfig, certificates } = policy;
  const verdict = verdictOf(findings, predictions);
  const servers = groupByServer(connectors).length;
  const parts = [
    countOf(connectors.length, 'Receive connector') + (servers > 1 ? ` of ${servers} servers` : ''),
    ...(sendConnectors.length > 0 ? [countOf(sendConnectors.length, 'Send connector')] : []),
    ...(transportConfig ? ['the transport configuration'] : []),
    ...(certificates ? [countOf(certificates.length, 'certificate')] : []),
  ];
  const title = `${paint.verdict(verdict, verdict.toUpperCase())}  declared: ${parts.join(', ')}`;
  return wrapText(title, width, 0, 4);
}

function renderAnswers(
  { client, binding, servers }: NonNullable<JudgedPolicy['answers']>,
  paint: Paint,
  { width }: Look,
): string[] {
  const title = `Who answers ${client} on ${binding}`;
  return [
    '',
    paint.strong(wrapText(printable(title), width, 2, 4)),
    ...(servers.length === 0 ? ['    nobody: no Receive connector is declared'] : []),
    ...servers.flatMap((server) => renderServer(server, servers.length > 1, paint, width)),
  ];
}

function renderServer(
  answer: ServerAnswer,
  isOneOfSeveral: boolean,
  paint: Paint,
  width: number,
): string[] {
  const { server, connector, certain, because, others, remarks } = answer;
  const where = isOneOfSeveral ? `${server ?? 'server not declared'}: ` : '';
  const who = connector ?? (certain ? 'nobody' : 'cannot be told');
  const doubt = connector !== null && !certain ? ' (not certain)' : '';
  return [
    wrapText(
      `${printable(where)}${paint.strong(printable(who))}${doubt}: ${printable(because)}`,
      width,
      4,
      6,
    ),
    ...others.map((other) =>
      wrapText(`not ${printable(other.connector)}: ${printable(other.because)}`, width, 6, 8),
    ),
    ...remarks.map((remark) => wrapText(`note: ${printable(remark)}`, width, 6, 8)),
  ];
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
