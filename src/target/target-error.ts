/** What cannot be a target. */

import { printable } from '../smtp/printable.ts';

/** A text that names nothing to probe; the message is one line: what is wrong, what is accepted. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/** Quotes a piece of what the user wrote, safe for a terminal and at most 80 characters of it. */
export function quote(text: string): string {
  return `"${printable(text, 80)}"`;
}
