/** Which names a PromQL expression uses, so that they can be held against those that there are. */

/** Each once, in the order of their first use. */
interface PromqlNames {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);
const TEXT = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g;
const SELECTOR = /\{([^}]*)\}/g;
const LABEL_LIST = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const RANGE = /\[[^\]]*\]/g;
/** A function has a bracket after its name; an aggregation may have its labels there. */
const NAME = /(?<![\w:.$])[a-zA-Z_:][\w:]*(?![\w:])(?!\s*\()/g;

/** Reads an expression, or the notation of a series in a test of rules. */
export function namesIn(expression: string): PromqlNames {
  const bare = expression.replaceAll(TEXT, '""');
  const selected = Array.from(bare.matchAll(SELECTOR), ([, inside = '']) => labelsOf(inside));
  const unselected = bare.replaceAll(SELECTOR, '');
  const listed = Array.from(unselected.matchAll(LABEL_LIST), ([, inside = '']) => labelsOf(inside));
  const rest = unselected.replaceAll(LABEL_LIST, '()').replaceAll(RANGE, '');
  const metrics = (rest.match(NAME) ?? []).filter((name) => !WORDS.has(name.toLowerCase()));
  return { metrics: [...new Set(metrics)], labels: [...new Set([...selected, ...listed].flat())] };
}

function labelsOf(inside: string): string[] {
  return inside
    .split(',')
    .map((part) => /^\s*([a-zA-Z_]\w*)/.exec(part)?.[1])
    .filter((name) => name !== undefined);
}
