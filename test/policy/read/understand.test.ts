import { describe, expect, test } from 'vitest';
import { undeclaredConnector } from '../../../src/policy/connector.ts';
import { ExportError } from '../../../src/policy/read/exported.ts';
import { readJson } from '../../../src/policy/read/json.ts';
import { readList } from '../../../src/policy/read/list.ts';
import { understand } from '../../../src/policy/read/understand.ts';

const IDENTITY = 'EX01\\Relay EX01';

const readAll = (value: unknown) => understand(readJson(JSON.stringify(value), 'export.json'));

/** The only connector, with one property beside its identity. */
function receive(properties: object) {
  return readAll({ Bindings: null, Identity: IDENTITY, ...properties }).connectors[0];
}

const send = (properties: object) =>
  readAll({ SmartHosts: null, Identity: 'To partner', ...properties }).sendConnectors[0];

const certificate = (properties: object) =>
  readAll({ Services: null, Thumbprint: 'a1', ...properties }).certificates?.[0];

const config = (value: unknown) =>
  readAll({ TLSReceiveDomainSecureList: value, TLSSendDomainSecureList: [] }).transportConfig;

const BASIC = ['Tls', 'Integrated', 'BasicAuth'];

describe('flags', () => {
  test.each([
    ['a number', 7, BASIC],
    ['a number as text', '7', BASIC],
    ['names', 'Tls, Integrated, BasicAuth', BASIC],
    ['names without blanks', 'Tls,Integrated,BasicAuth', BASIC],
    ['names joined with blanks', 'Tls Integrated BasicAuth', BASIC],
    ['names in any case and order', 'BASICAUTH, TLS, integrated', BASIC],
    ['a list of names', ['Tls', 'Integrated', 'BasicAuth'], BASIC],
    ['a list of numbers', [1, 2, 4], BASIC],
    ['a wrapped list', { value: ['Tls', 'Integrated', 'BasicAuth'], Count: 3 }, BASIC],
    ['the field of the enumeration', { value__: 7 }, BASIC],
    ['PowerShell remoting', { value: 7, Value: 'Tls, Integrated, BasicAuth' }, BASIC],
    ['a value', { Value: 'Tls, Integrated, BasicAuth' }, BASIC],
    ['None', 'None', []],
    ['the number of None', 0, []],
    ['null', null, null],
    ['nothing', '', null],
  ])('AuthMechanism as %s', (_claim, value, flags) => {
    expect(receive({ AuthMechanism: value })).toMatchObject({
      authMechanism: flags,
      unknownAuthBits: 0,
      cutProperties: [],
    });
  });

  test.each([
    [31, ['Tls', 'Integrated', 'BasicAuth', 'BasicAuthRequireTLS', 'ExchangeServer']],
    [32, ['ExternalAuthoritative']],
  ])('AuthMechanism %s', (value, flags) => {
    expect(receive({ AuthMechanism: value })?.authMechanism).toEqual(flags);
  });

  test.each([
    [13, ['AnonymousUsers', 'ExchangeServers', 'ExchangeLegacyServers']],
    [14, ['ExchangeUsers', 'ExchangeServers', 'ExchangeLegacyServers']],
    ['ExchangeUsers', ['ExchangeUsers']],
    [48, ['Partners', 'Custom']],
  ])('PermissionGroups %s', (value, flags) => {
    expect(receive({ PermissionGroups: value })?.permissionGroups).toEqual(flags);
  });

  test.each([
    ['in a number', 1 + 64 + 2 ** 30, 64 + 2 ** 30],
    ['in a list', ['Tls', 128], 128],
    ['in a number with a sign', -(2 ** 31) + 1, 2 ** 31],
  ])('bits that nobody knows are kept, %s', (_claim, value, unknownAuthBits) => {
    expect(receive({ AuthMechanism: value })).toMatchObject({
      authMechanism: ['Tls'],
      unknownAuthBits,
    });
  });

  test('bits of PermissionGroups that nobody knows are kept', () => {
    expect(receive({ PermissionGroups: 1 + 128 })).toMatchObject({
      permissionGroups: ['AnonymousUsers'],
      unknownPermissionBits: 128,
    });
  });
});

describe('a truth', () => {
  test.each([
    [true, true],
    ['True', true],
    ['true', true],
    ['$true', true],
    [1, true],
    ['1', true],
    [{ value: true }, true],
    [false, false],
    ['False', false],
    ['$false', false],
    [0, false],
    ['', null],
    [null, null],
  ])('RequireTLS %j', (value, requireTls) => {
    expect(receive({ RequireTLS: value })?.requireTls).toBe(requireTls);
  });
});

