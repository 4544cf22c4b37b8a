/** All that the page shows of one record once it is opened. */

import type { Judged } from '../../rules/judge.ts';
import type { CertificateFacts } from '../../smtp/certificate.ts';
import type { TranscriptLine } from '../../smtp/transcript.ts';
import { cut, escapeText, join, Markup, markup } from '../markup.ts';
import type { Mark } from '../paint.ts';
import { type StageRow, stageRows } from '../stages.ts';
import { type Statement, statementsOf } from '../telling.ts';
import { countOf, spellMs } from './amount.ts';
import { badge } from './badge.ts';
import { leftOut } from './left-out.ts';
import { renderGrounds } from './statement.ts';

/** What a saved file may hold more of is not shown; our own records stay far below. */
const MAX_STATEMENTS = 20;
const MAX_LINES = 120;
const MAX_LINE = 400;

/** Characters of markup; where there are more, somebody means to fill the page. */
const MAX_DETAILS = 100_000;

/** The first statement is the line that was opened, and is not said again. */
export function renderDetails(judged: Judged): Markup {
  const statements = statementsOf(judged);
  const details = markup`<div class="inside">
${statements.slice(0, MAX_STATEMENTS).map(renderStatement)}
<div class="facts">
${renderDialogue(judged)}
${renderFacts(judged)}
</div>
${renderTranscript(judged.transcript)}
</div>`;
  if (details.text.length <= MAX_DETAILS) return details;
  return markup`<div class="inside"><p class="left-out">
Left out: it is far longer than any record should be.</p></div>`;
}

function renderStatement(statement: Statement, at: number): Markup {
  const { severity, title } = statement;
  const heading = at === 0 ? null : markup`<h3>${badge(severity)} <span>${title}</span></h3>`;
  return markup`<article class="statement">
${heading}
${renderGrounds(statement)}
</article>
`;
}

/** What stands before a stage, for who does not see the symbol. */
const MARKS: Readonly<Record<Mark, readonly [symbol: string, word: string]>> = {
  good: ['✓', 'went well'],
  bad: ['✗', 'went wrong'],
  doubtful: ['!', 'is doubtful'],
  skipped: ['·', 'was skipped'],
};

function renderDialogue(judged: Judged): Markup | null {
  const rows = stageRows(judged);
  if (rows.length === 0) return null;
  return markup`<div><h3>The dialogue</h3>
<ol class="stages">
${rows.map(renderStage)}</ol></div>`;
}

function renderStage({ mark, name, ms, text }: StageRow): Markup {
  const [symbol, word] = MARKS[mark];
  const time = ms === null ? null : markup`<span class="ms">${spellMs(ms)}</span>`;
  return markup`<li><span class="mark ${mark}" role="img" aria-label="${word}">${symbol}</span>
<b>${name}</b>${time}<span class="said">${text}</span></li>
`;
}

function renderFacts(judged: Judged): Markup {
  const { host, address, port, localAddress, domain, connector, startedAt, durationMs } = judged;
  const { facts, retries, reusedFrom } = judged;
  const rows: readonly (readonly [name: string, value: string | null | undefined])[] = [
    ['Host', host],
    ['Address', address === null ? 'none was found' : `${address}, port ${port}`],
    ['Spoken from', localAddress],
    ['Mail exchanger of', domain],
    ['Held against', connector],
    ['Server name', facts.ehlo?.serverName],
    ...certificateRows(facts.certificate),
    ['Probed', `${startedAt.slice(0, 19).replace('T', ' ')} UTC, ${spellMs(durationMs)}`],
    ['Put off', retries === undefined ? null : countOf(retries, 'time')],
    ['Seen on the connection of', reusedFrom],
  ];
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return markup`<div><h3>The facts</h3>
<dl>
${known.map(([name, value]) => renderFact(name, value ?? ''))}</dl></div>`;
}

function renderFact(name: string, value: string): Markup {
  return markup`<div><dt>${name}</dt><dd>${cut(value, MAX_LINE)}</dd></div>
`;
}

function certificateRows(certificate: CertificateFacts | undefined): [string, string | null][] {
  if (!certificate) return [];
  const { subject, issuer, altNames, notBefore, notAfter, key, thumbprint } = certificate;
  const names = altNames.slice(0, 12).join(', ');
  const more = altNames.length > 12 ? ` and ${altNames.length - 12} more` : '';
  return [
    ['Certificate', subject],
    ['Names in it', `${names}${more}`],
    ['Issued by', issuer],
    ['Valid', `${notBefore?.slice(0, 10) ?? '?'} to ${notAfter?.slice(0, 10) ?? '?'}`],
    ['Key', key],
    ['Thumbprint', thumbprint],
  ];
}

function renderTranscript(transcript: readonly TranscriptLine[] | undefined): Markup | null {
  if (!transcript || transcript.length === 0) return null;
  const lines = transcript.slice(0, MAX_LINES).map(renderLine);
  const more = transcript.length - lines.length;
  return markup`<details class="transcript">
<summary>Transcript, ${countOf(transcript.length, 'line')}</summary>
<pre tabindex="0">${join(lines, '\n')}</pre>
${leftOut(more, 'further line')}</details>`;
}

function renderLine({ atMs, from, tls, line }: TranscriptLine): Markup {
  const when = `${atMs.toFixed(1).padStart(9)} ms ${tls ? 'TLS' : '   '}`;
  const text = new Markup(escapeText(line, MAX_LINE));
  const side = from === 'C' ? 'client' : 'server';
  return markup`<span class="when">${when}</span> <span class="${side}">${from}: ${text}</span>`;
}
