/** The two lists of domains with which mail goes over mutual TLS only. */

import type { TransportConfig } from '../../policy/transport-config.ts';

/** One of them. */
interface DomainList {
  readonly property: 'TLSReceiveDomainSecureList' | 'TLSSendDomainSecureList';
  /** Null where it was not declared. */
  read(config: TransportConfig | null): readonly string[] | null;
}

export const DOMAIN_LISTS: readonly [DomainList, DomainList] = [
  {
    property: 'TLSReceiveDomainSecureList',
    read: (config) => config?.tlsReceiveDomainSecureList ?? null,
  },
  {
    property: 'TLSSendDomainSecureList',
    read: (config) => config?.tlsSendDomainSecureList ?? null,
  },
];
