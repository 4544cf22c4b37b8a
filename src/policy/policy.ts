/** All that was declared, of one server or of many. */

import type { ReceiveConnector } from './connector.ts';
import type { ExchangeCertificate } from './exchange-certificate.ts';
import type { SendConnector } from './send-connector.ts';
import { mergeTransportConfigs, type TransportConfig } from './transport-config.ts';

export interface Policy {
  readonly connectors: readonly ReceiveConnector[];
  readonly sendConnectors: readonly SendConnector[];
  /** Null where it was not declared. */
  readonly transportConfig: TransportConfig | null;
  /** Null where none were declared, which is not the same as that there are none. */
  readonly certificates: readonly ExchangeCertificate[] | null;
}

export const EMPTY_POLICY: Policy = {
  connectors: [],
  sendConnectors: [],
  transportConfig: null,
  certificates: null,
};

/** Several files make one policy; of the transport configuration the later property counts. */
export function mergePolicies(policies: readonly Policy[]): Policy {
  const certificates = policies.flatMap((policy) => policy.certificates ?? []);
  const declared = policies.some((policy) => policy.certificates !== null);
  return {
    connectors: policies.flatMap((policy) => policy.connectors),
    sendConnectors: policies.flatMap((policy) => policy.sendConnectors),
    transportConfig: mergeTransportConfigs(policies.map((policy) => policy.transportConfig)),
    certificates: declared ? certificates : null,
  };
}
