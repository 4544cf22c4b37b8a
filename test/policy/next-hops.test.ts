import { describe, expect, test } from 'vitest';
import { nextHops } from '../../src/policy/next-hops.ts';
import { EMPTY_POLICY } from '../../src/policy/policy.ts';
import type { SendConnector } from '../../src/policy/send-connector.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { sendConnector } from '../support/send-connectors.ts';

const hopsOf = (connectors: readonly Partial<SendConnector>[], secured: string[] | null = null) =>
  nextHops({
    ...EMPTY_POLICY,
    sendConnectors: connectors.map(sendConnector),
    transportConfig: {
      tlsReceiveDomainSecureList: null,
      tlsSendDomainSecureList: secured,
      cutProperties: [],
      unknownProperties: 0,
    },
  });

const textsOf = (...given: Parameters<typeof hopsOf>) => hopsOf(...given).map(({ text }) => text);

describe('where DNS routes', () => {
  test.each<[string, Partial<SendConnector>, string[]]>([
    [
      'the domains of the address spaces',
      { addressSpaces: ['smtp:Contoso.example;1', 'fabrikam.example'] },
      ['mx:contoso.example', 'mx:fabrikam.example'],
    ],
    ['no wildcard', { addressSpaces: ['smtp:*;1', 'smtp:*.contoso.example;1'] }, []],
    ['no address space of another type', { addressSpaces: ['X400:c=us;a=adatum;p=x;1'] }, []],
    ['no address space that is no domain', { addressSpaces: ['smtp:--;1'] }, []],
    [
      'its own port',
      { addressSpaces: ['contoso.example'], port: 2525 },
      ['mx:contoso.example:2525'],
    ],
    [
      'whatever the smart hosts, by DNSRoutingEnabled',
      { addressSpaces: ['contoso.example'], smartHosts: ['x.example'], dnsRoutingEnabled: true },
      ['mx:contoso.example'],
    ],
    ['nothing of a disabled one', { addressSpaces: ['contoso.example'], enabled: false }, []],
    ['nothing that was not declared', {}, []],
  ])('%s', (_claim, declared, expected) => {
    expect(textsOf([declared])).toEqual(expected);
  });
});

describe('where smart hosts route', () => {
  test.each<[string, Partial<SendConnector>, string[]]>([
    [
      'each of them, on port 25',
      { smartHosts: ['Smart.example', 'two.example'], dnsRoutingEnabled: false },
      ['smart.example:25', 'two.example:25'],
    ],
    ['on the port of the connector', { smartHosts: ['a.example'], port: 587 }, ['a.example:587']],
    ['an address in brackets', { smartHosts: ['[192.0.2.1]'] }, ['192.0.2.1:25']],
    ['an IPv6 address', { smartHosts: ['[2001:db8::1]'] }, ['[2001:db8::1]:25']],
    ['no network', { smartHosts: ['192.0.2.0/24'] }, []],
    ['none where none was declared', { dnsRoutingEnabled: false }, []],
    [
      'and not its address spaces',
      { smartHosts: ['a.example'], addressSpaces: ['contoso.example'] },
      ['a.example:25'],
    ],
  ])('%s', (_claim, declared, expected) => {
    expect(textsOf([declared])).toEqual(expected);
  });
});

describe('domains of TLSSendDomainSecureList', () => {
  const wide = { identity: 'Internet', addressSpaces: ['smtp:*;1'] };
  const sub = { identity: 'Sub', addressSpaces: ['smtp:*.contoso.example;1'] };
  const exact = { identity: 'Exact', addressSpaces: ['smtp:mail.contoso.example;1'] };

  test.each<[string, Partial<SendConnector>[], string | null]>([
    ['the one that names it', [wide, sub, exact], 'Exact'],
    ['the one that names its parent', [wide, sub], 'Sub'],
    ['the one for every domain', [wide], 'Internet'],
    ['none', [], null],
    ['none where a smart host comes first', [{ ...wide, smartHosts: ['a.example'] }], null],
    ['none that is disabled', [{ ...wide, enabled: false }], null],
  ])('belong to the Send connector that routes them: %s', (_which, connectors, identity) => {
    const hops = hopsOf(connectors, ['mail.contoso.example']);
    expect(hops.find(({ text }) => text === 'mx:mail.contoso.example')).toEqual({
      text: 'mx:mail.contoso.example',
      sendConnector: identity,
      domain: 'mail.contoso.example',
    });
  });

  test('are there once where an address space names them too', () => {
    expect(textsOf([exact], ['mail.contoso.example'])).toEqual(['mx:mail.contoso.example']);
  });

  test('leave out wildcards, which are not supported there', () => {
    expect(textsOf([wide], ['*.contoso.example', '*'])).toEqual([]);
  });
});

test('every text reads back to itself', () => {
  const all = [
    { addressSpaces: ['contoso.example'], port: 2525 },
    { smartHosts: ['[2001:db8::1]', 'bücher.example', '192.0.2.1'] },
  ];
  const texts = textsOf(all, ['x.example']);
  expect(texts).toHaveLength(5);
  expect(texts.map((text) => parseTarget(text).text)).toEqual(texts);
});
