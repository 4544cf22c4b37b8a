/** Format-List text, from a file or pasted from a console. */

import { ExportError, type ExportedObject, type Value } from './exported.ts';
import { EXPORT_HINT, nothingOfOurs, REMOTING_PROPERTIES, recogniseKind } from './kind.ts';
import { type Row, readRows } from './list-rows.ts';
import { readPrinted } from './printed.ts';

/** An object while its rows are collected. */
interface Draft {
  readonly where: string;
  readonly properties: Map<string, Value>;
}

/**
 * Reads the objects of Format-List text; those of other cmdlets are passed over.
 *
 * @throws ExportError that names the file and the line.
 */
export function readList(content: string, fileName: string): ExportedObject[] {
  const rows = readRows(content, fileName);
  if (rows.length === 0) {
    throw new ExportError(
      `${fileName}: no line such as "RequireTLS : False", as Format-List prints it; ${EXPORT_HINT}`,
    );
  }
  const objects = collect(rows, fileName).flatMap(({ where, properties }) => {
    const kind = recogniseKind(properties.keys());
    return kind === null ? [] : [{ kind, where, properties }];
  });
  if (objects.length === 0) throw nothingOfOurs(fileName);
  return objects;
}

/**
 * An object ends at a blank line, and where a name is there a second time.
 *
 * Pasted text may have a blank line between all rows; there it also ends where a property stands
 * that only another cmdlet gives.
 */
function collect(rows: readonly Row[], fileName: string): readonly Draft[] {
  const doubleSpaced = rows.slice(1).every(({ apart }) => apart);
  const drafts: Draft[] = [];
  for (const { name, value, line, apart } of rows) {
    const key = name.toLowerCase();
    let draft = drafts.at(-1);
    const isEnd = !draft || draft.properties.has(key) || (apart && !doubleSpaced);
    if (!draft || isEnd || (apart && isForeign(key, draft))) {
      draft = { where: `${fileName}:${line}`, properties: new Map() };
      drafts.push(draft);
    }
    draft.properties.set(key, readPrinted(value));
  }
  for (const { properties } of drafts) {
    for (const name of REMOTING_PROPERTIES) properties.delete(name);
  }
  return drafts;
}

function isForeign(key: string, { properties }: Draft): boolean {
  const kind = recogniseKind([key, 'thumbprint']);
  if (kind === null) return false;
  const present = recogniseKind(properties.keys());
  return present !== null && present !== kind;
}
