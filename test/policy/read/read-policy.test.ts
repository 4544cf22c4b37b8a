import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { mintCertificate } from '../../../src/emulator/certificate.ts';
import { mergePolicies, type Policy } from '../../../src/policy/policy.ts';
import { ExportError } from '../../../src/policy/read/exported.ts';
import { PolicyError } from '../../../src/policy/read/policy-file.ts';
import { readPolicy } from '../../../src/policy/read/read-policy.ts';
import {
  date,
  type Exported,
  enumeration,
  flag,
  list,
  NULL,
  number,
  opaque,
  structure,
  text,
  writeClixml,
  writeCsv,
  writeJson,
  writeList,
} from './exports.ts';

const read = (content: string | Buffer) => readPolicy(Buffer.from(content), 'export');

const binding = (address: string, port: number) =>
  structure(address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`, {
    AddressFamily: address.includes(':') ? 23 : 2,
    Address: { Address: null, IPAddressToString: address },
    Port: port,
  });
const range = (lower: string, upper: string) =>
  structure(`${lower}-${upper}`, {
    LowerBound: lower,
    UpperBound: upper,
    RangeFormat: 3,
    Expression: `${lower}-${upper}`,
  });
const fqdn = (name: string) => structure(name, { Domain: name });
const identity = (server: string, name: string) => ({
  Server: structure(server, { Rdn: { EscapedName: server }, Name: server }),
  Name: text(name),
  Identity: structure(`${server}\\${name}`, { Rdn: { EscapedName: name }, Name: name }),
});
const span = (printed: string, seconds: number) =>
  structure(printed, { TotalSeconds: seconds, Ticks: seconds * 1e7 });

const RECEIVE: readonly Exported[] = [
  {
    AuthMechanism: enumeration(
      'Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer',
      31,
    ),
    Banner: text('220 mail.contoso.example, "ready"'),
    BinaryMimeEnabled: flag(true),
    Bindings: list(binding('::', 25), binding('0.0.0.0', 25)),
    ChunkingEnabled: flag(true),
    ConnectionInactivityTimeout: span('00:05:00', 300),
    ConnectionTimeout: span('00:10:00', 600),
    DomainSecureEnabled: flag(true),
    EnableAuthGSSAPI: flag(false),
    Enabled: flag(true),
    Fqdn: fqdn('ex01.contoso.example'),
    MaxInboundConnectionPerSource: structure('20', { IsUnlimited: false, Value: 20 }),
    MaxMessageSize: opaque('36 MB (37,748,736 bytes)'),
    PermissionGroups: enumeration('AnonymousUsers, ExchangeServers, ExchangeLegacyServers', 13),
    RemoteIPRanges: list(
      range('::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'),
      range('0.0.0.0', '255.255.255.255'),
    ),
    RequireTLS: flag(false),
    SizeEnabled: enumeration('Enabled', 1),
    SuppressXAnonymousTls: flag(false),
    TarpitInterval: span('00:00:05', 5),
    TlsCertificateName: structure('<I>CN=Contoso CA<S>CN=mail.contoso.example', {
      CertificateIssuer: 'CN=Contoso CA',
      CertificateSubject: 'CN=mail.contoso.example',
    }),
    TransportRole: enumeration('FrontendTransport', 16_384),
    ...identity('EX01', 'Default Frontend EX01'),
  },
  {
    AuthMechanism: enumeration('Tls, Integrated', 3),
    Banner: text(''),
    BinaryMimeEnabled: flag(true),
    Bindings: list(binding('192.0.2.10', 25)),
    ChunkingEnabled: flag(true),
    ConnectionInactivityTimeout: span('00:05:00', 300),
    ConnectionTimeout: span('1.00:00:00', 86_400),
    DomainSecureEnabled: flag(false),
    EnableAuthGSSAPI: flag(true),
    Enabled: flag(false),
    Fqdn: fqdn('ex02.contoso.example'),
    MaxInboundConnectionPerSource: structure('Unlimited', { IsUnlimited: true, Value: null }),
    MaxMessageSize: opaque('10 MB (10,485,760 bytes)'),
    PermissionGroups: enumeration('AnonymousUsers', 1),
    RemoteIPRanges: list(range('192.0.2.1', '192.0.2.99')),
    RequireTLS: flag(true),
    SizeEnabled: enumeration('EnabledWithoutValue', 2),
    SuppressXAnonymousTls: flag(true),
    TarpitInterval: span('00:00:05', 5),
    TlsCertificateName: NULL,
    TransportRole: enumeration('HubTransport', 32),
    ...identity('EX02', 'From Müller & Co'),
  },
];

const SEND: readonly Exported[] = [
  {
    Identity: text('To partner'),
    Enabled: flag(true),
    AddressSpaces: list(
      structure('smtp:partner.example;1', { Type: 'smtp', Address: 'partner.example', Cost: 1 }),
      structure('smtp:*.partner.example;5', {
        Type: 'smtp',
        Address: '*.partner.example',
        Cost: 5,
      }),
    ),
    SmartHosts: list(
      structure('mx.partner.example', { IsIPAddress: false, Domain: 'mx.partner.example' }),
      structure('[192.0.2.25]', {
        IsIPAddress: true,
        Address: { IPAddressToString: '192.0.2.25' },
      }),
    ),
    DNSRoutingEnabled: flag(false),
    Port: number(25),
    Fqdn: fqdn('mail.contoso.example'),
    RequireTLS: flag(true),
    TlsAuthLevel: enumeration('DomainValidation', 3),
    TlsDomain: fqdn('partner.example'),
    TlsCertificateName: NULL,
    DomainSecureEnabled: flag(false),
    IgnoreSTARTTLS: flag(false),
    ForceHELO: flag(false),
    FrontendProxyEnabled: flag(false),
  },
];

const CONFIG: readonly Exported[] = [
  {
    TLSReceiveDomainSecureList: list(fqdn('partner.example'), fqdn('woodgrove.example')),
    TLSSendDomainSecureList: list(),
  },
];

const CERTIFICATES: readonly Exported[] = [
  {
    Thumbprint: text('00112233445566778899AABBCCDDEEFF00112233'),
    Subject: text('CN=mail.contoso.example, O=Contoso, C=DE'),
    Issuer: text('CN=Contoso CA'),
    CertificateDomains: list(
      structure('mail.contoso.example', { Address: 'mail.contoso.example' }),
      structure('*.contoso.example', { Address: '*.contoso.example', Domain: 'contoso.example' }),
    ),
    Services: enumeration('IMAP, POP, IIS, SMTP', 27),
    NotBefore: date('2026-03-14T00:00:00Z'),
    NotAfter: date('2027-03-14T12:59:59Z'),
    HasPrivateKey: flag(true),
    Status: enumeration('Valid', 1),
  },
];

const EXPECTED: Policy = {
  connectors: [
    {
      identity: 'EX01\\Default Frontend EX01',
      server: 'EX01',
      enabled: true,
      bindings: ['[::]:25', '0.0.0.0:25'],
      remoteIpRanges: ['::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '0.0.0.0-255.255.255.255'],
      authMechanism: ['Tls', 'Integrated', 'BasicAuth', 'BasicAuthRequireTLS', 'ExchangeServer'],
      permissionGroups: ['AnonymousUsers', 'ExchangeServers', 'ExchangeLegacyServers'],
      requireTls: false,
      domainSecureEnabled: true,
      fqdn: 'ex01.contoso.example',
      tlsCertificateName: '<I>CN=Contoso CA<S>CN=mail.contoso.example',
      tlsCertificateNameDeclared: true,
      suppressXAnonymousTls: false,
      enableAuthGssapi: false,
      transportRole: 'FrontendTransport',
      banner: '220 mail.contoso.example, "ready"',
      maxMessageSize: 37_748_736,
      sizeEnabled: 'Enabled',
      chunkingEnabled: true,
      binaryMimeEnabled: true,
      connectionTimeout: 600,
      connectionInactivityTimeout: 300,
      maxInboundConnectionPerSource: 20,
      cutProperties: [],
      unknownProperties: 1,
      unknownAuthBits: 0,
      unknownPermissionBits: 0,
    },
    {
      identity: 'EX02\\From Müller & Co',
      server: 'EX02',
      enabled: false,
      bindings: ['192.0.2.10:25'],
      remoteIpRanges: ['192.0.2.1-192.0.2.99'],
      authMechanism: ['Tls', 'Integrated'],
      permissionGroups: ['AnonymousUsers'],
      requireTls: true,
      domainSecureEnabled: false,
      fqdn: 'ex02.contoso.example',
      tlsCertificateName: null,
      tlsCertificateNameDeclared: true,
      suppressXAnonymousTls: true,
      enableAuthGssapi: true,
      transportRole: 'HubTransport',
      banner: null,
      maxMessageSize: 10_485_760,
      sizeEnabled: 'EnabledWithoutValue',
      chunkingEnabled: true,
      binaryMimeEnabled: true,
      connectionTimeout: 86_400,
      connectionInactivityTimeout: 300,
      maxInboundConnectionPerSource: null,
      cutProperties: [],
      unknownProperties: 1,
      unknownAuthBits: 0,
      unknownPermissionBits: 0,
    },
  ],
  sendConnectors: [
    {
      identity: 'To partner',
      enabled: true,
      addressSpaces: ['smtp:partner.example;1', 'smtp:*.partner.example;5'],
      smartHosts: ['mx.partner.example', '[192.0.2.25]'],
      dnsRoutingEnabled: false,
      port: 25,
      fqdn: 'mail.contoso.example',
      requireTls: true,
      tlsAuthLevel: 'DomainValidation',
      tlsDomain: 'partner.example',
      tlsCertificateName: null,
      domainSecureEnabled: false,
      ignoreStartTls: false,
      forceHelo: false,
      frontendProxyEnabled: false,
      cutProperties: [],
      unknownProperties: 0,
    },
  ],
  transportConfig: {
    tlsReceiveDomainSecureList: ['partner.example', 'woodgrove.example'],
    tlsSendDomainSecureList: [],
    cutProperties: [],
    unknownProperties: 0,
  },
  certificates: [
    {
      thumbprint: '00112233445566778899AABBCCDDEEFF00112233',
      subject: 'CN=mail.contoso.example, O=Contoso, C=DE',
      issuer: 'CN=Contoso CA',
      certificateDomains: ['mail.contoso.example', '*.contoso.example'],
      services: ['IMAP', 'POP', 'IIS', 'SMTP'],
      notBefore: '2026-03-14T00:00:00.000Z',
      notAfter: '2027-03-14T12:59:59.000Z',
      hasPrivateKey: true,
      status: 'Valid',
      cutProperties: [],
      unknownProperties: 0,
    },
  ],
};

/** ConvertTo-Json writes these two enumerations as numbers, whose names nobody has documented. */
const IN_NUMBERS: Policy = {
  ...EXPECTED,
  certificates:
    EXPECTED.certificates?.map((one) => ({
      ...one,
      services: null,
      status: null,
      cutProperties: ['Services', 'Status'],
    })) ?? null,
};

/** In CSV an empty list is an empty cell, which is as good as none. */
const IN_CELLS: Policy = {
  ...EXPECTED,
  transportConfig: EXPECTED.transportConfig && {
    ...EXPECTED.transportConfig,
    tlsSendDomainSecureList: null,
  },
};

/** The four outputs, each in a file of its own. */
const OUTPUTS = [RECEIVE, SEND, CONFIG, CERTIFICATES];

describe('one policy reads to one model', () => {
  test.each<[string, (objects: readonly Exported[]) => string, Policy]>([
    ['CLIXML', writeClixml, EXPECTED],
    ['JSON of 5.1, which lacks names', (objects) => writeJson(objects, 5), IN_NUMBERS],
    ['JSON of 7, which lacks names', (objects) => writeJson(objects, 7), IN_NUMBERS],
    ['CSV, which lacks empty lists', (objects) => writeCsv(objects, ','), IN_CELLS],
    ['CSV of -UseCulture', (objects) => writeCsv(objects, ';'), IN_CELLS],
    ['Format-List', writeList, EXPECTED],
  ])('%s', (_format, write, expected) => {
    const contents = OUTPUTS.map(write);
    expect(mergePolicies(contents.map((content) => read(content)))).toEqual(expected);
  });

  test.each<[string, string]>([
    ['our YAML', stringify(EXPECTED)],
    ['our JSON', JSON.stringify(EXPECTED)],
    [
      'our report',
      JSON.stringify({ schema: 'starttls-probe/policy/1', ...EXPECTED, findings: [] }, null, 2),
    ],
    ['CLIXML of all in one file', writeClixml(OUTPUTS.flat())],
    ['Format-List of all in one file', OUTPUTS.map(writeList).join('\n\n')],
  ])('%s', (_format, content) => {
    expect(read(content)).toEqual(EXPECTED);
  });
});

describe('as PowerShell and editors encode it', () => {
  const content = writeClixml(RECEIVE).replaceAll('\n', '\r\n');
  test.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(content)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${content}`)],
    ["UTF-16, Windows PowerShell's >", Buffer.from(`\ufeff${content}`, 'utf16le')],
    ['UTF-16 without a byte order mark', Buffer.from(content, 'utf16le')],
    ['UTF-16, big-endian', Buffer.from(`\ufeff${content}`, 'utf16le').swap16()],
    ['Windows-1252', Buffer.from(content, 'latin1')],
  ])('%s', (_encoding, bytes) => {
    expect(read(bytes).connectors).toEqual(EXPECTED.connectors);
  });
});

