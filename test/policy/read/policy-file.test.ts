import { describe, expect, test } from 'vitest';
import { undeclaredConnector } from '../../../src/policy/connector.ts';
import { EMPTY_POLICY } from '../../../src/policy/policy.ts';
import { PolicyError, readPolicyFile } from '../../../src/policy/read/policy-file.ts';

const read = (content: string) => readPolicyFile(content, 'policy.yaml');

/** One connector with these lines. */
const withLines = (...lines: readonly string[]) =>
  ['connectors:', '  - identity: EX01\\A', ...lines.map((line) => `    ${line}`), ''].join('\n');

function readOne(...lines: readonly string[]) {
  const [only, ...others] = read(withLines(...lines)).connectors;
  expect(others).toEqual([]);
  return only;
}

const FULL = {
  connectors: [
    {
      identity: 'EX01\\Default Frontend EX01',
      enabled: false,
      bindings: ['[::]:25', '0.0.0.0:25'],
      remoteIpRanges: ['10.0.0.0/8', '192.0.2.1-192.0.2.9'],
      authMechanism: ['Tls', 'BasicAuthRequireTLS'],
      requireTls: true,
      domainSecureEnabled: true,
      fqdn: 'ex01.example.test',
      banner: '220 Contoso',
      maxMessageSize: 37_748_736,
    },
  ],
};

const FULL_YAML = `# what we declared
connectors:
  - identity: EX01\\Default Frontend EX01
    enabled: false
    bindings:
      - "[::]:25"
      - 0.0.0.0:25
    remoteIpRanges: [10.0.0.0/8, 192.0.2.1-192.0.2.9]
    authMechanism: [Tls, BasicAuthRequireTLS]
    requireTls: true
    domainSecureEnabled: true
    fqdn: ex01.example.test
    banner: 220 Contoso
    maxMessageSize: 37748736
`;

/** The same with all that was not declared. */
const FULL_READ = {
  ...EMPTY_POLICY,
  connectors: FULL.connectors.map((declared) => ({
    ...undeclaredConnector(declared.identity),
    tlsCertificateNameDeclared: true,
    ...declared,
  })),
};

