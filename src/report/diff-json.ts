/** The changes between two runs for machines; counts and targets without a change are left out. */

import type { DiffFormat } from './diff-format.ts';
import { safeJson } from './safe-json.ts';

/** One array of all changes, readable by people too. */
export const diffJson: DiffFormat = {
  id: 'json',
  title: 'one JSON array of changes',
  appendable: false,
  *render({ changed }) {
    let before = '[\n';
    for (const { changes } of changed) {
      for (const change of changes) {
        yield before + safeJson(change, 2).replace(/^/gm, '  ');
        before = ',\n';
      }
    }
    yield before === '[\n' ? '[]\n' : '\n]\n';
  },
};

/** One change a line, in the order of the text report. */
export const diffJsonl: DiffFormat = {
  id: 'jsonl',
  title: 'JSON lines, one change a line',
  appendable: true,
  *render({ changed }) {
    for (const { changes } of changed) {
      for (const change of changes) yield `${safeJson(change)}\n`;
    }
  },
};
