/** What reading a host list needs and tells. */

import type { Line } from './list-lines.ts';
import type { Declared, ListedTarget } from './listed.ts';

/** A line that names no target. */
export interface BadLine {
  /** `hosts.txt:17`. */
  readonly where: string;
  /** What is wrong and what is accepted, on one line. */
  readonly message: string;
}

/** How a list is read. */
export interface ListOptions {
  /** What the list is called in messages: the file as the user named it. */
  readonly name: string;
  /** The port of targets that name none. */
  readonly port: number;
  /** Told of each line that is skipped; what it throws ends the reading. */
  readonly onBadLine: (bad: BadLine) => void;
  /** Told of the columns of CSV that say nothing to us, as they are spelled. */
  readonly onUnknownColumns?: (unknown: UnknownColumns) => void;
  /** Looks at what a row of CSV declares; its TargetError makes the row a bad line. */
  readonly check?: (declared: Declared) => void;
}

/** The columns that are passed over. */
export interface UnknownColumns {
  /** The header, `hosts.csv:1`. */
  readonly where: string;
  readonly names: readonly string[];
  /** The columns that we know and that are not there, as they are spelled best. */
  readonly missing: readonly string[];
}

/** Reads the lines of one form of list; a record may go on from one call to the next. */
export interface LineReader {
  read(lines: readonly Line[]): Iterable<ListedTarget>;
  /** What was left open; the list has ended. */
  end(): Iterable<ListedTarget>;
}
