/** The rows of Format-List text, `Name : value`, and what a console shows between them. */

import { ExportError } from './exported.ts';
import { EXPORT_HINT } from './kind.ts';
import { joinPieces, type Piece, pieceOf, wrappingOf } from './list-wrap.ts';

/** One property as it was printed. */
export interface Row {
  /** As it is spelt. */
  readonly name: string;
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
  /** Whether a blank line, a prompt or the like stands above it. */
  readonly apart: boolean;
}

interface Draft extends Omit<Row, 'value'> {
  /** Where values begin: PowerShell indents the lines that it wraps to there. */
  readonly column: number;
  readonly pieces: Piece[];
}

const ROW = /^\s*(\p{L}[^\s:]*(?: [^\s:]+)*)\s+:(?=\s|$)/u;

/** An error is printed like a row: `Get-ReceiveConector : The term … is not recognized`. */
const CMDLET =
  /^(?:Add|ConvertTo|Enter|Export|ForEach|Format|Get|Import|Invoke|New|Out|Select|Set|Where)-\w+$/i;

/** A warning may come between two rows of one object; a prompt, a command and its error may not. */
type ShellText = 'warning' | 'prompt';

/** In any language. */
const WARNING = /^\p{Lu}{4,}: /u;

/** Prompts, and the rules and comments that people and transcripts put between the objects. */
const PROMPTS = [
  /^(?:\[[^\]]*\]:? ?)?(?:PS )?(?:[A-Za-z]:\\|\/)[^<>]*>/,
  /^(?:PS ?)?>/,
  /^(?:[*=-]{3,}|#|```)/,
] as const;

/** The names of all that looks like a row, in lower case; never throws. */
export function namesOfRows(content: string): readonly string[] {
  const rows = content.split(/\r\n?|\n/).map(readRow);
  return rows.flatMap((row) => (row ? [row.name.toLowerCase()] : []));
}

/**
 * Reads every row; what stands above the first one is passed over.
 *
 * @throws ExportError that names the line which is neither a row, nor the rest of one, nor a
 *   console's own text: it may be the rest of a value.
 */
export function readRows(content: string, fileName: string): Row[] {
  const lines = content.split(/\r\n?|\n/);
  const drafts = draftRows(lines, fileName);
  const wrapping = wrappingOf(drafts.map(({ pieces }) => pieces));
  return drafts.map(({ name, line, apart, pieces }) => {
    return { name, line, apart, value: joinPieces(pieces, wrapping) };
  });
}

function draftRows(lines: readonly string[], fileName: string): Draft[] {
  const margin = marginOf(lines);
  const drafts: Draft[] = [];
  let apart = false;
  let shell: ShellText | null = null;
  for (const [at, text] of lines.entries()) {
    const current = drafts.at(-1);
    const row = indentOf(text) <= margin ? readRow(text) : null;
    const isAligned = current !== undefined && indentOf(text) >= current.column;
    // A blank that does not fit behind a word as wide as the column has a line of its own.
    const isBlank = text.trim() === '' && text.length !== (current?.column ?? 0) + 1;
    // What the shell says goes on to the next blank line, where it does not fit on one.
    shell = isBlank || row || isAligned ? null : (shellText(text, margin) ?? shell);
    if (isBlank || shell) {
      apart ||= isBlank || shell === 'prompt';
      continue;
    }
    if (row) {
      drafts.push({ ...row, line: at + 1, apart });
    } else if (current && (isAligned || isRest(text, current, apart, margin))) {
      // A blank beyond the indentation belongs to the value.
      current.pieces.push(pieceOf(text, Math.min(current.column, indentOf(text))));
    } else if (current) {
      throw new ExportError(
        `${fileName}:${at + 1}: expected "Name : value", as Format-List prints it; ${EXPORT_HINT}`,
      );
    }
    apart = false;
  }
  return drafts;
}

function readRow(text: string): Pick<Draft, 'name' | 'column' | 'pieces'> | null {
  const [head, name] = ROW.exec(text) ?? [];
  if (head === undefined || name === undefined || CMDLET.test(name)) return null;
  const column = head.length + 1;
  return { name, column, pieces: [pieceOf(text, column)] };
}

/** Text that was pasted from a page may be indented as a whole. */
function marginOf(lines: readonly string[]): number {
  const indents = lines.filter((line) => readRow(line) !== null).map(indentOf);
  return indents.reduce((least, indent) => Math.min(least, indent), Number.POSITIVE_INFINITY);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** Pages on the web drop indentation: only an open value goes on without it. */
function isRest(text: string, draft: Draft, afterBlank: boolean, margin: number): boolean {
  return isOpen(draft) || (!afterBlank && indentOf(text) > margin);
}

function isOpen({ pieces }: Draft): boolean {
  const first = pieces[0]?.text.trim() ?? '';
  const last = pieces.at(-1)?.text.trim() ?? '';
  return last.endsWith(',') || (first.startsWith('{') && !last.endsWith('}'));
}

function shellText(text: string, margin: number): ShellText | null {
  const line = text.slice(Math.min(margin, indentOf(text)));
  if (WARNING.test(line)) return 'warning';
  const [word = ''] = line.split(/[\s:]/, 1);
  return CMDLET.test(word) || PROMPTS.some((prompt) => prompt.test(line)) ? 'prompt' : null;
}
