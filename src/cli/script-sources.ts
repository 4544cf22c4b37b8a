/** Reads the scripts that `--probe` names, to be put to every target. */

import { parseScript } from '../session/parse.ts';
import { type ScriptSource, scriptProbe, scriptProbeId } from '../session/probe.ts';
import { ScriptError } from '../session/script-error.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './files.ts';
import { namesScript } from './script-name.ts';
import type { SessionChoices } from './session-options.ts';
import { readScriptFiles, readVariables } from './session-variables.ts';
import type { Terminal } from './terminal.ts';

/** As much of a command line as is about scripts. */
export type ScriptChoices = Pick<SessionChoices, 'var' | 'var-file' | 'var-env'> & {
  readonly probe?: readonly string[] | undefined;
};

/** @throws UsageError that names the option, or the place in the script. */
export async function readScriptSources(
  given: ScriptChoices,
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
