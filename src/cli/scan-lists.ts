/** Which targets a scan has: those of its lists, and those that the policy declares. */

import type { Policy } from '../policy/policy.ts';
import { readList } from '../target/list.ts';
import type { BadLine } from '../target/list-reading.ts';
import { type ListedTarget, NOTHING_DECLARED } from '../target/listed.ts';
import { UsageError } from './exit-codes.ts';
import { type FoundFile, findFiles, readChunks } from './files.ts';
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
  /** A line that is no target ends the scan. */
  readonly strict: boolean;
}

/** The targets of a scan, and what was counted while they were read. */
export class ScanLists {
  listed = 0;
  badLines = 0;
  readonly #choice: ScanListsChoice;
  readonly #files: readonly FoundFile[];
  readonly #derived: readonly ListedTarget[];

  /** @throws UsageError where a list cannot be read, or there is nothing to probe. */
  static async open(
    choice: ScanListsChoice,
    { stderr }: Pick<Terminal, 'stderr'>,
  ): Promise<ScanLists> {
    const { paths, port, policy, partners } = choice;
    const files = await findFiles('scan', paths);
    const derives = partners || paths.length === 0;
    if (derives && policy.connectors.length === 0 && policy.sendConnectors.length === 0) {
      throw new UsageError(
        'no list given; name a file of targets, - for standard input, or a --policy that declares some',
      );
    }
    const targets = derives ? chooseTargets({ texts: [], port, policy, partners }, stderr) : [];
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

  /**
   * Gives the targets; `note` hears of the lines that are none.
   *
   * @throws UsageError at a list that breaks off, and with `strict` at a line that is no target.
   */
  async *read(
    input: Pick<Terminal, 'stdin' | 'signal'>,
    note: (text: string) => void,
  ): AsyncGenerator<ListedTarget> {
    for (const one of this.#derived) yield this.#count(one);
    const onBadLine = (bad: BadLine) => this.#pass(bad, note);
    for (const file of this.#files) {
      const name = file.path === '-' ? 'standard input' : file.path;
      const chunks = readChunks('scan', file, input);
      const { port } = this.#choice;
      for await (const one of readList(chunks, { name, port, onBadLine })) yield this.#count(one);
    }
  }

  #count(listed: ListedTarget): ListedTarget {
    this.listed++;
    return listed;
  }

  #pass({ where, message }: BadLine, note: (text: string) => void): void {
    const text = `${where}: ${message}`;
    if (this.#choice.strict) throw new UsageError(text);
    this.badLines++;
    note(text);
  }
}
