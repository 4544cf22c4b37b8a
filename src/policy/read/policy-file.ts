/** Our own policy file, in YAML or JSON: what a person writes by hand. */

import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { AUTH_MECHANISMS, type AuthMechanism, type Policy } from '../connector.ts';

/** Tells where a policy file is wrong: `policy.yaml:7: connectors[0].requireTls: …`. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

const authMechanism = z
  .union([z.string(), z.array(z.string())], {
    error: `expected a list of ${AUTH_MECHANISMS.join(', ')}, or None`,
  })
  .transform((value, context) => {
    const names = typeof value === 'string' ? value.split(',') : value;
    return names
      .map((name) => name.trim())
      .filter((name) => name !== '' && name.toLowerCase() !== 'none')
      .map((name) => readAuthMechanism(name, context));
  });

function readAuthMechanism(name: string, context: z.RefinementCtx): AuthMechanism {
  const known = AUTH_MECHANISMS.find((flag) => flag.toLowerCase() === name.toLowerCase());
  if (known) return known;
  context.addIssue({
    code: 'custom',
    message: `"${name}" is not one of ${AUTH_MECHANISMS.join(', ')}, None`,
  });
  return z.NEVER;
}

const oneOrMore = (element: z.ZodString, error: string) =>
  z.union([element, z.array(element)], { error }).transform((value) => [value].flat());

const BINDING = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.%]+\]):\d{1,5}$/i;
function isBinding(text: string): boolean {
  return BINDING.test(text) && Number(/\d+$/.exec(text)) <= 65_535;
}

const BINDING_HINT = 'expected an address and a port, such as 0.0.0.0:25 or "[::]:25"';

const flag = z.boolean({ error: 'expected true or false' });
const text = z.string({ error: 'expected text' });

const SETTINGS = {
  identity: text.min(1, { error: 'expected a name, such as EX01\\Default Frontend EX01' }),
  enabled: flag.default(true),
  bindings: oneOrMore(z.string().refine(isBinding, BINDING_HINT), BINDING_HINT)
    .nullable()
    .default(null),
  remoteIpRanges: oneOrMore(z.string(), 'expected an address, a range or a network')
    .nullable()
    .default(null),
  authMechanism: authMechanism.nullable().default(null),
  requireTls: flag.default(false),
  domainSecureEnabled: flag.nullable().default(null),
  fqdn: text.nullable().default(null),
  banner: text.nullable().default(null),
  maxMessageSize: z
    .int({ error: 'expected a number of octets' })
    .positive()
    .nullable()
    .default(null),
};

const policyFile = z.strictObject(
  {
    connectors: z.array(z.strictObject(SETTINGS, { error: explainObject(SETTINGS) }), {
      error: 'expected a list of connectors',
    }),
  },
  { error: explainObject({ connectors: true }) },
);

function explainObject(settings: object) {
  const accepted = Object.keys(settings).join(', ');
  return (issue: z.core.$ZodRawIssue) =>
    issue.code === 'unrecognized_keys'
      ? `unknown setting ${issue.keys.join(', ')}; accepted are ${accepted}`
      : `expected settings: ${accepted}`;
}

/**
 * Reads a policy file; only here does an absent `requireTls` mean Microsoft's default, `$false`.
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
    throw new PolicyError(`${fileName}:${line}: ${syntaxError.message}`);
  }
  const result = policyFile.safeParse(toPlain(document, fileName));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const line = lineOf(nodeAt(document.contents, [...path, ...unknown])?.range?.[0] ?? 0);
  throw new PolicyError(`${fileName}:${line}: ${spellPath(path)}${issue?.message ?? 'is wrong'}`);
}

/** Resolves aliases, of which a file may hold only so many that it cannot blow up. */
function toPlain(document: Document, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw new PolicyError(`${fileName}: ${error instanceof Error ? error.message : error}`);
  }
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
