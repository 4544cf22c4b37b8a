/** Reads the variables of a script, and the files that it names. */

import { allSteps, type Script } from '../session/script.ts';
import { fill, referencesIn, type Template } from '../session/template.ts';
import { checkVariables, type Variables } from '../session/variables.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './files.ts';
import type { SessionChoices } from './session-options.ts';
import type { Terminal } from './terminal.ts';

type VariableChoices = Pick<SessionChoices, 'var' | 'var-file' | 'var-env' | 'secret'>;

/** @throws UsageError that names the option. */
export async function readVariables(
  given: VariableChoices,
  { env }: Pick<Terminal, 'env'>,
): Promise<Variables> {
  const values: Record<string, string> = {};
  const add = (option: string, name: string, value: string) => {
    if (Object.hasOwn(values, name)) throw new UsageError(`--${option}: {${name}} is given twice`);
    values[name] = value;
  };
  for (const text of given.var ?? []) {
    const [name, value] = splitPair('var', text, 'NAME=VALUE');
    add('var', name, value);
  }
  const open = new Set(Object.keys(values));
  for (const text of given['var-file'] ?? []) {
    const [name, path] = splitPair('var-file', text, 'NAME=FILE');
    add('var-file', name, (await readText('--var-file', path)).replace(/\r?\n$/, ''));
  }
  for (const text of given['var-env'] ?? []) {
    const [name, variable] = text.includes('=')
      ? splitPair('var-env', text, 'NAME=VARIABLE')
      : [text, text];
    const value = env[variable];
    if (value === undefined) throw new UsageError(`--var-env: ${variable} is not set`);
    add('var-env', name, value);
  }
  const secrets = given.secret ?? [];
  const seen = secrets.find((name) => open.has(name));
  if (seen !== undefined) {
    throw new UsageError(
      `--secret: {${seen}} stands on the command line, where others can see it; give it with --var-env or --var-file`,
    );
  }
  const variables = { values, secrets };
  checkVariables(variables);
  return variables;
}

function splitPair(option: string, text: string, wanted: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new UsageError(`--${option}: "${text}" is not ${wanted}`);
}

/** Reads every file that `TLS` names, by the path as it is written. @throws UsageError. */
export async function readScriptFiles(
  { name, steps }: Script,
  values: Variables['values'],
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const step of allSteps(steps)) {
    if (step.kind !== 'tls') continue;
    const { cert, key } = step.words;
    for (const template of [cert, key]) {
      const path = template && pathOf(template, values, `${name}:${step.line}`);
      if (path !== null) files[path] ??= await readText(`${name}:${step.line}`, path);
    }
  }
  return files;
}

/** Only what is known beforehand can be a path: nothing that the server says. */
function pathOf(template: Template, values: Variables['values'], where: string): string {
  const unknown = referencesIn(template).find(
    ({ names: [name = ''] }) => !Object.hasOwn(values, name),
  );
  if (unknown) {
    throw new UsageError(
      `${where}:${unknown.column}: a file can be named by variables that are given, not by {${unknown.names[0]}}`,
    );
  }
  return fill(template, ({ names: [name = ''] }) => values[name] ?? '');
}
