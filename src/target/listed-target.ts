/** Reads the text of one target of a list. */

import { refuseTooWide } from './expand.ts';
import { parseTarget } from './parse.ts';
import type { Target } from './target.ts';

/** A name in the form that DNS is asked for, below a top-level domain of letters. */
const PLAIN_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const MAX_NAME_LENGTH = 253;

/**
 * Reads a target; `port` is for those that name none.
 *
 * @throws TargetError when the text is no target, or a network that is too wide to probe.
 */
export function parseListedTarget(text: string, port: number): Target {
  // Most lines of a long list are such names, and the parser takes several times as long.
  if (text.length <= MAX_NAME_LENGTH && PLAIN_NAME.test(text)) {
    return { kind: 'host', text: `${text}:${port}`, host: text, port, implicitTls: false };
  }
  const target = parseTarget(text, { port });
  if (target.kind === 'network') refuseTooWide(target, text);
  return target;
}
