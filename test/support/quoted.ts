/** The quoted text of a script: bytes written as characters and escapes. */

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Turns `"220 x\r\n"` into bytes; `\x1b` is one octet, characters beyond ASCII become UTF-8.
 *
 * @throws Error when the quotes are missing or an escape is unknown.
 */
export function decodeQuoted(text: string): Buffer {
  const inner = /^"((?:[^"\\]|\\.)*)"$/.exec(text.trim())?.[1];
  if (inner === undefined || inner === '') {
    throw new Error(`${text.trim() || 'nothing'} is no quoted text, such as "220 x\\r\\n"`);
  }
  // One character per octet, so that an escape can stand for any octet.
  const octets = Buffer.from(inner).toString('latin1');
  return Buffer.from(octets.replace(/\\(x[0-9a-f]{2}|.)/gi, decodeEscape), 'latin1');
}

function decodeEscape(whole: string, code: string): string {
  if (code.length === 3) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  const character = ESCAPES[code];
  if (character === undefined) {
    throw new Error(`unknown escape ${whole}; expected \\r, \\n, \\t, \\", \\\\ or \\x00`);
  }
  return character;
}
