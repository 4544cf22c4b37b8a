/** A file that a person writes in YAML or JSON, held against the shape that it should have. */

import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { z } from 'zod';
import { printable } from '../../smtp/printable.ts';

/** Says what is wrong with a written file, and where. */
export class WrittenFileError extends Error {
  override readonly name = 'WrittenFileError';
  /** Both from 1; null where the whole file is meant. */
  readonly place: Place | null;

  constructor(message: string, place: Place | null) {
    super(printable(message, MAX_MESSAGE));
    this.place = place;
  }
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Characters; the list of all settings of a connector is some 400. */
const MAX_MESSAGE = 1000;

/** What a file says, and where in it. */
export interface Written<T> {
  readonly value: T;
  /** Where a setting stands, or the last on the way to it that does. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
}

/** Reads a file into its shape. @throws WrittenFileError at the first thing that is wrong. */
export function readWrittenFile<T>(content: string, shape: z.ZodType<T>): Written<T> {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const placeOf = (path: readonly PropertyKey[]) =>
    placeAt(nodeAt(document.contents, path)?.range?.[0] ?? 0);
  const [syntaxError] = document.errors;
  if (syntaxError) throw new WrittenFileError(syntaxError.message, placeAt(syntaxError.pos[0]));
  const result = shape.safeParse(toPlain(document));
  if (result.success) return { value: result.data, placeOf };
  const { issues } = result.error;
  // A setting that is misspelt is also one that is missing; the first is what its writer can see.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = issue?.path ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const what = `${spellPath(path)}${issue?.message ?? 'is wrong'}`;
  throw new WrittenFileError(what, placeOf([...path, ...unknown]));
}

/** Nobody needs any; a person may save some typing. */
const MAX_ALIASES = 100;

/** Resolves aliases, of which a file may hold only so many that it cannot blow up. */
function toPlain(document: Document): unknown {
  refuseEndlessAliases(document);
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    throw new WrittenFileError(error instanceof Error ? error.message : String(error), null);
  }
}

/** The library counts what aliases stand for, and only after it has made most of it. */
function refuseEndlessAliases(document: Document): void {
  let aliases = 0;
  visit(document, {
    Alias(_key, { source }, path) {
      const isWithinItself = path.some(
        (node) => isNode(node) && 'anchor' in node && node.anchor === source,
      );
      if (++aliases > MAX_ALIASES || isWithinItself) {
        throw new WrittenFileError('has aliases without end; write out what they stand for', null);
      }
    },
  });
}

/** The node that a path leads to, or the last one on the way that exists. */
function nodeAt(root: Node | null, path: readonly PropertyKey[]): Node | null {
  let node = root;
  for (const step of path) {
    const next = childOf(node, step);
    if (!next) break;
    node = next;
  }
  return node;
}

function childOf(node: Node | null, step: PropertyKey): Node | null {
  if (isSeq<Node>(node) && typeof step === 'number') return node.items[step] ?? null;
  if (!isMap<unknown, Node>(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
  return pair?.value ?? null;
}

function spellPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '';
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return `${steps.join('').replace(/^\./, '')}: `;
}
