/** Parses a file of JSON texts (RFC 8259): one, several in a row, or JSON lines. */

import { ExportError } from './exported.ts';
import { findFault } from './json-fault.ts';
import { endOfString } from './json-text.ts';
import { EXPORT_HINT } from './kind.ts';
import { lineAt } from './line-at.ts';

/** Characters; 5,000 connectors are 13 million by their own properties, and a tenfold in full. */
export const MAX_JSON_LENGTH = 128 * 2 ** 20;

/** Values in one file, about: what the memory goes by. */
export const MAX_JSON_VALUES = 8_000_000;

/** Levels of lists and objects; ConvertTo-Json itself goes down to 100. */
export const MAX_JSON_DEPTH = 101;

const SPACES = new Set([0x20, 0x09, 0x0d, 0x0a]);
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** What is wrong and where; the line is worked out where the file's name is known. */
class Fault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/**
 * The values of all JSON texts in a file, each a list or an object.
 *
 * @throws ExportError with the line.
 */
export function parseJson(content: string, fileName: string): unknown[] {
  const text = content.replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new ExportError(`${fileName}: is empty; ${EXPORT_HINT}`);
  if (text.length > MAX_JSON_LENGTH) {
    throw new ExportError(`${fileName}: is longer than ${MAX_JSON_LENGTH} characters`);
  }
  try {
    return Array.from(divide(text), ([from, to]) => parseOne(text.slice(from, to), from));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new ExportError(`${fileName}:${lineAt(text, error.offset)}: ${error.message}`);
  }
}

/** Divides a file by its outermost brackets; whether the kinds of brackets agree is seen later. */
function* divide(text: string): Generator<readonly [from: number, to: number]> {
  let depth = 0;
  let values = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const opens = code === OPEN_BRACE || code === OPEN_BRACKET;
    if (depth === 0) {
      if (SPACES.has(code)) continue;
      if (!opens) throw new Fault(at, `is not JSON: expected { or [; ${EXPORT_HINT}`);
      from = at;
    }
    if (opens || code === COMMA) values++;
    if (values > MAX_JSON_VALUES) throw new Fault(at, `has over ${MAX_JSON_VALUES} values`);
    if (code === QUOTE) at = endOfString(text, at);
    else if (opens) depth++;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
    if (depth > MAX_JSON_DEPTH) throw new Fault(at, `nests over ${MAX_JSON_DEPTH} deep`);
    if (depth === 0) yield [from, at + 1];
  }
  if (depth === 0) return;
  const end = text.trimEnd().length;
  const begun = lineAt(text, from);
  throw new Fault(end, `ends inside what began on line ${begun}: the file was cut short`);
}

function parseOne(text: string, from: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, expected } = findFault(text);
    throw new Fault(from + offset, `is not JSON: expected ${expected}`);
  }
}
