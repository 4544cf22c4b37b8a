/** Reads a list that has one target on each line. */

import { type Line, MAX_LINE_OCTETS, withoutComment } from './list-lines.ts';
import type { LineReader, ListOptions } from './list-reading.ts';
import { type ListedTarget, NOTHING_DECLARED } from './listed.ts';
import { parseListedTarget } from './listed-target.ts';
import type { Target } from './target.ts';
import { quote, TargetError } from './target-error.ts';

/** Nothing that is accepted as a target has one of these. */
const DELIMITER = /[,;\t]/;

/** Passes over blank lines and `#` comments; before a comment after a target stands a blank. */
export class PlainLines implements LineReader {
  readonly #options: ListOptions;

  constructor(options: ListOptions) {
    this.#options = options;
  }

  *read(lines: readonly Line[]): Generator<ListedTarget, void, undefined> {
    const { name, port, onBadLine } = this.#options;
    for (const { number, text } of lines) {
      try {
        const target = readTarget(text, port);
        if (target) yield { target, domain: null, declared: NOTHING_DECLARED };
      } catch (error) {
        if (!(error instanceof TargetError)) throw error;
        onBadLine({ where: `${name}:${number}`, message: error.message });
      }
    }
  }

  end(): readonly [] {
    return [];
  }
}

/** Null where the line says nothing. */
function readTarget(line: string | null, port: number): Target | null {
  if (line === null) {
    throw new TargetError(
      `the line is longer than ${MAX_LINE_OCTETS} octets; write one target on each line`,
    );
  }
  const text = withoutComment(line);
  if (text === '') return null;
  if (DELIMITER.test(text)) {
    throw new TargetError(
      `${quote(text)} is no target; write one on each line, or a CSV header above: host,port`,
    );
  }
  return parseListedTarget(text, port);
}
