/** Reads the scripts that `--probe` names, to be put to every target. */

import type { Options } from 'yargs';
import { parseScript } from '../session/parse.ts';
import { type ScriptSource, scriptProbe, scriptProbeId } from '../session/probe.ts';
import { ScriptError } from '../session/script-error.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './files.ts';
import { SESSION_OPTIONS, type SessionChoices } from './session-options.ts';
import { readScriptFiles, readVariables } from './session-variables.ts';
import type { Terminal } from './terminal.ts';

/** What the scripts of `--probe` are given. */
export const SCRIPT_PROBE_OPTIONS = {
  var: SESSION_OPTIONS.var,
  'var-file': SESSION_OPTIONS['var-file'],
  'var-env': SESSION_OPTIONS['var-env'],
} as const satisfies Record<string, Options>;

type Choices = Pick<SessionChoices, 'var' | 'var-file' | 'var-env'> & {
  readonly probe?: readonly string[] | undefined;
};

/** Whether `--probe` names a file; the id of a probe has neither dot nor slash. */
export function namesScript(value: string): boolean {
  return /[./\\]/.test(value);
}

/** @throws UsageError that names the option, or the place in the script. */
export async function readScriptSources(
  given: Choices,
  terminal: Pick<Terminal, 'env'>,
): Promise<readonly ScriptSource[]> {
  const { values } = await readVariables({ ...given, secret: undefined }, terminal).catch(
    inOurWords,
  );
  const sources: ScriptSource[] = [];
  for (const name of (given.probe ?? []).filter(namesScript)) {
    const text = await readText('--probe', name);
    const source = await readSource(name, text, values).catch(inOurWords);
    const id = scriptProbeId(name);
    if (sources.some((other) => scriptProbeId(other.name) === id)) {
      throw new UsageError(`--probe: two scripts would be called ${id}; rename ${name}`);
    }
    sources.push(source);
  }
  return sources;
}

async function readSource(
  name: string,
  text: string,
  values: ScriptSource['values'],
): Promise<ScriptSource> {
  const files = await readScriptFiles(parseScript(text, name), values);
  const source = { name, text, values, files };
  // What is wrong with it is told now, not once for every target.
  scriptProbe(source);
  return source;
}

function inOurWords(error: unknown): never {
  throw error instanceof ScriptError ? new UsageError(error.message) : error;
}
