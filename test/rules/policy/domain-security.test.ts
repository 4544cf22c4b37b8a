import { describe, expect, test } from 'vitest';
import type { ReceiveConnector } from '../../../src/policy/connector.ts';
import type { SendConnector } from '../../../src/policy/send-connector.ts';
import { connector } from '../../support/connectors.ts';
import { messages, sendConnector, transportConfig } from './say.ts';

const SERVING = connector({ domainSecureEnabled: true, authMechanism: ['Tls'] });
const LIST = transportConfig({ tlsReceiveDomainSecureList: ['partner.example'] });

describe('domain-security-unserved, receiving', () => {
  test.each<[string, ReceiveConnector[], number]>([
    ['a connector serves', [SERVING], 0],
    ['one of several serves', [connector({ domainSecureEnabled: false }), SERVING], 0],
    ['not enabled for it', [{ ...SERVING, domainSecureEnabled: false }], 1],
    ['without Tls', [{ ...SERVING, authMechanism: [] }], 1],
    ['ExternalAuthoritative', [{ ...SERVING, authMechanism: ['Tls', 'ExternalAuthoritative'] }], 1],
    ['disabled', [{ ...SERVING, enabled: false }], 1],
    ['what was not declared might serve', [connector()], 0],
    ['no connectors declared', [], 0],
  ])('%s', (_claim, connectors, count) => {
    const found = messages({ connectors, transportConfig: LIST }, 'domain-security-unserved');
    expect(found).toHaveLength(count);
  });

  test('an empty list, or none, asks for nothing', () => {
    const connectors = [{ ...SERVING, domainSecureEnabled: false }];
    for (const list of [[], null]) {
      const config = transportConfig({ tlsReceiveDomainSecureList: list });
      expect(messages({ connectors, transportConfig: config }, 'domain-security-unserved')).toEqual(
        [],
      );
    }
  });
});

const SENDING = sendConnector({
  domainSecureEnabled: true,
  dnsRoutingEnabled: true,
  ignoreStartTls: false,
  addressSpaces: ['smtp:partner.example;1'],
});

describe('domain-security-unserved, sending', () => {
  const config = transportConfig({ tlsSendDomainSecureList: ['Partner.example'] });
  test.each<[string, SendConnector[], number]>([
    ['a connector serves', [SENDING], 0],
    ['not enabled for it', [{ ...SENDING, domainSecureEnabled: false }], 1],
    ['for another domain', [{ ...SENDING, addressSpaces: ['smtp:other.example;1'] }], 1],
    ['for all domains, which does not do', [{ ...SENDING, addressSpaces: ['smtp:*;1'] }], 1],
    ['through smart hosts', [{ ...SENDING, dnsRoutingEnabled: false }], 1],
    ['IgnoreSTARTTLS', [{ ...SENDING, ignoreStartTls: true }], 1],
    ['disabled', [{ ...SENDING, enabled: false }], 1],
    ['what was not declared might serve', [sendConnector()], 0],
    ['no Send connectors declared', [], 0],
  ])('%s', (_claim, sendConnectors, count) => {
    const found = messages({ sendConnectors, transportConfig: config }, 'domain-security-unserved');
    expect(found).toHaveLength(count);
  });
});

test('domain-security-wildcard names list and wildcard', () => {
  const config = transportConfig({
    tlsReceiveDomainSecureList: ['*.partner.example', 'other.example'],
    tlsSendDomainSecureList: ['*'],
  });
  expect(messages({ transportConfig: config }, 'domain-security-wildcard')).toEqual([
    expect.stringMatching(/^TLSReceiveDomainSecureList does not support the wildcard \*\.partner/),
    expect.stringMatching(/^TLSSendDomainSecureList does not support the wildcard \*;/),
  ]);
});

describe('domain-security-one-way', () => {
  test.each<[string, string[] | null, string[] | null, number]>([
    ['in both', ['a.example'], ['A.example'], 0],
    ['received only', ['a.example'], [], 1],
    ['sent only', [], ['a.example'], 1],
    ['one each', ['a.example'], ['b.example'], 2],
    ['a list that was not declared', ['a.example'], null, 0],
  ])('%s', (_claim, receive, send, count) => {
    const config = transportConfig({
      tlsReceiveDomainSecureList: receive,
      tlsSendDomainSecureList: send,
    });
    expect(messages({ transportConfig: config }, 'domain-security-one-way')).toHaveLength(count);
  });
});
