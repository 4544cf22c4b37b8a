/** What a format for the changes between two runs is. */

import type { RunDiff } from '../rules/compare/run-diff.ts';
import type { Look } from './format.ts';

export interface DiffFormat {
  /** What `--format` calls it. */
  readonly id: string;
  readonly title: string;
  /** Each change is whole by itself, so that a file of them can grow. */
  readonly appendable: boolean;
  /** The report piece by piece, because there may be as many changes as targets. */
  render(diff: RunDiff, look: Look): Iterable<string>;
}
