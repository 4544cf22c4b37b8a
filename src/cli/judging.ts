/** Makes the standard that observations are judged by out of the options of the command line. */

import type { InferredOptionTypes } from 'yargs';
import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import type { Policy, ReceiveConnector } from '../policy/connector.ts';
import { findConnector } from '../policy/select.ts';
import { RULES } from '../rules/index.ts';
import { type Judged, judge, type Standard } from '../rules/judge.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './files.ts';
import type { STANDARD_OPTIONS } from './options.ts';

type Given = InferredOptionTypes<typeof STANDARD_OPTIONS>;

/** @throws UsageError that names the option, or the file and its line. */
export async function readStandard(given: Given): Promise<Standard> {
  const connectors = await readConnectors(given.policy ?? []);
  const connector = given.connector ?? null;
  if (connector !== null && !findConnector(connectors, connector)) {
    const known = connectors.map(({ identity }) => identity).join(', ');
    throw new UsageError(
      `--connector: "${connector}" is not declared; ${known === '' ? 'name its file with --policy' : `declared are ${known}`}`,
    );
  }
  const expiringDays = given['expiring-days'];
  if (!(expiringDays >= 0)) throw new UsageError('--expiring-days: write a number of days');
  return { connectors, connector, requireTls: given['require-tls'] === true, expiringDays };
}

/** Judges each observation as it comes; one that was cut short by the user is no observation. */
export async function* judgeAll(
  observations: AsyncIterable<Observation<Facts>> | Iterable<Observation<Facts>>,
  standard: Standard,
): AsyncGenerator<Judged> {
  for await (const observation of observations) {
    if (observation.outcome !== 'cancelled') yield judge(observation, RULES, standard);
  }
}

/** Reads all policy files as one. @throws UsageError. */
export async function readConnectors(paths: readonly string[]): Promise<ReceiveConnector[]> {
  const policies = await Promise.all(paths.map(readOne));
  return policies.flatMap(({ connectors }) => connectors);
}

async function readOne(path: string): Promise<Policy> {
  const content = await readText('--policy', path);
  // Loaded only where there is a policy: most checks have none, and its parsers are heavy.
  const { PolicyError, readPolicyFile } = await import('../policy/read/policy-file.ts');
  try {
    return readPolicyFile(content, path);
  } catch (error) {
    if (error instanceof PolicyError) throw new UsageError(error.message);
    throw error;
  }
}
