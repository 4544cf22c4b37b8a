/**
 * The marks that an inspecting middlebox leaves: Cisco PIX and ASA "Mailguard" and their kin overwrite
 * the greeting with asterisks, and the keywords and commands they do not know with X.
 */

import type { Reply } from './reply.ts';

/** One sign that something on the path rewrites the dialogue. */
export interface MaskingMark {
  readonly mark:
    | 'greeting-starred'
    | 'keyword-overwritten'
    | 'command-overwritten'
    | 'ehlo-refused';
  /** The line that shows it, as it was sent. */
  readonly line: string;
}

/** `220 ****`, where the firmware keeps at most the characters 2, 0 and blanks. */
const STARRED = /^[*20 ]+$/;
/** `XXXXXXXA`, `XXXB`: as long as what it hides, closed by a running letter. */
const OVERWRITTEN_KEYWORD = /^X{2,}[A-Z]$/;
/** The server quotes the command that reached it: `500 5.0.0 'XXXXXXXX': command not understood`. */
const OVERWRITTEN_COMMAND = /\bX{4,}\b/;

export function readGreetingMarks(greeting: Reply): MaskingMark[] {
  return greeting.lines
    .filter((line) => STARRED.test(line) && line.includes('***'))
    .map((line) => ({ mark: 'greeting-starred', line: `${greeting.code} ${line}` }));
}

export function readKeywordMarks(ehlo: Reply): MaskingMark[] {
  return ehlo.lines
    .slice(1)
    .filter((line) => OVERWRITTEN_KEYWORD.test(line.trim()))
    .map((line) => ({ mark: 'keyword-overwritten', line: `${ehlo.code} ${line}` }));
}

export function readCommandMarks(refusal: Reply): MaskingMark[] {
  if (refusal.code < 500) return [];
  return refusal.lines
    .filter((line) => OVERWRITTEN_COMMAND.test(line))
    .map((line) => ({ mark: 'command-overwritten', line: `${refusal.code} ${line}` }));
}
