import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readClixml } from '../../../src/policy/read/clixml.ts';
import { ExportError } from '../../../src/policy/read/exported.ts';
import {
  MAX_XML_DEPTH,
  MAX_XML_LENGTH,
  MAX_XML_TAGS,
  MAX_XML_TEXT,
} from '../../../src/policy/read/xml-document.ts';
import { plainProperties } from './plain.ts';

const FIXTURES = new URL('../../fixtures/exports/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, FIXTURES), 'utf8');

const read = (content: string) => readClixml(content, 'export.xml');
const readPlain = (content: string) => read(content).map(plainProperties);

const ALL_GROUPS = 'Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer';
const text = (printed: string, members: object = {}) => ({ text: printed, members });

/** One connector whose property `It` is the given element. */
function it(element: string): unknown {
  const props = `<B N="RequireTLS">true</B><Nil N="Bindings" />${element}`;
  const [connector] = readPlain(
    `<Objs><Obj RefId="0"><ToString>EX01\\A</ToString><Props>${props}</Props></Obj></Objs>`,
  );
  return connector?.['it'];
}

describe('an export', () => {
  const [hub, , frontend, , client] = readPlain(fixture('receive-connectors.xml'));

  test('of the default connectors says what each one is and where it stands', () => {
    const objects = read(fixture('receive-connectors.xml'));
    expect(objects.map(({ kind, where }) => [kind, where])).toEqual(
      [1, 2, 3, 4, 5].map((at) => ['ReceiveConnector', `export.xml: object ${at}`]),
    );
    expect(new Set(objects.map(({ properties }) => properties.size))).toEqual(new Set([58]));
  });

  test('keeps what each property was', () => {
    expect(frontend).toMatchObject({
      authmechanism: text(ALL_GROUPS, { value__: 31 }),
      banner: '',
      bindings: [{ text: '[::]:25' }, { text: '0.0.0.0:25', members: { Port: 25 } }],
      connectiontimeout: text('00:10:00', { Minutes: 10, Ticks: 6_000_000_000 }),
      defaultdomain: null,
      domainsecureenabled: true,
      fqdn: text('ex01.example.com', { Domain: 'ex01.example.com' }),
      maxhopcount: 60,
      maxmessagesize: text('36 MB (37,748,736 bytes)'),
      messageratelimit: text('Unlimited', { IsUnlimited: true }),
      name: 'Default Frontend EX01',
      organizationid: text('', { ConfigurationUnit: null }),
      permissiongroups: { members: { value__: 13 } },
      requiretls: false,
      tlscertificatename: null,
      tlsdomaincapabilities: [],
      transportrole: { members: { value__: 16384 } },
      whenchanged: '2024-02-01T09:30:00+01:00',
    });
    expect(frontend?.['remoteipranges']).toMatchObject([
      { text: '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' },
      { text: '0.0.0.0-255.255.255.255', members: { LowerBound: '0.0.0.0', RangeFormat: 'LoHi' } },
    ]);
    expect(client).toMatchObject({ enableauthgssapi: true, domainsecureenabled: false });
  });

  test('gives a reference the value of what it refers to', () => {
    expect(hub?.['id']).toEqual(hub?.['identity']);
    expect(hub?.['id']).toMatchObject({ text: 'EX01\\Default EX01' });
  });

  test('loses what remoting added, and every blob', () => {
    expect(hub).not.toHaveProperty('pscomputername');
    expect(JSON.stringify(readPlain(fixture('receive-connectors.xml')))).not.toMatch(
      /AAEAAAD|SerializationData|PSComputerName/,
    );
  });

  test('that was read and exported again', () => {
    expect(readPlain(fixture('receive-connectors-deserialized.xml'))).toMatchObject([
      {
        authmechanism: text('Tls', { value__: 1 }),
        authtarpitinterval: '1.01:02:03.5',
        banner: '220 Relay of _x000A_ & Co\r\nsecond line',
        bindings: ['192.0.2.10:25'],
        connectiontimeout: '00:10:00',
        identity: 'EX01\\From partner Müller & Co',
        remoteipranges: [
          text('198.51.100.0/24', { Expression: '198.51.100.0/24' }),
          { text: '2001:db8:1::/48' },
          { text: '203.0.113.5' },
        ],
        requiretls: true,
        tlscertificatename: text(
          '<I>CN=Example Issuing CA, O=Example, C=DE<S>CN=relay.example.com, O=Example, C=DE',
        ),
      },
    ]);
  });

  test('of a selection of properties has no others', () => {
    const objects = read(fixture('receive-connectors-selected.xml'));
    expect(objects.map(({ kind }) => kind)).toEqual(['ReceiveConnector', 'ReceiveConnector']);
    expect(objects.map(plainProperties)[1]).toMatchObject({
      identity: 'EX01\\Relay EX01',
      requiretls: true,
      bindings: [{ text: '192.0.2.10:2525' }],
    });
    expect(objects.map(({ properties }) => properties.size)).toEqual([4, 4]);
  });

  test('of Send connectors, one of them with a password', () => {
    const objects = read(fixture('send-connectors.xml'));
    expect(objects.map(({ kind }) => kind)).toEqual(['SendConnector', 'SendConnector']);
    const [relay, partner] = objects.map(plainProperties);
    expect(relay).toMatchObject({
      addressspaces: [{ text: 'smtp:*;1' }],
      authenticationcredential: { text: null, members: { UserName: 'relay' } },
      dnsroutingenabled: false,
      smarthosts: [{ text: 'smarthost.example.net' }],
      sourceipaddress: { text: '0.0.0.0', members: { IPAddressToString: '0.0.0.0' } },
      tlsauthlevel: text('DomainValidation', { value__: 3 }),
    });
    expect(partner).toMatchObject({ smarthosts: [], tlsauthlevel: null, tlsdomain: null });
    expect(JSON.stringify(relay)).not.toContain('01000000d08c9ddf');
  });

  test('of the transport configuration', () => {
    const [object] = read(fixture('transport-config.xml'));
    expect(object?.kind).toBe('TransportConfig');
    expect(object && plainProperties(object)).toMatchObject({
      tlsreceivedomainsecurelist: [{ text: 'partner.example' }, { text: 'partner.example.org' }],
      tlssenddomainsecurelist: [{ text: 'partner.example' }],
      internalsmtpservers: [],
    });
  });

  test('of certificates carries only what is printed for them, and dates in no known format', () => {
    expect(read(fixture('certificates.xml')).map(({ kind }) => kind)).toEqual(
      new Array(2).fill('ExchangeCertificate'),
    );
    expect(readPlain(fixture('certificates.xml'))).toEqual([
      {
        subject: 'CN=mail.example.com, O=Example, C=DE',
        issuer: 'CN=Example Issuing CA, O=Example, C=DE',
        thumbprint: 'A1'.repeat(20),
      },
      { subject: 'CN=EX01', issuer: 'CN=EX01', thumbprint: 'B2'.repeat(20) },
    ]);
  });

  test('of selected properties of certificates', () => {
    expect(readPlain(fixture('certificates-selected.xml'))).toMatchObject([
      {
        certificatedomains: [{ text: 'mail.example.com' }, { text: '*.example.com' }],
        hasprivatekey: true,
        notafter: '2026-08-06T15:56:14+02:00',
        services: { text: 'IIS, SMTP' },
      },
    ]);
  });

  test.each([
    ['with a byte order mark', (xml: string) => `\uFEFF${xml}`],
    ['with an XML declaration', (xml: string) => `<?xml version="1.0" encoding="utf-8"?>\n${xml}`],
    ['from the output of powershell.exe', (xml: string) => `#< CLIXML\r\n${xml}`],
    ['with the line ends of Windows', (xml: string) => xml.replaceAll('\n', '\r\n')],
    ['on one line', (xml: string) => xml.replace(/\n\s*/g, '')],
    ['with a comment', (xml: string) => xml.replace('<Props>', '<Props><!-- <Obj> -->')],
    ['with blobs over several lines', (xml: string) => xml.replaceAll('AAEAAAD', '\nAAEAAAD\n')],
    ['with blobs as text', (xml: string) => xml.replace(/<(\/?)BA\b/g, '<$1S')],
  ])('%s is the same', (_claim, change) => {
    const xml = fixture('receive-connectors.xml');
    expect(readPlain(change(xml))).toEqual(readPlain(xml));
  });
});

describe('a value', () => {
  test.each([
    ['S', '<S N="It"> two  blanks </S>', ' two  blanks '],
    ['an empty S', '<S N="It"></S>', ''],
    ['an S without an end tag', '<S N="It" />', ''],
    ['the five entities', '<S N="It">&lt;I&gt;&amp;&quot;&apos;</S>', '<I>&"\''],
    ['numbers of characters', '<S N="It">&#65;&#x42;&#x1F600;</S>', 'AB\u{1F600}'],
    ['a number of no character', '<S N="It">&#x110000;</S>', '&#x110000;'],
    ['an entity inside a result of another', '<S N="It">&amp;lt;</S>', '&lt;'],
    ['CDATA', '<S N="It">a<![CDATA[&lt;<b>]]>c</S>', 'a&lt;<b>c'],
    ['escaped line ends', '<S N="It">a_x000D__x000A_b</S>', 'a\r\nb'],
    ['an escaped escape', '<S N="It">_x005F_x000A_</S>', '_x000A_'],
    ['an escaped pair of surrogates', '<S N="It">_xD83D__xDE00_</S>', '\u{1F600}'],
    ['what is no escape', '<S N="It">_x00G0_ _xAB_</S>', '_x00G0_ _xAB_'],
    ['B', '<B N="It">false</B>', false],
    ['I32', '<I32 N="It">-25</I32>', -25],
    ['I64', '<I64 N="It">37748736</I64>', 37748736],
    ['an I64 that no number holds', '<I64 N="It">9223372036854775807</I64>', '9223372036854775807'],
    ['U32', '<U32 N="It">4294967295</U32>', 4294967295],
    ['By', '<By N="It">15</By>', 15],
    ['SB', '<SB N="It">-1</SB>', -1],
    ['Db', '<Db N="It">5.78E-05</Db>', 5.78e-5],
    ['an infinite Db', '<Db N="It">INF</Db>', 'INF'],
    ['Sg', '<Sg N="It">0.5</Sg>', 0.5],
    ['D', '<D N="It">1.25</D>', 1.25],
    ['an empty number', '<I32 N="It"></I32>', ''],
    [
      'G',
      '<G N="It">00000000-0000-0000-0000-000000000000</G>',
      `00000000-${'0000-'.repeat(3)}${'0'.repeat(12)}`,
    ],
    ['DT', '<DT N="It">2024-02-01T09:30:00Z</DT>', '2024-02-01T09:30:00Z'],
    ['TS', '<TS N="It">PT1H2M3.25S</TS>', '01:02:03.25'],
    ['TS of days', '<TS N="It">-P2D</TS>', '-2.00:00:00'],
    ['TS that is none', '<TS N="It">soon</TS>', 'soon'],
    ['Version', '<Version N="It">15.2.1118.7</Version>', '15.2.1118.7'],
    ['C', '<C N="It">36</C>', '$'],
    ['Char', '<Char N="It">36</Char>', '$'],
    ['Nil', '<Nil N="It" />', null],
    ['LST', '<Obj N="It"><LST><S>a</S><I32>1</I32><Nil /></LST></Obj>', ['a', 1, null]],
    ['LST in LST', '<Obj N="It"><LST><Obj><LST><S>a</S></LST></Obj></LST></Obj>', [['a']]],
    ['IE', '<Obj N="It"><IE><S>a</S><S>b</S></IE></Obj>', ['a', 'b']],
    ['STK', '<Obj N="It"><STK><S>a</S></STK></Obj>', ['a']],
    ['QUE', '<Obj N="It"><QUE><S>a</S></QUE></Obj>', ['a']],
    [
      'a list with properties beside it',
      '<Obj N="It"><LST><S>a</S></LST><Props><I32 N="Capacity">4</I32></Props></Obj>',
      ['a'],
    ],
    [
      'DCT',
      '<Obj N="It"><DCT><En><S N="Key">Add</S><S N="Value">a</S></En><En><I32 N="Key">1</I32><Nil N="Value" /></En></DCT></Obj>',
      { text: null, members: { Add: 'a', 1: null } },
    ],
    [
      'an enumeration',
      '<Obj N="It"><ToString>Tls</ToString><I32>1</I32></Obj>',
      text('Tls', { value__: 1 }),
    ],
    [
      'text with properties added to it',
      '<Obj N="It"><S>a.example</S><MS><S N="PSPath">C:\\</S></MS></Obj>',
      'a.example',
    ],
    [
      'Props before MS',
      '<Obj N="It"><ToString>x</ToString><MS><S N="A">2</S><S N="B">3</S></MS><Props><S N="A">1</S></Props></Obj>',
      text('x', { A: '1', B: '3' }),
    ],
    [
      'a name with an escape',
      '<Obj N="It"><MS><S N="a_x0022_b">1</S></MS></Obj>',
      { text: null, members: { 'a"b': '1' } },
    ],
    [
      'a type for a text says nothing',
      '<Obj N="It"><ToString>System.Object</ToString></Obj>',
      { text: null, members: {} },
    ],
    ['a type in place of a text', '<S N="It">System.Object[]</S>', { cut: 'System.Object[]' }],
    ['octets', '<BA N="It">AAAA</BA>', undefined],
    ['a password', '<SS N="It">0100</SS>', undefined],
    ['octets in a list', '<Obj N="It"><LST><BA>AAAA</BA></LST></Obj>', [{ cut: 'BA' }]],
    ['a reference to nothing', '<Ref N="It" RefId="9" />', { cut: 'Ref 9' }],
    ['a reference to what it is part of', '<Ref N="It" RefId="0" />', { cut: 'Ref 0' }],
  ])('%s', (_claim, element, expected) => {
    expect(it(element)).toEqual(expected);
  });

  test('named like a part of every JavaScript object', () => {
    const members = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const xml = members.map((name) => `<S N="${name}">x</S>`).join('');
    const [object] = read(`<Objs><Obj><MS><Nil N="Bindings" />${xml}</MS></Obj></Objs>`);
    expect([...(object?.properties.keys() ?? [])]).toEqual([
      'bindings',
      ...members.map((name) => name.toLowerCase()),
    ]);
    expect(Object.prototype).not.toHaveProperty('x');
  });
});

describe('the kind', () => {
  const ofType = (type: string) =>
    read(`<Objs><Obj><TN RefId="0"><T>${type}</T><T>System.Object</T></TN></Obj></Objs>`)[0]?.kind;

  test.each([
    ['Microsoft.Exchange.Data.Directory.SystemConfiguration.ReceiveConnector', 'ReceiveConnector'],
    [
      'Deserialized.Microsoft.Exchange.Data.Directory.SystemConfiguration.ReceiveConnector',
      'ReceiveConnector',
    ],
    [
      'Selected.Deserialized.Microsoft.Exchange.Data.Directory.SystemConfiguration.SmtpSendConnectorConfig',
      'SendConnector',
    ],
    [
      'Microsoft.Exchange.Data.Directory.SystemConfiguration.TransportConfigContainer',
      'TransportConfig',
    ],
    [
      'Microsoft.Exchange.Management.SystemConfigurationTasks.ExchangeCertificate',
      'ExchangeCertificate',
    ],
    ['System.Security.Cryptography.X509Certificates.X509Certificate2', 'ExchangeCertificate'],
  ])('%s is %s', (type, kind) => {
    expect(ofType(type)).toBe(kind);
  });

  test.each([
    'System.Collections.Generic.List`1[[Microsoft.Exchange.Data.Directory.SystemConfiguration.ReceiveConnector, x]]',
    'Microsoft.Exchange.Data.Directory.SystemConfiguration.ReceiveConnector[]',
    'Example.NotAReceiveConnector',
  ])('%s is none of ours', (type) => {
    expect(() => ofType(type)).toThrow(ExportError);
  });

  test('comes from the properties where the type says nothing', () => {
    const xml = (property: string) =>
      `<Objs><Obj><TN RefId="0"><T>System.Management.Automation.PSCustomObject</T></TN><MS><Nil N="${property}" /></MS></Obj></Objs>`;
    expect(read(xml('RemoteIPRanges'))[0]?.kind).toBe('ReceiveConnector');
    expect(read(xml('AddressSpaces'))[0]?.kind).toBe('SendConnector');
    expect(() => read(xml('Name'))).toThrow(ExportError);
  });

  test('of objects beside each other is told apart, whatever else the file holds', () => {
    const connector = '<Obj><MS><Nil N="Bindings" /></MS></Obj>';
    const config = '<Obj><MS><Nil N="TLSSendDomainSecureList" /></MS></Obj>';
    const xml = `<Objs><S>text</S><Obj><MS><S N="Name">x</S></MS></Obj>${connector}${config}</Objs>`;
    expect(read(xml).map(({ kind, where }) => [kind, where])).toEqual([
      ['ReceiveConnector', 'export.xml: object 2'],
      ['TransportConfig', 'export.xml: object 3'],
    ]);
  });

  test.each([
    ['a list', (objects: string) => `<Obj><LST>${objects}</LST></Obj>`],
    [
      'lists in a list',
      (objects: string) => `<Obj><LST><Obj><IE>${objects}</IE></Obj></LST></Obj>`,
    ],
    [
      'a hashtable',
      (objects: string) =>
        `<Obj><DCT><En><S N="Key">a</S><Obj N="Value"><LST>${objects}</LST></Obj></En></DCT></Obj>`,
    ],
  ])('of objects in %s', (_claim, wrap) => {
    const connector = '<Obj RefId="1"><MS><Nil N="Bindings" /></MS></Obj>';
    expect(read(`<Objs>${wrap(connector + connector)}</Objs>`)).toHaveLength(2);
  });

  test('a list that refers to itself over and over is read once', () => {
    const lists = Array.from(
      { length: 40 },
      (_, at) =>
        `<Obj RefId="${at + 1}"><LST><Ref RefId="${at}" /><Ref RefId="${at}" /></LST></Obj>`,
    );
    const first = '<Obj RefId="0"><MS><Nil N="Bindings" /></MS></Obj>';
    expect(read(`<Objs>${first}${lists.join('')}</Objs>`)).toHaveLength(1);
  });
});

describe('is refused', () => {
  const whole = '<Objs><Obj><MS><Nil N="Bindings" /></MS></Obj></Objs>';
  const hint = 'Get-ReceiveConnector \\| Export-Clixml connectors.xml';

  test.each([
    ['an empty file', '', 'is empty'],
    ['blanks', ' \n', 'is empty'],
    ['octets', '<Objs>\0</Objs>', 'is not text'],
    ['a web page', '<!DOCTYPE html><html></html>', 'is a web page'],
    ['a web page without DOCTYPE', ' <html lang="en">', 'is a web page'],
    ['text', 'Identity : EX01\\A', 'does not begin with <Objs>'],
    ['another XML document', '<?xml version="1.0"?><rss></rss>', 'does not begin with <Objs>'],
    ['a root that only begins like it', '<Objsx></Objsx>', 'does not begin with <Objs>'],
    ['nothing of ours', '<Objs></Objs>', 'no object of Get-ReceiveConnector'],
    ['an empty root', '<Objs />', 'no object of Get-ReceiveConnector'],
  ])('%s, with the command that exports', (_claim, content, what) => {
    expect(() => read(content)).toThrow(new RegExp(`^export\\.xml: ${what}.*${hint}`));
  });

  test.each([
    ['a DOCTYPE', `<!DOCTYPE Objs [\n<!ENTITY a "b">]>${whole}`, 'export.xml:1: a DOCTYPE'],
    ['a DOCTYPE after a line', `\n<!doctype Objs>${whole}`, 'export.xml:2: a DOCTYPE'],
    ['an entity', whole.replace('<MS>', '\n<!ENTITY a "b"><MS>'), 'export.xml:2: a DOCTYPE'],
    ['an element left open', '<Objs><Obj>', 'export.xml:1: ends before </Objs>'],
    [
      'a file cut short',
      whole.replace('<MS>', '\n\n<MS>').slice(0, -9),
      'export.xml:3: ends before',
    ],
    [
      'elements that cross',
      '<Objs>\n<Obj><MS></Obj></MS>\n</Objs>',
      'export.xml:2: is not well-formed',
    ],
    [
      'two documents',
      `${whole}\n${whole}`,
      'export.xml:2: is not well-formed XML: Multiple possible',
    ],
    ['a bare ampersand', '<Objs>\n<S>a & b</S></Objs>', 'export.xml:2: is not well-formed'],
    ['a reserved name', '<Objs><constructor></constructor></Objs>', 'export.xml: [SECURITY]'],
    [
      'elements too deep',
      `<Objs>${'<Obj>'.repeat(MAX_XML_DEPTH + 1)}${'</Obj>'.repeat(MAX_XML_DEPTH + 1)}</Objs>`,
      `export.xml: elements nest more than ${MAX_XML_DEPTH} deep`,
    ],
    [
      'too many tags',
      `<Objs>${'<S/>'.repeat(MAX_XML_TAGS)}</Objs>`,
      `export.xml: has over ${MAX_XML_TAGS} tags`,
    ],
    [
      'a text too long',
      `<Objs>\n<S>${'a'.repeat(MAX_XML_TEXT + 1)}</S></Objs>`,
      `export.xml:2: has over ${MAX_XML_TEXT} characters`,
    ],
    [
      'a tail too long',
      `${whole}${' '.repeat(MAX_XML_TEXT + 1)}`,
      `export.xml:1: has over ${MAX_XML_TEXT} characters`,
    ],
    [
      'a file too long',
      `<Objs>${'a'.repeat(MAX_XML_LENGTH)}`,
      `export.xml: is longer than ${MAX_XML_LENGTH} characters`,
    ],
  ])('%s', (_claim, content, message) => {
    const error = failure(content);
    expect(error).toBeInstanceOf(ExportError);
    expect(error?.message).toContain(message);
    expect(error?.message).not.toContain('\n');
  });

  test('every export that was cut short, wherever', () => {
    const xml = fixture('receive-connectors-selected.xml').trimEnd();
    for (let length = 0; length < xml.length; length++) {
      expect(failure(xml.slice(0, length)), `${length} characters`).toBeInstanceOf(ExportError);
    }
  });

  test('a large export that was cut short, in the line where it ends', () => {
    const lines = fixture('receive-connectors.xml').split('\n');
    const cut = lines.slice(0, 700).join('\n');
    expect(failure(cut)?.message).toBe(
      'export.xml:700: ends before </Objs>: the file was cut short',
    );
  });
});

test('no text crashes the reader', () => {
  const xml = fixture('receive-connectors-selected.xml');
  const part = fc.constantFrom(
    '<Obj>',
    '</Obj>',
    '<LST>',
    '<S N="',
    '">',
    '<!--',
    '<![CDATA[',
    ']]>',
    '&#x',
    ';',
    '<?',
    '<',
    '/>',
    '\0',
    '_xD83D_',
  );
  const spoilt = fc
    .tuple(fc.nat(xml.length), fc.nat(40), fc.oneof(part, fc.string({ unit: 'binary' })))
    .map(([at, length, junk]) => xml.slice(0, at) + junk + xml.slice(at + length));
  const inside = fc
    .array(fc.oneof(part, fc.string()))
    .map((parts) => `<Objs>${parts.join('')}</Objs>`);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), inside, spoilt), (content) => {
      const error = failure(content);
      if (error !== null) expect(error).toBeInstanceOf(ExportError);
    }),
    { numRuns: 1000 },
  );
});

function failure(content: string): Error | null {
  try {
    read(content);
    return null;
  } catch (error) {
    return error as Error;
  }
}