describe('a policy file is read', () => {
  test.each([
    ['in YAML', FULL_YAML],
    ['with CRLF', FULL_YAML.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\uFEFF${FULL_YAML}`],
    ['without a line end at its end', FULL_YAML.trimEnd()],
    ['in JSON', JSON.stringify(FULL)],
    ['in JSON over several lines', JSON.stringify(FULL, null, 2)],
    ['in JSON indented with tabs', JSON.stringify(FULL, null, '\t')],
    [
      'in JSON with a byte order mark and CRLF',
      `\uFEFF${JSON.stringify(FULL, null, 2).replaceAll('\n', '\r\n')}`,
    ],
  ])('%s', (_claim, content) => {
    expect(read(content)).toEqual(FULL_READ);
  });

  test('with nothing in it but a name: what was not declared is unknown, except for defaults', () => {
    expect(readOne()).toEqual({
      ...undeclaredConnector('EX01\\A'),
      enabled: true,
      requireTls: false,
      tlsCertificateNameDeclared: true,
    });
  });

  test('with several connectors, in their order', () => {
    const content = 'connectors:\n  - identity: B\n  - identity: A\n';
    expect(read(content).connectors.map(({ identity }) => identity)).toEqual(['B', 'A']);
  });

  test('with no connector', () => {
    expect(read('connectors: []')).toEqual(EMPTY_POLICY);
  });
});

describe('a setting', () => {
  test.each([
    ['one flag', 'authMechanism: Tls', ['Tls']],
    ['flags as Exchange prints them', 'authMechanism: Tls, Integrated', ['Tls', 'Integrated']],
    ['flags in any case', 'authMechanism: [tls, BASICAUTH]', ['Tls', 'BasicAuth']],
    ['None', 'authMechanism: None', []],
    ['none in a list', 'authMechanism: [none]', []],
    ['an empty list', 'authMechanism: []', []],
    ['null', 'authMechanism: null', null],
  ])('AuthMechanism may be %s', (_claim, line, expected) => {
    expect(readOne(line)?.authMechanism).toEqual(expected);
  });

  test.each([
    ['bindings: 0.0.0.0:25', ['0.0.0.0:25']],
    ['bindings: "[::]:587"', ['[::]:587']],
    ['bindings: "[fe80::1%3]:25"', ['[fe80::1%3]:25']],
    ['bindings: null', null],
  ])('Bindings may be one: %s', (line, expected) => {
    expect(readOne(line)?.bindings).toEqual(expected);
  });

  test('RemoteIPRanges may be one', () => {
    expect(readOne('remoteIpRanges: 10.0.0.0/8')?.remoteIpRanges).toEqual(['10.0.0.0/8']);
  });
});

const FLAGS =
  'Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer, ExternalAuthoritative';
const SETTINGS =
  'identity, server, enabled, bindings, remoteIpRanges, authMechanism, permissionGroups, ' +
  'requireTls, domainSecureEnabled, fqdn, tlsCertificateName, suppressXAnonymousTls, ' +
  'enableAuthGssapi, transportRole, banner, maxMessageSize, sizeEnabled, chunkingEnabled, ' +
  'binaryMimeEnabled, connectionTimeout, connectionInactivityTimeout, maxInboundConnectionPerSource';
const SECTIONS = 'connectors, sendConnectors, transportConfig, certificates';

describe('beside connectors', () => {
  test.each([
    [
      'Send connectors',
      'sendConnectors:\n  - identity: To partner\n    addressSpaces: smtp:partner.example;1\n',
      'sendConnectors',
      [{ identity: 'To partner', addressSpaces: ['smtp:partner.example;1'], requireTls: null }],
    ],
    [
      'the transport configuration',
      'transportConfig:\n  tlsReceiveDomainSecureList: [a.example, b.example]\n',
      'transportConfig',
      {
        tlsReceiveDomainSecureList: ['a.example', 'b.example'],
        tlsSendDomainSecureList: null,
      },
    ],
    [
      'certificates',
      'certificates:\n  - thumbprint: A1\n    services: IIS, SMTP\n    notAfter: 2027-03-14T01:00:00+01:00\n',
      'certificates',
      [{ thumbprint: 'A1', services: ['IIS', 'SMTP'], notAfter: '2027-03-14T00:00:00.000Z' }],
    ],
    ['that there are no certificates', 'certificates: []', 'certificates', []],
  ])('a file may declare %s', (_claim, content, section, expected) => {
    expect(read(content)).toMatchObject({ [section]: expected });
  });

  test('what a report of ours adds is passed over', () => {
    const report = { schema: 'starttls-probe/policy/1', connectors: [], answers: null };
    expect(read(JSON.stringify({ ...report, findings: [1], predictions: [] }))).toEqual(
      EMPTY_POLICY,
    );
  });
});

describe('what is wrong is told with file, line, setting and what would do', () => {
  test.each([
    ['an empty file', '', `1: declares nothing; expected ${SECTIONS}`],
    ['only a comment', '# later\n', `1: declares nothing; expected ${SECTIONS}`],
    [
      'only a schema',
      'schema: starttls-probe/policy/1',
      `1: declares nothing; expected ${SECTIONS}`,
    ],
    ['no list', 'connectors: A', '1: connectors: expected a list'],
    ['a bare list', '- identity: A', `1: expected settings: ${SECTIONS}`],
    ['text', 'hello', `1: expected settings: ${SECTIONS}`],
    [
      'a connector that is text',
      'connectors:\n  - A',
      `2: connectors[0]: expected settings: ${SETTINGS}`,
    ],
    [
      'no identity',
      'connectors:\n  - requireTls: true',
      '2: connectors[0].identity: expected text',
    ],
    [
      'an empty identity',
      'connectors:\n  - identity: ""',
      '2: connectors[0].identity: expected a name, such as EX01\\Default Frontend EX01',
    ],
    [
      'a flag that does not exist',
      withLines('authMechanism: [Tls, Ntlm]'),
      `3: connectors[0].authMechanism: "Ntlm" is not one of ${FLAGS}, None`,
    ],
    [
      'a flag as a number',
      withLines('authMechanism: 31'),
      `3: connectors[0].authMechanism: expected a list of ${FLAGS}, or None`,
    ],
    [
      'yes for true',
      withLines('requireTls: yes'),
      '3: connectors[0].requireTls: expected true or false',
    ],
    [
      'PowerShell for true',
      withLines('requireTls: $true'),
      '3: connectors[0].requireTls: expected true or false',
    ],
    [
      'a number for true',
      withLines('', 'enabled: 1'),
      '4: connectors[0].enabled: expected true or false',
    ],
    [
      'a port for a binding',
      withLines('bindings: 25'),
      '3: connectors[0].bindings: expected an address and a port, such as 0.0.0.0:25 or "[::]:25"',
    ],
    [
      'a number for a range',
      withLines('remoteIpRanges: 10'),
      '3: connectors[0].remoteIpRanges: expected an address, a range or a network, such as 192.0.2.0/24',
    ],
    ['a number for a name', withLines('fqdn: 12'), '3: connectors[0].fqdn: expected text'],
    [
      'a size with its unit',
      withLines('maxMessageSize: 36 MB'),
      '3: connectors[0].maxMessageSize: expected a number of octets',
    ],
    [
      'a date that is none',
      'certificates:\n  - thumbprint: A1\n    notAfter: next year',
      '3: certificates[0].notAfter: "next year" is not a date',
    ],
    [
      'a range that ends before it begins',
      withLines('remoteIpRanges: [192.0.2.9-192.0.2.1]'),
      '3: connectors[0].remoteIpRanges[0]: "192.0.2.9-192.0.2.1" ends before it begins; write the lower address first',
    ],
    [
      'half an octet',
      withLines('maxMessageSize: 1.5'),
      '3: connectors[0].maxMessageSize: expected a number of octets',
    ],
    [
      'the second connector',
      `${withLines()}  - identity: B\n    requireTls: maybe`,
      '4: connectors[1].requireTls: expected true or false',
    ],
    [
      'a file with CRLF',
      withLines('enabled: true', 'requireTls: maybe').replaceAll('\n', '\r\n'),
      '4: connectors[0].requireTls: expected true or false',
    ],
    [
      'JSON',
      '{\n  "connectors": [\n    { "identity": "A",\n      "requireTls": "maybe" }\n  ]\n}',
      '4: connectors[0].requireTls: expected true or false',
    ],
  ])('%s', (_claim, content, message) => {
    expect(() => read(content)).toThrow(new PolicyError(`policy.yaml:${message}`));
  });

  test.each([
    ['a quotation that does not end', withLines('fqdn: "a'), 4],
    ['a tab for blanks', 'connectors:\n\t- identity: A', 2],
    ['a setting twice', withLines('identity: B'), 3],
    ['two documents', `${withLines()}---\n${withLines()}`, 3],
    ['an IPv6 binding without quotation marks', withLines('bindings: [::]:25'), 3],
    ['JSON that is cut off', '{\n  "connectors": [', 2],
  ])('%s, in the words of the YAML library', (_claim, content, line) => {
    expect(() => read(content)).toThrow(PolicyError);
    expect(() => read(content)).toThrow(new RegExp(`^policy\\.yaml:${line}: \\S`));
  });

  test.each([
    ['of a file', 'connectors: []\nconnector: x', `connector; accepted are ${SECTIONS}`],
    ['of a connector', withLines('requiretls: true'), `requiretls; accepted are ${SETTINGS}`],
  ])('a setting %s that does not exist', (_claim, content, message) => {
    expect(() => read(content)).toThrow(PolicyError);
    expect(() => read(content)).toThrow(`unknown setting ${message}`);
  });

  test('in one line, whatever a setting is called', () => {
    expect(() => read(JSON.stringify({ 'a\n\x1b[2J': 1 }))).toThrow(/^[ -~]+$/);
  });

  test('a binding without a port', () => {
    const content = withLines('bindings:', '  - "[::]:25"', '  - 0.0.0.0');
    expect(() => read(content)).toThrow(PolicyError);
    expect(() => read(content)).toThrow(/^policy\.yaml:5: connectors\[0\]\.bindings\[1\]: /);
  });
});
