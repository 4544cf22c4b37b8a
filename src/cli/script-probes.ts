/** The scripts that `--probe` may name, and what they are given. */

import type { Probe } from '../dialogue/probe.ts';
import type { Options } from './option.ts';
import { namesScript } from './script-name.ts';
import type { ScriptChoices } from './script-sources.ts';
import { SESSION_OPTIONS } from './session-options.ts';
import type { Terminal } from './terminal.ts';

/** What the scripts of `--probe` are given. */
export const SCRIPT_PROBE_OPTIONS = {
  var: SESSION_OPTIONS.var,
  'var-file': SESSION_OPTIONS['var-file'],
  'var-env': SESSION_OPTIONS['var-env'],
} as const satisfies Options;

/** Makes probes of the scripts. @throws UsageError that names the option, or the place in the script. */
export async function readScriptProbes(
  given: ScriptChoices,
  terminal: Pick<Terminal, 'env'>,
): Promise<readonly Probe[]> {
  const { probe = [], var: values, 'var-file': files, 'var-env': names } = given;
  const isAsked = probe.some(namesScript) || [values, files, names].some(Boolean);
  // Loaded only then: the language of scripts is a tenth of a start.
  if (!isAsked) return [];
  const { readScriptSources } = await import('./script-sources.ts');
  const { scriptProbe } = await import('../session/probe.ts');
  return (await readScriptSources(given, terminal)).map(scriptProbe);
}
