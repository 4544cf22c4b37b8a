import { isIP } from 'node:net';

/**
 * Whether a text is a literal address of either family; a zone behind it is left to Node.
 *
 * Node's own test is a long one, and most names have no colon and end in a letter.
 */
export function isAddress(text: string): boolean {
  const mayBe = text.includes(':') || isDigit(text.charCodeAt(text.length - 1));
  return mayBe && isIP(text) !== 0;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
