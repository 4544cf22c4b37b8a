/** Tells by its content, never by its name, in which format an export is. */

import { findHeader } from './csv.ts';
import { ExportError } from './exported.ts';
import { EXPORT_HINT, recogniseKind } from './kind.ts';
import { namesOfRows } from './list-rows.ts';

/** How an export is written; `policy` is our own file, in YAML or JSON. */
export type ExportFormat = 'clixml' | 'json' | 'csv' | 'list' | 'policy';

/** How much of the content is looked at, in characters. */
const HEAD_LENGTH = 100_000;

const SECTIONS = '(?:connectors|sendConnectors|transportConfig|certificates)';

/** An object of ours begins with one of its sections, in JSON as in YAML's flow style. */
const POLICY_OBJECT = new RegExp(`^\\{\\s*["']?(?:\\$?schema|${SECTIONS})["']?\\s*:`);
const POLICY_YAML = new RegExp(`^(?:${SECTIONS}\\s*:(?:\\s|$)|schema\\s*:.*starttls-probe/)`, 'm');

/** A pasted prompt, `[PS] C:\>`, opens a bracket too. */
const JSON_START = /^(?:\{\s*["}]|\[\s*[{["\]])/;

/** What our own JSON is that is not a policy: an observation, an array of them. */
const OTHER_SCHEMA =
  /^\[?\s*\{\s*["']?schema["']?\s*:\s*["']?(starttls-probe\/(?!policy\/)[\w/-]+)/;

/** How much of that may stand above the root of an XML document. */
const PROLOG_LENGTH = 10_000;

const COMMENTS = /<!--[\s\S]*?-->/g;

const CSV_HEADER = /^"?[A-Za-z][\w ]*"?(?:[,;\t]"?[A-Za-z][\w ]*"?)+\s*$/;

/** What Format-List and Format-Table put into the pipeline in place of the objects. */
const LAYOUT = /ClassId2e4f51ef21dd47e99d3c952918aff9cd|PowerShell\.Commands\.Internal\.Format\./;

const SHELL_ERROR =
  /FullyQualifiedErrorId|CategoryInfo\s|^(?:Get|Export|ConvertTo|Select)-\w+ ?: /m;

/**
 * Recognises the format of an export.
 *
 * @throws ExportError with what would be accepted, when it is none that we read.
 */
export function recogniseFormat(content: string, fileName: string): ExportFormat {
  const head = content.slice(0, HEAD_LENGTH).trimStart().replace(/\r\n?/g, '\n');
  if (LAYOUT.test(head)) throw refusal(fileName, 'the layout of Format-List, without the objects');
  if (head.startsWith('<') || head.startsWith('#< CLIXML')) return recogniseXml(head, fileName);
  const [, schema] = OTHER_SCHEMA.exec(head) ?? [];
  if (schema !== undefined) throw refusal(fileName, `a saved ${schema}, not a policy`);
  if (POLICY_OBJECT.test(head)) return 'policy';
  if (JSON_START.test(head)) return 'json';
  return recogniseText(head, fileName);
}

function recogniseXml(head: string, fileName: string): ExportFormat {
  if (/^<(?:!DOCTYPE\s+)?html\b/i.test(head)) throw refusal(fileName, 'a page of HTML');
  const [, root] =
    /<([A-Za-z][\w:.-]*|!DOCTYPE)/i.exec(head.slice(0, PROLOG_LENGTH).replace(COMMENTS, '')) ?? [];
  if (root?.toUpperCase() === '!DOCTYPE') throw refusal(fileName, 'XML with a DOCTYPE');
  if (root === undefined || root === 'Objs') return 'clixml';
  throw refusal(fileName, `XML that begins with <${root.slice(0, 40)}>, not with <Objs>`);
}

function recogniseText(head: string, fileName: string): ExportFormat {
  if (/^#TYPE\b/i.test(head)) return 'csv';
  const rows = namesOfRows(head);
  if (recogniseKind(rows) !== null) return 'list';
  if (POLICY_YAML.test(head)) return 'policy';
  if (isTable(head.split('\n'))) {
    throw refusal(fileName, 'a table of Format-Table, which cuts values; use Format-List');
  }
  const columns = findHeader(head)?.columns ?? [];
  if (recogniseKind(columns.map((column) => column.toLowerCase())) !== null) return 'csv';
  if (SHELL_ERROR.test(head)) throw refusal(fileName, 'an error message of PowerShell');
  if (rows.length > 0) return 'list';
  if (CSV_HEADER.test(head.split('\n', 1)[0] ?? '')) return 'csv';
  throw refusal(fileName, 'no output of Export-Clixml, ConvertTo-Json, Export-Csv or Format-List');
}

/** Format-Table rules off the names of its columns with hyphens. */
function isTable(lines: readonly string[]): boolean {
  return lines.some((line, at) => {
    const names = lines[at - 1]?.trim() ?? '';
    const rules = line.trim().split(/\s+/);
    const isRule = rules.every((rule) => /^-{2,}$/.test(rule));
    return isRule && names !== '' && (rules.length > 1 || !/\s/.test(names));
  });
}

function refusal(fileName: string, what: string): ExportError {
  return new ExportError(`${fileName}: ${what}; ${EXPORT_HINT}`);
}
