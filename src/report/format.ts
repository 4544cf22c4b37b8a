/** What a report format is: text made of judged observations, one after another. */

import type { Judged } from '../rules/judge.ts';
import type { Verdict } from '../rules/verdict.ts';

/** How a report may look; formats for machines take no notice. */
export interface Look {
  readonly color: boolean;
  /** Columns to wrap at. */
  readonly width: number;
  /** Whether the medium shows more than ASCII. */
  readonly unicode: boolean;
  /** Warnings pass, as `--fail-on critical` wants it; only formats that have a pass look at it. */
  readonly lenient?: boolean;
  /** From how many days before its end a certificate is warned of; absent where nothing was judged. */
  readonly expiringDays?: number;
}

/** One report in the making. */
export interface Report {
  /** What stands before the first record. */
  head(): string;
  record(judged: Judged): string;
  /**
   * What stands after the last record.
   *
   * `together` is what all records come to, as the exit code will say it: with a domain that is not
   * always the worst of them, and after an interruption it is `unknown`. When absent, it is the worst.
   */
  tail(together?: Verdict): string | Promise<string>;
}

export interface Format {
  /** What `--format` calls it. */
  readonly id: string;
  readonly title: string;
  /** Each record is whole by itself, so that a file of them can grow. */
  readonly appendable: boolean;
  start(look: Look): Report;
}
