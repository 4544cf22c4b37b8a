import { describe, expect, test } from 'vitest';
import { EMPTY_POLICY, type Policy } from '../../src/policy/policy.ts';
import { PROPERTY_NAMES } from '../../src/policy/property-names.ts';
import { applySetting } from '../../src/policy/what-if.ts';
import { sendConnector, transportConfig } from '../rules/policy/say.ts';
import { certificate } from '../support/certificates.ts';
import { CLIENT_FRONTEND, connector, DEFAULT_FRONTEND } from '../support/connectors.ts';

const POLICY: Policy = {
  ...EMPTY_POLICY,
  connectors: [DEFAULT_FRONTEND, CLIENT_FRONTEND],
  sendConnectors: [sendConnector({ identity: 'To partners' })],
  certificates: [certificate({ thumbprint: 'AB12' })],
};

const set = (text: string, policy = POLICY) => applySetting(policy, text);
const refusal = (text: string, policy = POLICY) => {
  expect(() => applySetting(policy, text)).toThrow();
  try {
    return applySetting(policy, text);
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

describe('a property of a Receive connector', () => {
  test.each<[string, object]>([
    ['RequireTLS=$true', { requireTls: true }],
    ['requiretls=$TRUE', { requireTls: true }],
    ['RequireTLS=$false', { requireTls: false }],
    ['RequireTLS = true', { requireTls: true }],
    ['RequireTLS=$null', { requireTls: null }],
    ['AuthMechanism=Tls,Integrated', { authMechanism: ['Tls', 'Integrated'] }],
    ["AuthMechanism='Tls', 'Integrated'", { authMechanism: ['Tls', 'Integrated'] }],
    ["AuthMechanism='tls, integrated'", { authMechanism: ['Tls', 'Integrated'] }],
    ['AuthMechanism=None', { authMechanism: [] }],
    ['AuthMechanism=$null', { authMechanism: [] }],
    ['AuthMechanism=65', { authMechanism: ['Tls'], unknownAuthBits: 64 }],
    ['PermissionGroups=129', { permissionGroups: ['AnonymousUsers'], unknownPermissionBits: 128 }],
    ['PermissionGroups=$null', { permissionGroups: [] }],
    ['PermissionGroups=AnonymousUsers', { permissionGroups: ['AnonymousUsers'] }],
    ['Fqdn=mail.example.test', { fqdn: 'mail.example.test' }],
    ['Fqdn=$null', { fqdn: null }],
    [
      'TlsCertificateName=<I>CN=CA, O=Trust<S>CN=mail',
      { tlsCertificateName: '<I>CN=CA, O=Trust<S>CN=mail', tlsCertificateNameDeclared: true },
    ],
    ['TlsCertificateName=$null', { tlsCertificateNameDeclared: true }],
    ["Banner='220 it''s ready: a, b'", { banner: "220 it's ready: a, b" }],
    ['Banner="220 ready"', { banner: '220 ready' }],
    ['RemoteIPRanges=10.0.0.0/24,192.0.2.1', { remoteIpRanges: ['10.0.0.0/24', '192.0.2.1'] }],
    ["RemoteIPRanges=@('10.0.0.0/24')", { remoteIpRanges: ['10.0.0.0/24'] }],
    ['Bindings=[::]:25,0.0.0.0:25', { bindings: ['[::]:25', '0.0.0.0:25'] }],
    ['TransportRole=HubTransport', { transportRole: 'HubTransport' }],
    ['MaxMessageSize=36MB', { maxMessageSize: 37_748_736 }],
    ['ConnectionTimeout=00:10:00', { connectionTimeout: 600 }],
    ['MaxInboundConnectionPerSource=unlimited', { maxInboundConnectionPerSource: null }],
    ['Enabled=$false', { enabled: false }],
  ])('%s', (setting, changed) => {
    const { connectors } = set(`ex01\\default frontend ex01:${setting}`);
    expect(connectors).toEqual([{ ...DEFAULT_FRONTEND, ...changed }, CLIENT_FRONTEND]);
  });

  test('may be set on a name without its server, where one server has it', () => {
    const { connectors } = set('Client Frontend EX01:RequireTLS=$true');
    expect(connectors.map(({ requireTls }) => requireTls)).toEqual([false, true]);
  });

  test('is known again where the export had cut it short', () => {
    const cut = connector({ cutProperties: ['RemoteIPRanges', 'Bindings'], unknownAuthBits: 64 });
    const { connectors } = set('EX01\\Test:RemoteIPRanges=10.0.0.1', {
      ...POLICY,
      connectors: [cut],
    });
    expect(connectors[0]).toMatchObject({ cutProperties: ['Bindings'], unknownAuthBits: 64 });
  });

  test('leaves the policy that was given as it was', () => {
    const before = structuredClone(POLICY);
    set('EX01\\Default Frontend EX01:RequireTLS=$true');
    expect(POLICY).toEqual(before);
  });
});

test('a property of a Send connector', () => {
  const { sendConnectors } = set('to partners:SmartHosts=a.example,b.example');
  expect(sendConnectors[0]?.smartHosts).toEqual(['a.example', 'b.example']);
});

test('a property of a certificate', () => {
  expect(set('ab12:Services=IIS,SMTP').certificates?.[0]?.services).toEqual(['IIS', 'SMTP']);
  expect(set('AB12:HasPrivateKey=$false').certificates?.[0]?.hasPrivateKey).toBe(false);
});

describe('the transport configuration', () => {
  test.each([
    ['TransportConfig:TLSReceiveDomainSecureList=a.com,b.com', ['a.com', 'b.com']],
    ["transportconfig:tlsreceivedomainsecurelist='a.com','b.com'", ['a.com', 'b.com']],
    ['TransportConfig:TLSReceiveDomainSecureList=$null', []],
  ])('%s', (setting, domains) => {
    const { transportConfig: changed } = set(setting);
    expect(changed).toEqual(transportConfig({ tlsReceiveDomainSecureList: domains }));
  });

  test('keeps its other list', () => {
    const declared = transportConfig({ tlsSendDomainSecureList: ['c.com'] });
    const { transportConfig: changed } = set('TransportConfig:TLSReceiveDomainSecureList=a.com', {
      ...POLICY,
      transportConfig: declared,
    });
    expect(changed).toEqual({ ...declared, tlsReceiveDomainSecureList: ['a.com'] });
  });
});

describe('refuses in one line', () => {
  const ON = 'EX01\\Default Frontend EX01';
  test.each([
    ['no setting', 'RequireTLS', /^"RequireTLS" is no setting; write 'SERVER\\Connector name:/],
    ['no property', `${ON}=$true`, /is no setting/],
    [
      'no such connector',
      'EX09\\X:RequireTLS=$true',
      /"EX09\\X" is declared; there is EX01\\Def.+/,
    ],
    [
      'no such property',
      `${ON}:RequireSSL=$true`,
      /has no property "RequireSSL"; it has Enabled, B/,
    ],
    [
      'a property of another kind',
      'To partners:AuthMechanism=Tls',
      /it has Enabled, AddressSpaces/,
    ],
    [
      'a boolean that is none',
      `${ON}:RequireTLS=maybe`,
      /^RequireTLS: "maybe" is neither True nor/,
    ],
    [
      'a flag that is none',
      `${ON}:AuthMechanism=TLS1`,
      /^AuthMechanism: "TLS1" is not one of Tls,/,
    ],
    [
      'a choice that is none',
      `${ON}:SizeEnabled=Maybe`,
      /^SizeEnabled: "Maybe" is not a value of it/,
    ],
    ['a binding that is none', `${ON}:Bindings=port25`, /^Bindings: "port25" is not a binding/],
    ['a range that is none', `${ON}:RemoteIPRanges=all`, /^RemoteIPRanges: "all" is not a range/],
    ['a change of a list', `${ON}:RemoteIPRanges=@{Add="10.0.0.1"}`, /write the whole list/],
    ['a variable', `${ON}:Fqdn=$name`, /"\$name" is not evaluated here/],
    ['an expression', `${ON}:Fqdn=(hostname)`, /is not evaluated here/],
    ['a quote that does not end', `${ON}:Banner='220 ready`, /a quote that does not end/],
  ])('%s', (_claim, setting, told) => {
    const message = refusal(setting);
    expect(message).toMatch(told);
    expect(message).not.toContain('\n');
  });

  test('a bare name that several servers have', () => {
    const connectors = ['EX01\\Relay', 'EX02\\Relay'].map((identity) => connector({ identity }));
    expect(refusal('Relay:RequireTLS=$true', { ...POLICY, connectors })).toBe(
      '"Relay" is declared on several servers; name one of EX01\\Relay and EX02\\Relay',
    );
  });
});

test('knows every property of the model but those that are kept account of', () => {
  const account = [
    'identity',
    'server',
    'thumbprint',
    'tlscertificatenamedeclared',
    'cutproperties',
    'unknownproperties',
    'unknownauthbits',
    'unknownpermissionbits',
  ];
  const settable = (model: object) =>
    Object.keys(model)
      .map((key) => key.toLowerCase())
      .filter((key) => !account.includes(key))
      .sort();
  const named = (kind: keyof typeof PROPERTY_NAMES) =>
    PROPERTY_NAMES[kind].map((name) => name.toLowerCase()).toSorted();
  expect(named('ReceiveConnector')).toEqual(settable(connector()));
  expect(named('SendConnector')).toEqual(settable(sendConnector()));
  expect(named('TransportConfig')).toEqual(settable(transportConfig()));
  expect(named('ExchangeCertificate')).toEqual(settable(certificate()));
});
