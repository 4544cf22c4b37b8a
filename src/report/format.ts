/** What a report format is: text made of judged observations, one after another. */

import type { Judged } from '../rules/judge.ts';

/** How a report may look; formats for machines take no notice. */
export interface Look {
  readonly color: boolean;
  /** Columns to wrap at. */
  readonly width: number;
  /** Whether the medium shows more than ASCII. */
  readonly unicode: boolean;
}

/** One report in the making. */
export interface Report {
  /** What stands before the first record. */
  head(): string;
  record(judged: Judged): string;
  /** What stands after the last record. */
  tail(): string;
}

export interface Format {
  /** What `--format` calls it. */
  readonly id: string;
  readonly title: string;
  /** Each record is whole by itself, so that a file of them can grow. */
  readonly appendable: boolean;
  start(look: Look): Report;
}