describe('Bindings', () => {
  const both = ['0.0.0.0:25', '[::]:25'];
  test.each([
    ['a list', both, both],
    ['a wrapped list', { value: both, Count: 2 }, both],
    ['one that is in no list', '[::]:25', ['[::]:25']],
    ['one object that is in no list', { Port: 25, Address: '0.0.0.0' }, ['0.0.0.0:25']],
    ['joined with blanks, where the depth ends', '0.0.0.0:25 [::]:25', both],
    ['joined with commas', '0.0.0.0:25,[::]:25', both],
    ['joined with semicolons', '0.0.0.0:25;[::]:25', both],
    [
      'objects',
      [
        { Port: 25, AddressFamily: 2, Address: '0.0.0.0' },
        { AddressFamily: 23, Address: { Address: null, IPAddressToString: '::' }, Port: 25 },
      ],
      both,
    ],
    ['objects of the obsolete number', [{ Address: 0, Port: 25 }], ['0.0.0.0:25']],
    ['an empty list', [], []],
    ['null', null, null],
  ])('%s', (_claim, value, bindings) => {
    expect(receive({ Bindings: value })).toMatchObject({ bindings, cutProperties: [] });
  });
});

describe('RemoteIPRanges', () => {
  const ranges = ['10.0.0.0-10.0.0.255', '192.0.2.77/24', 'fe80::1%11'];
  test.each([
    ['a list', ranges, ranges],
    ['one that is in no list', '192.0.2.1', ['192.0.2.1']],
    ['joined with blanks', ranges.join(' '), ranges],
    ['joined with commas', ranges.join(', '), ranges],
    ['with blanks around the hyphen', '10.0.0.0 - 10.0.0.255, 192.0.2.77/24', ranges.slice(0, 2)],
    [
      'objects',
      [
        { LowerBound: '10.0.0.0', UpperBound: '10.0.0.255', RangeFormat: 3, Expression: null },
        { LowerBound: '192.0.2.0', RangeFormat: 'Cidr', Expression: '192.0.2.77/24' },
        { LowerBound: { IPAddressToString: '::1' }, UpperBound: { IPAddressToString: '::1' } },
      ],
      ['10.0.0.0-10.0.0.255', '192.0.2.77/24', '::1'],
    ],
  ])('%s', (_claim, value, remoteIpRanges) => {
    expect(receive({ RemoteIPRanges: value })).toMatchObject({ remoteIpRanges, cutProperties: [] });
  });
});

describe('TlsCertificateName that is blank is declared', () => {
  test.each([
    ['nothing', { TlsCertificateName: '' }, true],
    ['null', { TlsCertificateName: null }, true],
    ['a name', { TlsCertificateName: '<I>CN=ca<S>CN=a' }, true],
    ['not in the export', {}, false],
  ])('%s', (_claim, properties, tlsCertificateNameDeclared) => {
    expect(receive(properties)).toMatchObject({ tlsCertificateNameDeclared });
  });
});

