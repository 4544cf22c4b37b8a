/** JSON that is safe to show on a terminal. */

import { Buffer } from 'node:buffer';

/** What `JSON.stringify` leaves as it is, but a terminal would obey: DEL, C1, format characters. */
const LEFT_RAW = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Escapes every control and format character; the value read back is the same. */
export function safeJson(value: unknown, indent = 0): string {
  const json = JSON.stringify(value, null, indent);
  // Nearly every record is ASCII, where an octet is a character, and this tells so in no time.
  if (Buffer.byteLength(json) === json.length && !json.includes('\u007f')) return json;
  return json.replace(LEFT_RAW, (character) =>
    Array.from({ length: character.length }, (_, at) => escapeUnit(character.charCodeAt(at))).join(
      '',
    ),
  );
}

function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
