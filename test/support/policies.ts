/** Policies to judge by. */

import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { EMPTY_POLICY, type Policy } from '../../src/policy/policy.ts';

/** A policy of these connectors, and nothing else. */
export function policyOf(...connectors: readonly ReceiveConnector[]): Policy {
  return { ...EMPTY_POLICY, connectors };
}