describe('other properties of a Receive connector', () => {
  test.each([
    ['Fqdn', 'ex01.example.test', { fqdn: 'ex01.example.test' }],
    ['Fqdn', { Domain: 'ex01.example.test' }, { fqdn: 'ex01.example.test' }],
    ['Fqdn', '', { fqdn: null }],
    ['Server', 'EX02', { server: 'EX02' }],
    ['Server', { Rdn: { EscapedName: 'EX02' }, Name: 'EX02' }, { server: 'EX02' }],
    ['TlsCertificateName', '<I>CN=ca<S>CN=a', { tlsCertificateName: '<I>CN=ca<S>CN=a' }],
    [
      'TlsCertificateName',
      { CertificateSubject: 'CN=a', CertificateIssuer: 'CN=ca' },
      { tlsCertificateName: '<I>CN=ca<S>CN=a' },
    ],
    ['TransportRole', 16_384, { transportRole: 'FrontendTransport' }],
    ['TransportRole', '32', { transportRole: 'HubTransport' }],
    ['TransportRole', 'hubtransport', { transportRole: 'HubTransport' }],
    ['TransportRole', { value: 32, Value: 'HubTransport' }, { transportRole: 'HubTransport' }],
    ['SizeEnabled', 0, { sizeEnabled: 'Disabled' }],
    ['SizeEnabled', 'EnabledWithoutValue', { sizeEnabled: 'EnabledWithoutValue' }],
    ['MaxMessageSize', '36 MB (37.748.736 bytes)', { maxMessageSize: 37_748_736 }],
    ['MaxMessageSize', '36 MB (37\u202f748\u202f736 bytes)', { maxMessageSize: 37_748_736 }],
    ['MaxMessageSize', 37_748_736, { maxMessageSize: 37_748_736 }],
    ['MaxMessageSize', 'Unlimited', { maxMessageSize: null, cutProperties: [] }],
    ['MaxMessageSize', { IsUnlimited: true }, { maxMessageSize: null, cutProperties: [] }],
    [
      'MaxMessageSize',
      { IsUnlimited: false, Value: '1 KB (1,024 bytes)' },
      { maxMessageSize: 1024 },
    ],
    ['ConnectionTimeout', '00:10:00', { connectionTimeout: 600 }],
    ['ConnectionTimeout', { Ticks: 6_000_000_000 }, { connectionTimeout: 600 }],
    ['ConnectionTimeout', { Days: 1, Ticks: 864_000_000_000 }, { connectionTimeout: 86_400 }],
    ['MaxInboundConnectionPerSource', 20, { maxInboundConnectionPerSource: 20 }],
    ['MaxInboundConnectionPerSource', '20', { maxInboundConnectionPerSource: 20 }],
    [
      'MaxInboundConnectionPerSource',
      { IsUnlimited: false, Value: 20 },
      { maxInboundConnectionPerSource: 20 },
    ],
    [
      'MaxInboundConnectionPerSource',
      'Unlimited',
      { maxInboundConnectionPerSource: null, cutProperties: [] },
    ],
  ])('%s %j', (name, value, expected) => {
    expect(receive({ [name]: value })).toMatchObject(expected);
  });

  test('what the export does not carry is null, and RequireTLS is no exception', () => {
    expect(receive({})).toEqual({ ...undeclaredConnector(IDENTITY), unknownProperties: 0 });
  });

  test('properties that we do not know are counted, those of remoting are not', () => {
    const more = { TarpitInterval: '00:00:05', Guid: 'x', RunspaceId: 'y' };
    expect(receive(more)?.unknownProperties).toBe(2);
  });
});

describe('the identity', () => {
  test.each([
    ['as text', { Identity: IDENTITY }],
    [
      'of a bare name beside its server',
      { Identity: 'Relay EX01', Name: 'Relay EX01', Server: 'EX01' },
    ],
    [
      'of objects',
      { Identity: { Name: 'Relay EX01' }, Name: 'Relay EX01', Server: { Name: 'EX01' } },
    ],
    ['of a name alone', { Name: 'Relay EX01', Server: 'EX01' }],
    ['that was cut', { Identity: {}, Name: 'Relay EX01', Server: 'EX01' }],
  ])('%s', (_claim, properties) => {
    const [read] = readAll({ Bindings: null, ...properties }).connectors;
    expect(read).toMatchObject({ identity: IDENTITY, server: 'EX01', unknownProperties: 0 });
  });

  test('is a bare name where no server is told', () => {
    const [read] = readAll({ Bindings: null, Name: 'Relay' }).connectors;
    expect(read).toMatchObject({ identity: 'Relay', server: null });
  });
});

