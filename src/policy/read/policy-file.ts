/** Our own policy file, in YAML or JSON: what a person writes by hand. */

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
import { printable } from '../../smtp/printable.ts';
import type { Policy } from '../policy.ts';
import { policyFile } from './policy-shape.ts';

/** Tells where a policy file is wrong: `policy.yaml:7: connectors[0].requireTls: …`. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/** Characters; the list of all settings of a connector is some 400. */
const MAX_MESSAGE = 1000;

/**
 * Reads a policy file; only here does an absent `requireTls` mean Microsoft's default, `$false`,
 * and an absent `tlsCertificateName` that none is set.
 *
 * @throws PolicyError that names the file, the line and the setting.
 */
export function readPolicyFile(content: string, fileName: string): Policy {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const lineOf = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const [syntaxError] = document.errors;
  if (syntaxError) {
    const line = lineOf(syntaxError.pos[0]);
    throw new PolicyError(`${fileName}:${line}: ${printable(syntaxError.message, MAX_MESSAGE)}`);
  }
  const result = policyFile.safeParse(toPlain(document, fileName));
  if (result.success) return pickPolicy(result.data);
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const line = lineOf(nodeAt(document.contents, [...path, ...unknown])?.range?.[0] ?? 0);
  const what = `${spellPath(path)}${issue?.message ?? 'is wrong'}`;
  throw new PolicyError(`${fileName}:${line}: ${printable(what, MAX_MESSAGE)}`);
}

function pickPolicy({ connectors, sendConnectors, transportConfig, certificates }: Policy): Policy {
  return { connectors, sendConnectors, transportConfig, certificates };
}

/** A policy needs none; a person may save some typing. */
const MAX_ALIASES = 100;

/** Resolves aliases, of which a file may hold only so many that it cannot blow up. */
function toPlain(document: Document, fileName: string): unknown {
  refuseEndlessAliases(document, fileName);
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    throw new PolicyError(`${fileName}: ${error instanceof Error ? error.message : error}`);
  }
}

/** The library counts what aliases stand for, and only after it has made most of it. */
function refuseEndlessAliases(document: Document, fileName: string): void {
  let aliases = 0;
  visit(document, {
    Alias(_key, { source }, path) {
      const isWithinItself = path.some(
        (node) => isNode(node) && 'anchor' in node && node.anchor === source,
      );
      if (++aliases > MAX_ALIASES || isWithinItself) {
        throw new PolicyError(
          `${fileName}: has aliases without end; write out what they stand for`,
        );
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
