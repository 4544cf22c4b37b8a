/** Shows a session for people: what was said, with a mark at every step that asked for something. */

import type { Look } from '../report/format.ts';
import { createPaint, type Mark, type Paint } from '../report/paint.ts';
import { wrapText } from '../report/wrap.ts';
import type { Difference } from '../session/replay.ts';
import type { SessionResult, StepResult } from '../session/result.ts';
import type { TlsFacts } from '../session/tls-facts.ts';
import { printable } from '../smtp/printable.ts';

const MARKS: Partial<Record<StepResult['state'], Mark>> = { passed: 'good', failed: 'bad' };
/** As long as a line that is read can be. */
const LINE_LIMIT = 2048;

/** The page of one session; `differences` are those from a recording, or null where none was held. */
export function renderSessionText(
  result: SessionResult,
  differences: readonly Difference[] | null,
  look: Look,
): string {
  const paint = createPaint(look);
  const wrap = (text: string, indent: number, hang = indent) =>
    wrapText(text, look.width, indent, hang);
  const parts = [
    wrap(titleOf(result, differences, paint), 0, 4),
    ...(result.title === null ? [] : [wrap(paint.dim(printable(result.title)), 4)]),
    ...result.steps.flatMap((step) => stepLines(result, step, paint)),
    ...ending(result, differences).map(([label, text]) =>
      wrap(`${label.padEnd(9)} ${text}`, 6, 16),
    ),
    ...(differences ?? []).flatMap(differenceLines).map(([indent, text]) => wrap(text, indent, 8)),
  ];
  const page = `${parts.join('\n')}\n`;
  return look.unicode ? page : page.replaceAll('…', '...');
}

function titleOf(
  { ok, target, host, address, script }: SessionResult,
  differences: readonly Difference[] | null,
  paint: Paint,
): string {
  const at = address !== null && address !== host ? ` at ${address}` : '';
  const what = `${paint.strong(printable(target))}${printable(at)}, ${printable(script)}`;
  if (ok === null) return `${paint.verdict('unknown', 'UNKNOWN')}  ${what}`;
  if (differences) {
    const changed = differences.length > 0;
    return `${paint.verdict(changed ? 'warning' : 'ok', changed ? 'CHANGED' : 'SAME')}  ${what}`;
  }
  return `${paint.verdict(ok ? 'ok' : 'critical', ok ? 'OK' : 'MISMATCH')}  ${what}`;
}

/** What was said with a step, or the step itself where nothing was; none where it was not reached. */
function stepLines(result: SessionResult, step: StepResult, paint: Paint): string[] {
  if (step.state === 'skipped') return [];
  const said = result.transcript
    .slice(...step.lines)
    .map(({ from, line }) => `${from}: ${printable(line, LINE_LIMIT)}`);
  const [written = ''] = step.step.split('\n');
  const lines = said.length > 0 ? said : [describeStep(written, result.tls)];
  const mark = MARKS[step.state];
  return lines.map((line, index) =>
    index === 0 && mark ? `  ${paint.mark(mark)} ${line}` : `    ${line}`,
  );
}

function describeStep(written: string, tls: TlsFacts | null): string {
  if (!/^TLS\b/i.test(written) || !tls) return printable(written);
  const { protocol, cipher, certificate } = tls;
  const shown = certificate ? `, ${certificate.subject}, until ${certificate.notAfter}` : '';
  return printable(`TLS ${protocol} ${cipher}${shown}`);
}

function ending(
  { stopped, failure, captures }: SessionResult,
  differences: readonly Difference[] | null,
): [label: string, text: string][] {
  const captured = Object.entries(captures).map(([name, value]): [string, string] => [
    'captured',
    `${name} = ${printable(value)}`,
  ]);
  if (stopped && !differences) {
    const { line, step, expected, got } = stopped;
    const where: [string, string] = [`line ${line}`, printable(step)];
    return [where, ['expected', printable(expected)], ['got', printable(got)], ...captured];
  }
  return failure ? [['failed', printable(failure.message)], ...captured] : captured;
}

const WORDS: Record<Difference['kind'], string> = {
  code: 'another code',
  'keyword-added': 'a keyword more',
  'keyword-removed': 'a keyword less',
  parameters: 'other parameters',
  protocol: 'another protocol',
  cipher: 'another cipher',
  certificate: 'another certificate',
  'ended-early': 'the session ended before it',
};

/** Each line with the column where it begins. */
function differenceLines({ kind, where, before, now }: Difference): [number, string][] {
  return [
    [2, `${printable(where)}: ${WORDS[kind]}`],
    ...(before === null ? [] : [[6, `- ${printable(before)}`] as [number, string]]),
    ...(now === null ? [] : [[6, `+ ${printable(now)}`] as [number, string]]),
  ];
}
