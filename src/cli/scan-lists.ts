/** Which targets a scan has: those of its lists, and those that the policy declares. */

import { findConnector } from '../policy/match.ts';
import type { Policy } from '../policy/policy.ts';
import { printable } from '../smtp/printable.ts';
import { readList } from '../target/list.ts';
import type { BadLine, ListOptions, UnknownColumns } from '../target/list-reading.ts';
import { type Declared, type ListedTarget, NOTHING_DECLARED } from '../target/listed.ts';
import { parseTarget } from '../target/parse.ts';
import { quote, TargetError } from '../target/target-error.ts';
import { UsageError } from './exit-codes.ts';
import { type FoundFile, findFiles, readChunks } from './files.ts';
import { describeUndeclared } from './mapping.ts';
import { nearest } from './nearest.ts';
import { BadLines } from './scan-bad-lines.ts';
import type { ScanTeller } from './scan-teller.ts';
import { chooseTargets } from './targets.ts';
import type { Terminal } from './terminal.ts';

export interface ScanListsChoice {
  /** Files; `-` is standard input. The declared endpoints take the place of none. */
  readonly paths: readonly string[];
  /** The port of targets that name none. */
  readonly port: number;
  readonly policy: Policy;
  /** Also where the declared Send connectors hand mail over. */
  readonly partners: boolean;
  /** What named the lists, to begin a sentence about one that cannot be read. */
  readonly what?: string;
  /** A line that is no target ends the scan. */
  readonly strict: boolean;
}

type Teller = Pick<ScanTeller, 'complain' | 'note'>;

/** More than a few names tell nothing more. */
const COLUMNS_TOLD = 10;
const MAX_MESSAGE = 1_000;

/** The targets of a scan, and what was counted while they were read. */
export class ScanLists {
  listed = 0;
  #badLines = 0;
  readonly #choice: ScanListsChoice;
  readonly #files: readonly FoundFile[];
  readonly #derived: readonly ListedTarget[];

  /** @throws UsageError where a list cannot be read, or there is nothing to probe. */
  static async open(
    choice: ScanListsChoice,
    { stderr }: Pick<Terminal, 'stderr'>,
  ): Promise<ScanLists> {
    const { paths, port, policy, partners, what = 'scan' } = choice;
    const files = await findFiles(what, paths, what === 'scan' ? hintAt : undefined);
    const derives = partners || paths.length === 0;
    if (derives && policy.connectors.length === 0 && policy.sendConnectors.length === 0) {
      throw new UsageError(
        'no list given; name a file of targets, - for standard input, or a --policy that declares some',
      );
    }
    const note = (text: string) => stderr.write(`starttls-probe: ${text}\n`);
    const targets = derives ? chooseTargets({ texts: [], port, policy, partners }, note) : [];
    const derived = targets.map((target) => ({
      target,
      domain: null,
      declared: NOTHING_DECLARED,
    }));
    return new ScanLists(choice, files, derived);
  }

  private constructor(
    choice: ScanListsChoice,
    files: readonly FoundFile[],
    derived: readonly ListedTarget[],
  ) {
    this.#choice = choice;
    this.#files = files;
    this.#derived = derived;
  }

  get badLines(): number {
    return this.#badLines;
  }

  /**
   * Gives the targets, and tells of the lines that are none.
   *
   * @throws UsageError at a list that breaks off, and with `strict` at a line that is no target.
   */
  async *read(
    input: Pick<Terminal, 'stdin' | 'signal'>,
    teller: Teller,
  ): AsyncGenerator<ListedTarget> {
    for (const one of this.#derived) yield this.#count(one);
    const badLines = new BadLines((text) => teller.complain(text));
    for (const file of this.#files) {
      badLines.beginList();
      const chunks = readChunks(this.#choice.what ?? 'scan', file, input);
      for await (const one of readList(chunks, this.#optionsFor(file, badLines, teller))) {
        badLines.passTarget();
        yield this.#count(one);
      }
    }
    badLines.conclude();
  }

  #optionsFor({ path }: FoundFile, badLines: BadLines, teller: Teller): ListOptions {
    const { port, policy } = this.#choice;
    const name = path === '-' ? 'standard input' : path;
    return {
      name,
      port,
      onBadLine: (bad) => {
        this.#pass(bad);
        badLines.add(bad, name);
      },
      onUnknownColumns: (unknown) => teller.note(describeUnknown(unknown)),
      check: (declared) => refuseUndeclared(declared, policy),
    };
  }

  #count(listed: ListedTarget): ListedTarget {
    this.listed++;
    return listed;
  }

  #pass({ where, message }: BadLine): void {
    if (this.#choice.strict) throw new UsageError(`${where}: ${message}`);
    this.#badLines++;
  }
}

/** @throws TargetError where a row names a connector that is not declared. */
function refuseUndeclared({ connector }: Declared, { connectors }: Policy): void {
  if (connector === null || findConnector(connectors, connector)) return;
  const told = describeUndeclared(connector, connectors);
  throw new TargetError(`connector: ${printable(told, MAX_MESSAGE)}`);
}

function describeUnknown({ where, names, missing }: UnknownColumns): string {
  const told = names.slice(0, COLUMNS_TOLD).map((name) => {
    const meant = nearest(name.trim(), missing);
    return `${quote(name.trim())}${meant === null ? '' : ` (did you mean ${meant}?)`}`;
  });
  const more = names.length - told.length;
  const list = `${told.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
  return `${where}: passed over ${names.length === 1 ? 'is the column' : 'are the columns'} ${list}`;
}

/** Who names a target in place of a file means another command. */
function hintAt(path: string): string {
  try {
    parseTarget(path);
    return '; scan takes files of targets, check takes targets';
  } catch (error) {
    if (error instanceof TargetError) return '';
    throw error;
  }
}
