/** Finds where a text that JSON.parse refused is wrong (RFC 8259 §2). */

import { tokensOf } from './json-text.ts';

/** The first place that is wrong, and what could have stood there. */
export interface JsonFault {
  readonly offset: number;
  readonly expected: Expected;
}

type Expected =
  | 'a value'
  | 'a value or ]'
  | 'a name in double quotes'
  | 'a name in double quotes or }'
  | ':'
  | ', or the closing bracket';

/** The engine's own message names no place for most faults, and quotes the file. */
export function findFault(text: string): JsonFault {
  const closing: string[] = [];
  let expected: Expected = 'a value';
  for (const { offset, token } of tokensOf(text)) {
    const next = step(expected, token, closing);
    if (next === null) return { offset, expected };
    expected = next;
  }
  return { offset: text.length, expected };
}

/** What may follow a token; null when the token itself was not expected. */
function step(expected: Expected, token: string, closing: string[]): Expected | null {
  switch (expected) {
    case 'a value':
      return stepIntoValue(token, closing);
    case 'a value or ]':
      return token === ']' ? close(closing) : stepIntoValue(token, closing);
    case 'a name in double quotes or }':
      if (token === '}') return close(closing);
      return isName(token) ? ':' : null;
    case 'a name in double quotes':
      return isName(token) ? ':' : null;
    case ':':
      return token === ':' ? 'a value' : null;
    case ', or the closing bracket': {
      const end = closing.at(-1);
      if (end !== undefined && token === end) return close(closing);
      if (end === undefined || token !== ',') return null;
      return end === '}' ? 'a name in double quotes' : 'a value';
    }
    default:
      return expected satisfies never;
  }
}

function stepIntoValue(token: string, closing: string[]): Expected | null {
  if (token === '{') {
    closing.push('}');
    return 'a name in double quotes or }';
  }
  if (token === '[') {
    closing.push(']');
    return 'a value or ]';
  }
  return isScalar(token) ? ', or the closing bracket' : null;
}

function close(closing: string[]): Expected {
  closing.pop();
  return ', or the closing bracket';
}

function isName(token: string): boolean {
  return token.startsWith('"') && isScalar(token);
}

function isScalar(token: string): boolean {
  try {
    JSON.parse(token);
    return true;
  } catch {
    return false;
  }
}
