/** Our own policy file, in YAML or JSON: what a person writes by hand. */

import type { Policy } from '../policy.ts';
import { policyFile } from './policy-shape.ts';
import { readWrittenFile, WrittenFileError } from './written-file.ts';

/** Tells where a policy file is wrong: `policy.yaml:7: connectors[0].requireTls: …`. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/**
 * Reads a policy file; only here does an absent `requireTls` mean Microsoft's default, `$false`,
 * and an absent `tlsCertificateName` that none is set.
 *
 * @throws PolicyError that names the file, the line and the setting.
 */
export function readPolicyFile(content: string, fileName: string): Policy {
  try {
    return pickPolicy(readWrittenFile(content, policyFile).value);
  } catch (error) {
    if (!(error instanceof WrittenFileError)) throw error;
    const line = error.place === null ? '' : `:${error.place.line}`;
    throw new PolicyError(`${fileName}${line}: ${error.message}`);
  }
}

function pickPolicy({ connectors, sendConnectors, transportConfig, certificates }: Policy): Policy {
  return { connectors, sendConnectors, transportConfig, certificates };
}
