/** One record as a row of the table, and the line below it that opens. */

import type { Judged } from '../../rules/judge.ts';
import { daysLeft, spellDays } from '../../rules/validity.ts';
import { cut, type Markup, markup } from '../markup.ts';
import { describeGist, nameForSearch, nameOf, statementsOf } from '../telling.ts';
import { badge } from './badge.ts';
import { nameStartTls } from './pictures.ts';

/** What the columns are called, in their order. */
export const COLUMNS = ['Verdict', 'Target', 'STARTTLS', 'TLS', 'Valid until'] as const;

const MAX_GIST = 300;

/** The table body of a record, cut where its details belong. */
export interface RecordRow {
  readonly before: string;
  readonly gist: string;
  readonly after: string;
}

export function renderRecord(judged: Judged): RecordRow {
  const { verdict, outcome } = judged;
  const row = markup`<tbody class="${verdict}" data-o="${outcome}" data-t="${searchWords(judged)}">
<tr><td>${badge(verdict)}</td><th scope="row">${nameOf(judged)}${where(judged)}</th>
${starttlsCell(judged)}${tlsCell(judged)}${certificateCell(judged)}</tr>
<tr><td colspan="${COLUMNS.length}">`;
  return {
    before: row.text,
    gist: markup`<span class="gist">${gistOf(judged)}</span>${moreOf(judged)}`.text,
    after: '</td></tr></tbody>\n',
  };
}

function gistOf(judged: Judged): string {
  return cut(describeGist(judged), MAX_GIST);
}

function moreOf(judged: Judged): Markup | null {
  const more = statementsOf(judged).length - 1;
  return more > 0 ? markup` <span class="more">and ${more} more</span>` : null;
}

/** What a search finds beside what can be read; the ids stand nowhere else. */
function searchWords({ findings, predictions }: Judged): string {
  const words = [...predictions.map(nameForSearch), ...findings.map(({ id }) => cut(id))];
  return [...new Set(words)].join(' ');
}

function where(judged: Judged): Markup | null {
  const { host, address, domain, connector } = judged;
  const name = nameOf(judged);
  const parts = [
    ...(name.includes(host) ? [] : [host]),
    ...(address === null || name.includes(address) ? [] : [address]),
    ...(domain === null ? [] : [`for ${domain}`]),
    ...(connector === null ? [] : [`held against ${connector}`]),
  ];
  return parts.length === 0
    ? null
    : markup`<small>${parts.map((part) => cut(part)).join(', ')}</small>`;
}

function starttlsCell(judged: Judged): Markup {
  return cell(nameStartTls(judged), ending(judged));
}

/** How the dialogue ended before its question was answered; null where it did not. */
function ending({ outcome, failure }: Judged): string | null {
  if (outcome === 'completed') return null;
  return failure === null || outcome === 'handshake-failed'
    ? outcome
    : `${outcome} at ${failure.stage}`;
}

function tlsCell({ facts: { handshake } }: Judged): Markup {
  if (!handshake) return NOTHING;
  return cell(handshake.protocol, handshake.legacy ? 'only with old settings' : null);
}

function certificateCell(judged: Judged): Markup {
  const { certificate } = judged.facts;
  if (!certificate) return NOTHING;
  if (certificate.notAfter === null) return cell('unreadable', null);
  const trust = certificate.trusted ? '' : ', not trusted';
  const days = daysLeft(certificate, judged);
  const left = days < 0 ? `${spellDays(days)} ago` : `in ${spellDays(days)}`;
  return cell(certificate.notAfter.slice(0, 10), left + trust);
}

function cell(text: string, remark: string | null): Markup {
  return markup`<td>${text}${remark === null ? null : markup`<small>${remark}</small>`}</td>`;
}

const NOTHING = markup`<td class="nothing"></td>`;
