/** Reads what a plugin printed as the monitoring-plugins guidelines have it, and nothing beyond. */

/** What one run says. */
export interface PluginOutput {
  /** `OK`, `WARNING`, `CRITICAL` or `UNKNOWN`. */
  readonly state: string;
  /** What follows it on the first line. */
  readonly text: string;
  readonly figures: Readonly<Record<string, Figure>>;
  readonly lines: readonly string[];
}

export interface Figure {
  /** Null for `U`. */
  readonly value: number | null;
  readonly unit: string;
  /** As they are written; empty where there is none. */
  readonly warn: string;
  readonly crit: string;
  readonly min: string;
  readonly max: string;
}

const FIRST = /^(?:[A-Z]+ )?(OK|WARNING|CRITICAL|UNKNOWN) - ([^|]+?)(?: ?\|(.*))?$/;
const LABEL = /(?:'((?:[^'=]|'')+)'|([^ '=]+))=/y;
const RANGE = '(?:@?(?:(?:~|-?[0-9.]+):(?:-?[0-9.]+)?|-?[0-9.]+))?';
const NUMBER = '(?:-?[0-9.]+)?';
const VALUE = new RegExp(
  `(U|-?[0-9.]+)(s|us|ms|%|B|KB|MB|GB|TB|c)?(?:;(${RANGE})(?:;(${RANGE})(?:;(${NUMBER})(?:;(${NUMBER}))?)?)?)?(?: +|$)`,
  'y',
);

/** @throws Error where it is not what the guidelines say. */
export function readPluginOutput(text: string): PluginOutput {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const [first = '', ...lines] = text.slice(0, -1).split('\n');
  const [, state, said, figures = ''] = FIRST.exec(first) ?? [];
  if (state === undefined || said === undefined) throw new Error(`no status line: ${first}`);
  if (lines.some((line) => line.includes('|'))) throw new Error('figures where none may be');
  return { state, text: said, figures: readFigures(figures.trim()), lines };
}

function readFigures(text: string): Record<string, Figure> {
  const figures: Record<string, Figure> = {};
  for (let at = 0; at < text.length; ) {
    LABEL.lastIndex = at;
    const [, quoted, plain] = LABEL.exec(text) ?? [];
    const label = quoted ?? plain;
    if (label === undefined || label in figures) throw new Error(`no label: ${text.slice(at)}`);
    VALUE.lastIndex = LABEL.lastIndex;
    const found = VALUE.exec(text);
    if (!found) throw new Error(`no figure: ${text.slice(at)}`);
    const [, value, unit = '', warn = '', crit = '', min = '', max = ''] = found;
    figures[label] = { value: value === 'U' ? null : Number(value), unit, warn, crit, min, max };
    at = VALUE.lastIndex;
  }
  return figures;
}
