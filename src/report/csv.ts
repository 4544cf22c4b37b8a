/** One row for each record, for a spreadsheet, `Import-Csv` or a database (RFC 4180). */

import type { Judged } from '../rules/judge.ts';
import { describeReply } from '../smtp/failures.ts';
import { printable } from '../smtp/printable.ts';
import type { Format } from './format.ts';

type Value = string | number | boolean | null | undefined;

/** The columns by the name in the first row; what is not known is an empty cell. */
const COLUMNS: Readonly<Record<string, (judged: Judged) => Value>> = {
  target: ({ target }) => target,
  host: ({ host }) => host,
  port: ({ port }) => port,
  address: ({ address }) => address,
  domain: ({ domain }) => domain,
  verdict: ({ verdict }) => verdict,
  outcome: ({ outcome }) => outcome,
  advertised: ({ facts }) => facts.starttls.advertised,
  negotiated: ({ facts }) => facts.starttls.negotiated,
  protocol: ({ facts }) => facts.handshake?.protocol,
  cipher: ({ facts }) => facts.handshake?.cipher,
  certificateSubject: ({ facts }) => facts.certificate?.subject,
  certificateNotAfter: ({ facts }) => facts.certificate?.notAfter,
  certificateTrusted: ({ facts }) => facts.certificate?.trusted,
  certificateNameMatches: ({ facts }) => facts.certificate?.nameMatches,
  connector: ({ connector }) => connector,
  events: ({ predictions }) =>
    predictions.map(({ eventId, certainty }) => `${eventId} ${certainty}`).join('; '),
  findings: ({ findings }) => findings.map(({ id }) => id).join('; '),
  greeting: ({ facts }) => facts.greeting && describeReply(facts.greeting),
  startedAt: ({ startedAt }) => startedAt,
  durationMs: ({ durationMs }) => durationMs,
  failure: ({ failure }) => failure?.message,
};

/** Not appendable: a second run would put a second row of names in the middle. */
export const csv: Format = {
  id: 'csv',
  title: 'CSV, one row a target',
  appendable: false,
  start: () => ({
    head: () => row(Object.keys(COLUMNS)),
    record: (judged) => row(Object.values(COLUMNS).map((read) => read(judged))),
    tail: () => '',
  }),
};

function row(values: readonly Value[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** A spreadsheet takes what begins so for a formula, in full width too, and would run it. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

function cell(value: Value): string {
  if (typeof value !== 'string') return String(value ?? '');
  const text = printable(FORMULA.test(value) ? `'${value}` : value, 1024);
  return /[",;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
