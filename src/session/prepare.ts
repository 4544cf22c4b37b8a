/** Finds, before anything is connected, what would stop a script on its way. */

import { couldDeliver, DELIVERY_REFUSED } from './delivery.ts';
import { allSteps, type Script, type Step } from './script.ts';
import { ScriptError } from './script-error.ts';
import { fill, type Reference, referencesIn, type Template } from './template.ts';
import { checkVariables, TARGET_NAMES, type Variables } from './variables.ts';

export interface Permissions {
  /** Whether RCPT, DATA, BDAT and AUTH may be sent. */
  readonly allowDelivery: boolean;
}

/**
 * Looks for names without a value and for commands that are not allowed.
 *
 * @throws ScriptError with the place.
 */
export function checkScript(
  { name, steps }: Script,
  variables: Variables,
  { allowDelivery }: Permissions,
): void {
  checkVariables(variables);
  const known = new Set<string>([...Object.keys(variables.values), ...TARGET_NAMES]);
  for (const step of allSteps(steps)) {
    for (const template of sentBy(step)) requireKnown(template, known, `${name}:${step.line}`);
    if (step.kind === 'say' && !allowDelivery && couldDeliver(visible(step.template, variables))) {
      throw new ScriptError(`${name}:${step.line}:${step.column}: ${DELIVERY_REFUSED}`);
    }
    for (const captured of capturedBy(step)) known.add(captured);
  }
}

function sentBy(step: Step): Template[] {
  if (step.kind === 'say') return [step.template];
  if (step.kind !== 'tls') return [];
  const { servername, cert, key } = step.words;
  return [servername, cert, key].filter((template) => template !== null);
}

function capturedBy(step: Step): string[] {
  if (step.kind !== 'hear') return [];
  return step.conditions.flatMap(({ wanted }) =>
    'pattern' in wanted ? referencesIn(wanted.pattern).flatMap(({ names }) => names) : [],
  );
}

function requireKnown(template: Template, known: ReadonlySet<string>, where: string): void {
  for (const { names, column } of referencesIn(template)) {
    const unknown = names.find((name) => !known.has(name));
    if (unknown === undefined) continue;
    throw new ScriptError(
      `${where}:${column}: {${unknown}} has no value; known here: ${[...known].sort().join(', ')}`,
    );
  }
}

/** What is known of a line before the target is: the rest is looked at when it is sent. */
function visible(template: Template, { values }: Variables): string {
  const spell = ({ names: [name = ''], form }: Reference) =>
    form === 'as-is' && Object.hasOwn(values, name) ? (values[name] ?? '') : '';
  return fill(template, spell);
}