describe('a certificate of which CLIXML keeps the octets alone', () => {
  let rawData: string;
  beforeAll(async () => {
    const { certificate } = await mintCertificate({ commonName: 'mail.contoso.example' });
    rawData = certificate.replace(/-----[A-Z ]+-----|\s/g, '');
  });

  const write = (octets: string, type = 'X509Certificate2') =>
    `<Objs><Obj RefId="0"><TN RefId="0"><T>System.${type}</T></TN><Props><BA N="RawData">${octets}</BA></Props></Obj></Objs>`;

  test('is read out of them', () => {
    expect(read(write(rawData)).certificates).toMatchObject([
      {
        thumbprint: expect.stringMatching(/^[\dA-F]{40}$/),
        subject: 'CN=mail.contoso.example',
        issuer: expect.stringMatching(/^CN=/),
        certificateDomains: ['mail.contoso.example'],
        notBefore: expect.stringMatching(/Z$/),
        notAfter: expect.stringMatching(/Z$/),
        services: null,
        hasPrivateKey: null,
      },
    ]);
  });

  test('is refused where they are none, for want of a thumbprint', () => {
    expect(() => read(write('AAAA'))).toThrow(
      new ExportError('export: object 1: Thumbprint: a certificate needs one'),
    );
  });
});

describe('no bytes make it throw anything but its own errors, in one line', () => {
  const FOLDER = new URL('../../fixtures/exports/', import.meta.url);
  const SEEDS = [
    ...readdirSync(FOLDER).map((name) => readFileSync(new URL(name, FOLDER))),
    ...OUTPUTS.flatMap((output) => [writeClixml, writeList].map((write) => write(output))),
    stringify(EXPECTED),
    writeJson(RECEIVE, 5),
  ].map((seed) => Buffer.from(seed).subarray(0, 20_000));

  function readOrRefuse(bytes: Uint8Array): void {
    try {
      readPolicy(Buffer.from(bytes), 'export');
    } catch (error) {
      if (!(error instanceof ExportError || error instanceof PolicyError)) throw error;
      expect(error.message).toMatch(/^export.*$/);
    }
  }

  test('any octets', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), readOrRefuse));
  });

  test('an export that was cut', () => {
    const cut = fc
      .constantFrom(...SEEDS)
      .chain((seed) => fc.nat(seed.length).map((length) => seed.subarray(0, length)));
    fc.assert(fc.property(cut, readOrRefuse), { numRuns: 200 });
  });

  test('an export with a part replaced', () => {
    const pieces = [
      '{',
      '}',
      '[',
      '"',
      '<',
      '>',
      ':',
      ',',
      '...',
      '\n',
      '\0',
      'null',
      '-1',
      '1e999',
    ];
    const part = fc.oneof(fc.constantFrom(...pieces), fc.string());
    const replaced = fc
      .tuple(fc.constantFrom(...SEEDS), fc.nat(), fc.nat(20), part)
      .map(([seed, from, length, inside]) => {
        const at = from % (seed.length + 1);
        return Buffer.concat([
          seed.subarray(0, at),
          Buffer.from(inside),
          seed.subarray(at + length),
        ]);
      });
    fc.assert(fc.property(replaced, readOrRefuse), { numRuns: 300 });
  });

  test('a value of JSON in any shape', () => {
    const names = [
      'Bindings',
      'RemoteIPRanges',
      'AuthMechanism',
      'Fqdn',
      'MaxMessageSize',
      'Identity',
    ];
    const others = ['NotAfter', 'Thumbprint', 'Services', 'ConnectionTimeout', 'AddressSpaces'];
    const object = fc.dictionary(fc.constantFrom(...names, ...others), fc.jsonValue());
    fc.assert(
      fc.property(object, (value) => readOrRefuse(Buffer.from(JSON.stringify([value])))),
      { numRuns: 300 },
    );
  });
});