describe('a Send connector', () => {
  test.each([
    ['AddressSpaces', ['smtp:*;1'], { addressSpaces: ['smtp:*;1'] }],
    ['AddressSpaces', 'smtp:*;1', { addressSpaces: ['smtp:*;1'] }],
    [
      'AddressSpaces',
      'smtp:a.example;1,smtp:*.b.example;10',
      { addressSpaces: ['smtp:a.example;1', 'smtp:*.b.example;10'] },
    ],
    [
      'AddressSpaces',
      'smtp:a.example;1;smtp:b.example;2',
      { addressSpaces: ['smtp:a.example;1', 'smtp:b.example;2'] },
    ],
    [
      'AddressSpaces',
      'smtp:a.example;1 X400:c=us;a=x;1',
      { addressSpaces: ['smtp:a.example;1', 'X400:c=us;a=x;1'] },
    ],
    ['AddressSpaces', [{ Type: 'smtp', Domain: '*', Cost: 1 }], { addressSpaces: ['smtp:*;1'] }],
    ['SmartHosts', ['mx.example', '[192.0.2.1]'], { smartHosts: ['mx.example', '[192.0.2.1]'] }],
    ['SmartHosts', 'mx.example,[192.0.2.1]', { smartHosts: ['mx.example', '[192.0.2.1]'] }],
    ['SmartHosts', [], { smartHosts: [] }],
    [
      'SmartHosts',
      [{ Address: { IPAddressToString: '0.0.0.0' }, IsIPAddress: false, Domain: 'mx.example' }],
      { smartHosts: ['mx.example'] },
    ],
    ['SmartHostsString', 'mx.example', { smartHosts: ['mx.example'] }],
    ['TlsAuthLevel', 3, { tlsAuthLevel: 'DomainValidation' }],
    ['TlsAuthLevel', 'CertificateValidation', { tlsAuthLevel: 'CertificateValidation' }],
    ['TlsAuthLevel', null, { tlsAuthLevel: null }],
    ['TlsDomain', { Domain: 'mx.example' }, { tlsDomain: 'mx.example' }],
    ['Port', '25', { port: 25 }],
    ['IgnoreSTARTTLS', 'False', { ignoreStartTls: false }],
  ])('%s %j', (name, value, expected) => {
    expect(send({ [name]: value })).toMatchObject({ ...expected, cutProperties: [] });
  });

  test('SmartHostsString tells what SmartHosts was cut short of', () => {
    const read = send({ SmartHosts: {}, SmartHostsString: 'mx.example' });
    expect(read).toMatchObject({ smartHosts: ['mx.example'], cutProperties: [] });
  });
});

describe('the transport configuration', () => {
  const two = ['a.example', 'b.example'];
  test.each([
    ['texts', two, two],
    ['objects', [{ Domain: 'a.example' }, { Domain: 'b.example' }], two],
    ['one that is in no list', 'a.example', ['a.example']],
    ['joined with blanks', 'a.example b.example', two],
    ['an empty list', [], []],
    ['null', null, null],
  ])('domains as %s', (_claim, value, domains) => {
    expect(config(value)).toMatchObject({ tlsReceiveDomainSecureList: domains });
  });
});

describe('a certificate', () => {
  test.each([
    ['Services', 'IIS, SMTP', { services: ['IIS', 'SMTP'] }],
    ['Services', ['IIS', 'SMTP'], { services: ['IIS', 'SMTP'] }],
    ['Services', { value: 24, Value: 'IIS, SMTP' }, { services: ['IIS', 'SMTP'] }],
    ['Services', 'None', { services: [] }],
    ['NotAfter', '2027-03-14T01:59:59+01:00', { notAfter: '2027-03-14T00:59:59.000Z' }],
    ['NotAfter', '/Date(1804985999000)/', { notAfter: '2027-03-14T00:59:59.000Z' }],
    ['NotAfter', '3/14/2027 12:59:59 AM', { notAfter: '2027-03-14T00:59:59.000Z' }],
    [
      'NotAfter',
      { value: '/Date(1804985999000)/', DisplayHint: 2, DateTime: 'Sunday, …' },
      { notAfter: '2027-03-14T00:59:59.000Z' },
    ],
    [
      'CertificateDomains',
      [{ Address: '*.example.com', Domain: 'example.com' }, 'mail.example.com'],
      { certificateDomains: ['*.example.com', 'mail.example.com'] },
    ],
    [
      'DnsNameList',
      [{ Punycode: 'mail.example.com', Unicode: 'mail.example.com' }],
      { certificateDomains: ['mail.example.com'] },
    ],
    ['HasPrivateKey', false, { hasPrivateKey: false }],
    ['Status', 'Valid', { status: 'Valid' }],
    ['Thumbprint', 'abcdef', { thumbprint: 'ABCDEF' }],
  ])('%s %j', (name, value, expected) => {
    expect(certificate({ [name]: value })).toMatchObject({ ...expected, cutProperties: [] });
  });
});

const TYPE_NAME = 'Microsoft.Exchange.Data.MultiValuedProperty`1[Microsoft.Exchange.Data.IPRange]';

