/** Turns the bytes of an export into text, whatever PowerShell or an editor wrote them in. */

import { stripVTControlCharacters } from 'node:util';
import { ExportError } from './exported.ts';
import { EXPORT_HINT } from './kind.ts';

/** Below the longest string that V8 can hold, whatever the encoding. */
const MAX_OCTETS = 500_000_000;

/** How many octets are looked at to recognise UTF-16 that has no byte order mark. */
const SAMPLE_OCTETS = 4096;

/** Control characters other than tab, CR and LF; C1 stays: text decoded twice by mistake has it. */
const CONTROL = /[^\P{Cc}\t\n\r\u0080-\u009f]/u;

/** What Windows-1252 leaves undefined decodes to C1 controls: it was another encoding, or none. */
const UNDEFINED_IN_1252 = /[\u0080-\u009f]/;

const ESCAPE = '\u001b';

/**
 * Decodes UTF-8, UTF-16 (Windows PowerShell's `>` and `Out-File`), or else Windows-1252.
 *
 * Colours are taken out; the byte order mark is not part of the text.
 *
 * @throws ExportError when the file is empty, cut within a character, or not text.
 */
export function decodeText(bytes: Uint8Array, fileName: string): string {
  if (bytes.length > MAX_OCTETS) {
    throw new ExportError(`${fileName}: larger than ${MAX_OCTETS / 1e6} MB; export fewer objects`);
  }
  const decoded = decode(bytes, fileName);
  const text = decoded.includes(ESCAPE) ? stripVTControlCharacters(decoded) : decoded;
  if (!/\S/.test(text)) throw new ExportError(`${fileName}: empty; ${EXPORT_HINT}`);
  if (CONTROL.test(text)) throw notText(fileName);
  return text;
}

function decode(bytes: Uint8Array, fileName: string): string {
  const [first, second, third] = bytes;
  if (first === 0xfe && second === 0xff) return decodeUtf16(bytes, 'utf-16be', fileName);
  if ((first === 0xff && second === 0xfe) || isUtf16(bytes)) {
    return decodeUtf16(bytes, 'utf-16le', fileName);
  }
  const utf8 = decodeUtf8(bytes);
  if (utf8 !== null) return utf8;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    throw new ExportError(`${fileName}: begins as UTF-8 but does not stay so; ${EXPORT_HINT}`);
  }
  const text = new TextDecoder('windows-1252').decode(bytes);
  if (UNDEFINED_IN_1252.test(text)) throw notText(fileName);
  return text;
}

function decodeUtf16(bytes: Uint8Array, encoding: string, fileName: string): string {
  if (bytes.length % 2 !== 0) {
    throw new ExportError(`${fileName}: UTF-16 text that is cut short; ${EXPORT_HINT}`);
  }
  return new TextDecoder(encoding).decode(bytes);
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Little-endian UTF-16 of mostly Latin letters: the high octets are zero, the low ones never. */
function isUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE_OCTETS);
  const zeros = [0, 0];
  for (const [at, octet] of sample.entries()) {
    if (octet === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  }
  const [low = 0, high = 0] = zeros;
  return low === 0 && high > sample.length / 4;
}

function notText(fileName: string): ExportError {
  return new ExportError(`${fileName}: not text in UTF-8, UTF-16 or Windows-1252; ${EXPORT_HINT}`);
}
