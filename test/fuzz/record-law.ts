/** What must hold of every observation, however it came about. */

import { parse } from 'csv-parse/sync';
import { XMLValidator } from 'fast-xml-parser';
import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { checkObservation } from '../../src/dialogue/saved.ts';
import { loadFormats } from '../../src/report/index.ts';
import { RULES } from '../../src/rules/index.ts';
import { type Judged, judge, type Standard } from '../../src/rules/judge.ts';
import { checkRecord } from '../../src/rules/saved-record.ts';
import { readEntry } from '../../src/scan/journal-entry.ts';
import { readExposition } from '../support/exposition.ts';
import { readPluginOutput } from '../support/plugin-output.ts';
import { Defect } from './fuzzer.ts';

const FORMATS = await loadFormats();

/** What a terminal would obey, hide or reorder. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** It can be saved and read again, judged, and reported in every format. @throws Defect. */
export async function requireRecord(
  seen: Observation<Facts>,
  standard: Standard,
  { inHtml }: { readonly inHtml: boolean },
): Promise<void> {
  checkObservation(seen, 'fuzz');
  const judged = judge(seen, RULES, standard);
  const again = JSON.parse(JSON.stringify(judged));
  requireSame(again, judged, 'is not what it was before it was saved');
  checkRecord(again, 'fuzz');
  if (!readEntry(JSON.stringify(judged)))
    throw new Defect('the journal does not know its own record');
  for (const { id } of FORMATS) if (id !== 'html' || inHtml) await requireReport(judged, id);
}

/** @throws Defect where a report is not printable, or not what its format is. */
export async function requireReport(judged: Judged, id: string): Promise<void> {
  const format = FORMATS.find((one) => one.id === id);
  const page = format?.start({ color: false, width: 80, unicode: true });
  if (!page) throw new Defect(`no format ${id}`);
  const printed = page.head() + page.record(judged) + (await page.tail());
  const [unprintable] =
    UNPRINTABLE.exec(printed.replaceAll(/\r?\n/g, '').replace(/^\ufeff/, '')) ?? [];
  if (unprintable !== undefined) {
    throw new Defect(`${id} prints U+${unprintable.codePointAt(0)?.toString(16)}`);
  }
  requireForm(id, printed, judged);
}

function requireForm(id: string, printed: string, judged: Judged): void {
  if (id === 'json') requireSame(JSON.parse(printed), [judged], 'json gives back something else');
  if (id === 'jsonl') requireSame(JSON.parse(printed), judged, 'jsonl gives back something else');
  if (id === 'jsonl' && printed.split('\n').length !== 2) throw new Defect('jsonl has two lines');
  if (id === 'csv') requireTable(parse(printed, { bom: true }) as string[][]);
  if (id === 'junit') {
    const valid = XMLValidator.validate(printed);
    if (valid !== true) throw new Defect(`junit is no XML: ${JSON.stringify(valid)}`);
  }
  if (id === 'nagios') readPluginOutput(printed);
  if (id === 'prometheus') readExposition(printed);
  if (id === 'html' && /<x-fuzz/i.test(printed)) throw new Defect('html lets an element through');
}

function requireTable(rows: readonly (readonly string[])[]): void {
  if (rows.length !== 2) throw new Defect(`csv has ${rows.length} rows`);
  const formula = rows[1]?.find((cell) => /^[=+@\t\r]|^-(?![\d.]+$)/.test(cell));
  if (formula !== undefined) throw new Defect(`csv has a formula: ${formula.slice(0, 80)}`);
}

function requireSame(one: unknown, other: unknown, what: string): void {
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new Defect(what);
}