describe('what was cut short, or can be read in two ways, is unknown and named as such', () => {
  test.each([
    ['Bindings', TYPE_NAME, 'bindings'],
    ['Bindings', {}, 'bindings'],
    ['Bindings', ['@{Port=25; Address=0.0.0.0}'], 'bindings'],
    ['Bindings', { value: ['0.0.0.0:25'], Count: 2 }, 'bindings'],
    ['RemoteIPRanges', TYPE_NAME, 'remoteIpRanges'],
    ['RemoteIPRanges', ['192.0.2.1', 'System.Object'], 'remoteIpRanges'],
    ['AuthMechanism', {}, 'authMechanism'],
    ['AuthMechanism', 'Microsoft.Exchange.Data.AuthMechanisms', 'authMechanism'],
    ['RequireTLS', {}, 'requireTls'],
    ['Fqdn', 'Microsoft.Exchange.Data.Fqdn', 'fqdn'],
    ['MaxMessageSize', {}, 'maxMessageSize'],
    ['ConnectionTimeout', {}, 'connectionTimeout'],
    ['TransportRole', 7, 'transportRole'],
    ['AuthMechanism', 'Tls, Ntlm', 'authMechanism'],
    ['AuthMechanism', 2 ** 40 + 1, 'authMechanism'],
    ['AuthMechanism', -(2 ** 31) - 1, 'authMechanism'],
    ['PermissionGroups', 'Everybody', 'permissionGroups'],
    ['MaxMessageSize', '36 MB', 'maxMessageSize'],
    ['ConnectionTimeout', 600, 'connectionTimeout'],
    ['MaxInboundConnectionPerSource', 2.5, 'maxInboundConnectionPerSource'],
  ])('%s %j', (name, value, property) => {
    expect(receive({ [name]: value })).toMatchObject({ [property]: null, cutProperties: [name] });
  });

  test.each([
    ['Services', 24, 'services'],
    ['Status', 1, 'status'],
    ['NotAfter', '08/06/2027 15:56:14', 'notAfter'],
  ])('%s %j of a certificate', (name, value, property) => {
    expect(certificate({ [name]: value })).toMatchObject({
      [property]: null,
      cutProperties: [name],
    });
  });

  test('a list of Format-List that ends in an ellipsis', () => {
    const text = `Identity : ${IDENTITY}\nRemoteIPRanges : {192.0.2.1, 192.0.2.2...}\n`;
    expect(understand(readList(text, 'export.txt')).connectors).toMatchObject([
      { remoteIpRanges: null, cutProperties: ['RemoteIPRanges'] },
    ]);
  });
});

describe('what is wrong is told with file, object, identity and property', () => {
  test.each([
    [
      'RemoteIPRanges',
      ['192.0.2.9-192.0.2.1'],
      '"192.0.2.9-192.0.2.1" ends before it begins; write the lower address first',
    ],
    [
      'RemoteIPRanges',
      ['192.0.2.300'],
      '"192.0.2.300" is not a range; write 192.0.2.1, 192.0.2.1-192.0.2.9, 192.0.2.0/24 or the same in IPv6',
    ],
    [
      'Bindings',
      ['0.0.0.0'],
      '"0.0.0.0" is not a binding; write an address and a port, such as 0.0.0.0:25 or [::]:25',
    ],
    ['RequireTLS', 'maybe', '"maybe" is neither True nor False'],
    ['Enabled', 'maybe', '"maybe" is neither True nor False'],
  ])('%s %j', (name, value, message) => {
    expect(() => receive({ [name]: value })).toThrow(
      new ExportError(`export.json: object 1 "${IDENTITY}": ${name}: ${message}`),
    );
  });

  test('the second object, by name and server', () => {
    const second = { Bindings: 'x', Name: 'Relay', Server: { Name: 'EX02' } };
    expect(() => readAll([{ Bindings: [], Identity: IDENTITY }, second])).toThrow(
      /^export\.json: object 2 "EX02\\Relay": Bindings: /,
    );
  });

  test('the line, where the format has lines', () => {
    const text = `\nIdentity : ${IDENTITY}\nBindings : {x:25}\n`;
    expect(() => understand(readList(text, 'export.txt'))).toThrow(
      /^export\.txt:2 "EX01\\Relay EX01": Bindings: /,
    );
  });

  test('a certificate by its thumbprint', () => {
    expect(() => certificate({ HasPrivateKey: 'x' })).toThrow(
      'export.json: object 1 "a1": HasPrivateKey: "x" is neither True nor False',
    );
  });

  test.each([
    [
      'a connector without a name',
      { Bindings: [] },
      'Identity: an object needs an Identity or a Name',
    ],
    [
      'a certificate without a thumbprint',
      { Thumbprint: null, Services: 'SMTP' },
      'Thumbprint: a certificate needs one',
    ],
  ])('%s', (_claim, object, message) => {
    expect(() => readAll(object)).toThrow(new ExportError(`export.json: object 1: ${message}`));
  });

  test('in one line that a terminal can show, whatever stands there', () => {
    expect(() => receive({ Identity: 'a\n\x1b[2J', RequireTLS: 'b\nc' })).toThrow(/^[ -~]+$/);
  });
});
