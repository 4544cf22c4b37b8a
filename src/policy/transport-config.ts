/** The declared settings of the organisation's transport (Set-TransportConfig). */

/** Null where a property was not declared. */
export interface TransportConfig {
  /** Domains from which mail must arrive over mutual TLS. */
  readonly tlsReceiveDomainSecureList: readonly string[] | null;
  /** Domains to which mail must be sent over mutual TLS. */
  readonly tlsSendDomainSecureList: readonly string[] | null;
  /** Properties whose value the export cut short. */
  readonly cutProperties: readonly string[];
  readonly unknownProperties: number;
}

/** One configuration of several; null where none was declared. What a later one lacks is kept. */
export function mergeTransportConfigs(
  configs: readonly (TransportConfig | null)[],
): TransportConfig | null {
  return configs.reduce((earlier, later) => {
    return earlier && later ? mergeTwo(earlier, later) : (later ?? earlier);
  }, null);
}

function mergeTwo(earlier: TransportConfig, later: TransportConfig): TransportConfig {
  const lists = {
    tlsReceiveDomainSecureList:
      later.tlsReceiveDomainSecureList ?? earlier.tlsReceiveDomainSecureList,
    tlsSendDomainSecureList: later.tlsSendDomainSecureList ?? earlier.tlsSendDomainSecureList,
  };
  const known = Object.entries(lists).filter(([, list]) => list !== null);
  const names = new Set(known.map(([name]) => name.toLowerCase()));
  const cut = new Set([...earlier.cutProperties, ...later.cutProperties]);
  return {
    ...lists,
    cutProperties: [...cut].filter((name) => !names.has(name.toLowerCase())),
    unknownProperties: earlier.unknownProperties + later.unknownProperties,
  };
}
