/** The formats for what two vantage points saw; by the ids that `diff` has for changes. */

import type { PathDiff } from '../rules/compare/path-comparison.ts';
import type { Look } from './format.ts';
import { renderPathText } from './path-text.ts';
import { safeJson } from './safe-json.ts';

interface PathFormat {
  readonly id: string;
  /** Each record is whole by itself, so that a file of them can grow. */
  readonly appendable: boolean;
  render(diff: PathDiff, look: Look): Iterable<string>;
}

export const PATH_FORMATS: readonly PathFormat[] = [
  { id: 'text', appendable: false, render: renderPathText },
  { id: 'json', appendable: false, render: ({ records }) => [`${safeJson(records, 2)}\n`] },
  {
    id: 'jsonl',
    appendable: true,
    render: ({ records }) => records.map((record) => `${safeJson(record)}\n`),
  },
];
