/** Makes the standard that observations are judged by out of the options of the command line. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import { EMPTY_POLICY, mergePolicies, type Policy } from '../policy/policy.ts';
import type { Judged, Standard } from '../rules/judge.ts';
import { UsageError } from './exit-codes.ts';
import { readBytes } from './files.ts';
import type { Mapping } from './mapping.ts';
import type { Values } from './option.ts';
import type { STANDARD_OPTIONS } from './options.ts';
import { applySettings } from './settings.ts';
import type { Terminal } from './terminal.ts';

type Given = Values<typeof STANDARD_OPTIONS>;

/** @throws UsageError that names the option, or the file and its line. */
export async function readStandard(
  given: Given,
  terminal: Pick<Terminal, 'stdin' | 'signal'>,
): Promise<Standard> {
  const declared = await readPolicies('--policy', given.policy ?? [], terminal);
  const policy = await applySettings(declared, given.set ?? []);
  const mapping = await readConnectors(given.connector ?? [], policy);
  const expiringDays = given['expiring-days'];
  if (!(expiringDays >= 0)) throw new UsageError('--expiring-days: write a number of days');
  return { policy, ...mapping, requireTls: given['require-tls'] === true, expiringDays };
}

/** Most checks name no connector, and to find one takes a part of the program of its own. */
async function readConnectors(texts: readonly string[], { connectors }: Policy): Promise<Mapping> {
  if (texts.length === 0) return { connector: null, connectorsAt: new Map() };
  const { readMapping } = await import('./mapping.ts');
  return readMapping(texts, connectors);
}

/** Judges each observation as it comes. */
export async function* judgeAll(
  observations: AsyncIterable<Observation<Facts>> | Iterable<Observation<Facts>>,
  standard: Standard,
): AsyncGenerator<Judged> {
  for await (const observation of observations) {
    // Loaded when there is something to judge: the first packet leaves before.
    const { RULES } = await import('../rules/index.ts');
    const { judge } = await import('../rules/judge.ts');
    yield judge(observation, RULES, standard);
  }
}

/** Leaves out what the user cut short just now, which is no observation. */
export async function* finished(
  observations: AsyncIterable<Observation<Facts>>,
): AsyncGenerator<Observation<Facts>> {
  for await (const observation of observations) {
    if (observation.outcome !== 'cancelled') yield observation;
  }
}

/** Reads all policy files as one; `-` is standard input. @throws UsageError. */
export async function readPolicies(
  what: string,
  paths: readonly string[],
  terminal: Pick<Terminal, 'stdin' | 'signal'>,
): Promise<Policy> {
  if (paths.length === 0) return EMPTY_POLICY;
  // Loaded only where there is a policy: most checks have none, and its parsers are heavy.
  const { readPolicy } = await import('../policy/read/read-policy.ts');
  const { PolicyError } = await import('../policy/read/policy-file.ts');
  const { ExportError } = await import('../policy/read/exported.ts');
  const policies: Policy[] = [];
  for (const path of paths) {
    const bytes = await readBytes(what, path, terminal);
    try {
      policies.push(readPolicy(bytes, path === '-' ? 'standard input' : path));
    } catch (error) {
      const isTheirs = error instanceof PolicyError || error instanceof ExportError;
      throw isTheirs ? new UsageError(error.message) : error;
    }
  }
  return mergePolicies(policies);
}
