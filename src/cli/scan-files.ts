/** Sees to it that a scan writes to no file that it reads, and to none twice. */

import { identifyFile } from '../scan/file-identity.ts';
import { UsageError } from './exit-codes.ts';
import { outputFile } from './reporting.ts';

/** The files that the command line of a scan names. */
interface ScanFiles {
  readonly list?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly policy?: readonly string[] | undefined;
  readonly resume?: readonly string[] | undefined;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly output?: string | undefined;
  readonly summary?: string | undefined;
  readonly format: string;
}

/** A file, and what names it. */
interface Use {
  /** `--summary`; `the list` for a list. */
  readonly as: string;
  readonly path: string;
}

type IdentifiedUse = Use & { readonly id: string };

/**
 * Records may be added to a file that is resumed, as lines of JSON; any other file has one use.
 *
 * @throws UsageError before anything is opened, also where `-` stands for a file.
 */
export async function refuseSharedFiles(given: ScanFiles): Promise<void> {
  const { exclude = [], resume = [], summary = [] } = given;
  const written = usesOf({ '--output': outputFile(given), '--summary': summary });
  const resumed = usesOf({ '--resume': resume });
  for (const use of usesOf({ '--exclude': exclude, '--resume': resume, '--summary': summary })) {
    if (use.path === '-') throw new UsageError(`${use.as}: write the name of a file, not -`);
  }
  const read = usesOf({ 'the list': given.list, '--exclude': exclude, '--policy': given.policy });
  const keys = usesOf({ '--ca': given.ca, '--cert': given.cert, '--key': given.key });
  const uses = await identify([...read, ...keys, ...resumed, ...written]);
  // One of two that are written stands last.
  for (const [at, one] of uses.entries()) {
    const other = uses.slice(at + 1).find(({ id, as }) => id === one.id && isWritten(as));
    if (other) refuse(other, one, given.format);
  }
}

function isWritten(as: string): boolean {
  return as === '--output' || as === '--summary';
}

function refuse(written: Use, other: Use, format: string): void {
  const resumes = written.as === '--output' && other.as === '--resume';
  if (resumes && format === 'jsonl') return;
  const better = resumes ? 'write --format jsonl to add to it, or name another' : 'name another';
  const is = `${written.path} is the same file as ${other.as} ${other.path}`;
  throw new UsageError(`${written.as}: ${is}; ${better}`);
}

function usesOf(named: Readonly<Record<string, string | readonly string[] | undefined>>): Use[] {
  return Object.entries(named).flatMap(([as, paths = []]) =>
    [paths].flat().map((path) => ({ as, path })),
  );
}

/** Leaves out standard input, pipes and devices. */
async function identify(uses: readonly Use[]): Promise<IdentifiedUse[]> {
  const identified: IdentifiedUse[] = [];
  for (const use of uses) {
    const id = use.path === '-' ? null : await identifyFile(use.path);
    if (id !== null) identified.push({ ...use, id });
  }
  return identified;
}
