import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExportError } from '../../../src/policy/read/exported.ts';
import { readList } from '../../../src/policy/read/list.ts';
import { formatList, type Printing } from './format-list.ts';
import { outcome } from './outcome.ts';
import { plainProperties } from './plain.ts';

const FIXTURES = new URL('../../fixtures/exports/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, FIXTURES), 'utf8');

const read = (text: string) => readList(text, 'export.txt');
const readPlain = (text: string) => read(text).map(plainProperties);

const ALL_ADDRESSES = ['::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '0.0.0.0-255.255.255.255'];

describe('an export', () => {
  test('of the default connectors, wrapped at 80 columns', () => {
    const objects = read(fixture('receive-connectors.txt'));
    expect(objects.map(({ kind, where }) => [kind, where])).toEqual(
      [4, 36, 67, 102, 133].map((line) => ['ReceiveConnector', `export.txt:${line}`]),
    );
    expect(objects.map((object) => object.properties.size)).toEqual([27, 27, 27, 27, 27]);
    expect(objects.map(plainProperties)[2]).toMatchObject({
      identity: 'EX01\\Default Frontend EX01',
      authmechanism: 'Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer',
      banner: null,
      bindings: ['[::]:25', '0.0.0.0:25'],
      domainsecureenabled: true,
      connectiontimeout: '00:10:00',
      maxmessagesize: '36 MB (37,748,736 bytes)',
      remoteipranges: ALL_ADDRESSES,
      requiretls: false,
      tlscertificatename:
        '<I>CN=Example TLS RSA SHA256 2020 CA1, O=Example Trust Services, C=US<S>CN=mail.contoso.example',
      tlsdomaincapabilities: ['mail.protection.outlook.com:AcceptCloudServicesMail'],
    });
  });

  test.each([
    ['with the line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['copied without the blanks at line ends', (text: string) => text.replace(/ +$/gm, '')],
    ['indented as a whole', (text: string) => text.replace(/^(?=.)/gm, '    ')],
    ['without the blank lines', (text: string) => text.replace(/\n{2,}/g, '\n')],
    ['followed by an error', (text: string) => text + fixture('shell-error.txt')],
    ['followed by a prompt', (text: string) => `${text}[PS] C:\\Windows\\system32>\n`],
    [
      'with a warning in it',
      (text: string) => text.replace('\nEnabled ', '\nWARNING: it is\nlong\nEnabled '),
    ],
  ])('%s is the same', (_claim, change) => {
    const text = fixture('receive-connectors.txt');
    expect(readPlain(change(text))).toEqual(readPlain(text));
  });

  test('with a blank line between all rows begins an object where a name comes again', () => {
    const objects = readPlain(fixture('receive-connectors-double-spaced.txt'));
    expect(objects).toMatchObject([
      { identity: 'EX01\\Default Frontend EX01', remoteipranges: ALL_ADDRESSES },
      { identity: 'EX01\\Client Frontend EX01', remoteipranges: ALL_ADDRESSES },
    ]);
    expect(objects.map((object) => Object.keys(object).length)).toEqual([27, 27]);
  });

  test('with a list that PowerShell limited has no shorter list', () => {
    const [limited, whole] = readPlain(fixture('receive-connectors-cut.txt'));
    expect(limited?.['remoteipranges']).toEqual({
      cut: '{192.0.2.0/26, 192.0.2.128/25, 198.51.100.7, 198.51.100.9-19 […]',
    });
    expect(whole?.['remoteipranges']).toEqual(ALL_ADDRESSES);
  });

  test('of every cmdlet, one after the other', () => {
    const names = ['receive-connectors', 'send-connectors', 'transport-config', 'certificates'];
    const objects = read(names.map((name) => fixture(`${name}.txt`)).join('\n'));
    expect(objects.slice(4).map(({ kind }) => kind)).toEqual([
      'ReceiveConnector',
      'SendConnector',
      'SendConnector',
      'TransportConfig',
      'ExchangeCertificate',
    ]);
    expect(objects.slice(6).map(plainProperties)).toMatchObject([
      {
        addressspaces: ['SMTP:partner.example;1', 'SMTP:*.partner.example;5'],
        smarthosts: ['mx1.partner.example', '[192.0.2.25]'],
        requiretls: true,
        fqdn: null,
      },
      {
        tlsreceivedomainsecurelist: ['woodgrove.example', 'fabrikam.example'],
        tlssenddomainsecurelist: [],
      },
      {
        certificatedomains: ['mail.contoso.example', 'autodiscover.contoso.example'],
        services: 'IMAP, POP, IIS, SMTP',
        thumbprint: '00112233445566778899AABBCCDDEEFF00112233',
      },
    ]);
  });
});

describe('objects', () => {
  const A = 'Name : A\nBindings : {}';

  test.each([
    [
      'end at a blank line',
      `${A}\n\nAddressSpaces : {}\nPort : 25`,
      [
        ['name', 'bindings'],
        ['addressspaces', 'port'],
      ],
    ],
    [
      'end where a name comes again',
      `${A}\n${A}`,
      [
        ['name', 'bindings'],
        ['name', 'bindings'],
      ],
    ],
    [
      'end where a name comes again in another case',
      `${A}\n${A.toUpperCase()}`,
      [
        ['name', 'bindings'],
        ['name', 'bindings'],
      ],
    ],
    [
      'end at a prompt',
      `${A}\nPS C:\\> Get-X | fl\nSmartHosts : {}`,
      [['name', 'bindings'], ['smarthosts']],
    ],
    [
      'of other cmdlets are passed over',
      `${A}\n\nName : Spooler\nStatus : Running`,
      [['name', 'bindings']],
    ],
    [
      'of two cmdlets in double-spaced text are two',
      'Name : A\n\nBindings : {}\n\nTLSSendDomainSecureList : {}',
      [['name', 'bindings'], ['tlssenddomainsecurelist']],
    ],
    [
      'of certificates in double-spaced text too',
      'Bindings : {}\n\nCertificateDomains : {}\n\nThumbprint : 00',
      [['bindings'], ['certificatedomains', 'thumbprint']],
    ],
    [
      'have nothing of remoting',
      `RunspaceId : 1\n${A}\nPSComputerName : ex01\nPSShowComputerName : True`,
      [['name', 'bindings']],
    ],
  ])('%s', (_claim, text, expected) => {
    expect(read(text).map(({ properties }) => [...properties.keys()])).toEqual(expected);
  });
});

describe('a wrapped value', () => {
  const inside = (rows: string) => readPlain(`Bindings : {}\n${rows}\nLast : x`)[0];

  test.each([
    ['is put together at the blank that stood there', 'Banner : 220 a \n         b c', '220 a b c'],
    ['has its blank back where copying lost it', 'Banner : 220 a\n         b c', '220 a b c'],
    ['may begin on the second line', 'Banner : \n         220 a', '220 a'],
    ['keeps a blank that begins a line', 'Banner : 220-abc\n          d', '220-abc d'],
    ['may have blank lines in it', 'Banner : 220 a\n\n         b', '220 a b'],
    [
      'may look like a row',
      'Banner : 220 mail of Contoso\n         Name : b',
      '220 mail of Contoso Name : b',
    ],
    [
      'has no blank between where none was lost',
      'Banner : a.b c.d\n         e.f\nRunspaceId : ',
      'a.b c.de.f',
    ],
    ['goes on after a warning', 'Banner : 220 a \nWARNING: x\n         b', '220 a b'],
    [
      'that lost its indentation is known by its comma',
      'Banner : Tls,\nBasicAuth',
      'Tls, BasicAuth',
    ],
    [
      'that lost its indentation is known by its brace',
      'Banner : {::-ffff:ffff\n:ffff, ::1}',
      ['::-ffff:ffff:ffff', '::1'],
    ],
    [
      'may be a list over several lines',
      'Banner : {a, \n         b, \n         c}',
      ['a', 'b', 'c'],
    ],
  ])('%s', (_claim, rows, expected) => {
    expect(inside(rows)).toEqual({ bindings: [], banner: expected, last: 'x' });
  });

  test.each([
    ['a row', 'Banner : {a, b\nName : c', '{a, b'],
    ['a prompt', 'Banner : {a, b\n[PS] C:\\>', '{a, b'],
    ['nothing', 'Banner : {a, ', '{a,'],
  ])('that is not closed before %s is cut', (_claim, rows, sample) => {
    expect(readPlain(`Bindings : {}\n${rows}`)[0]).toMatchObject({ banner: { cut: sample } });
  });
});

describe('is refused, with the line', () => {
  test.each([
    [
      'text that may be the rest of a value',
      'Bindings : {}\nBanner : 220 a\nb',
      'export.txt:3: exp',
    ],
    ['text below a blank line', 'Bindings : {}\nBanner : 220 a\n\nb', 'export.txt:4: exp'],
    ['text without a row', 'hello', 'export.txt: no line such as'],
    ['an error message', fixture('shell-error.txt'), 'export.txt: no line such as'],
    [
      'the output of another cmdlet',
      'Name : Spooler\nStatus : Running',
      'export.txt: no object of',
    ],
  ])('%s', (_claim, text, message) => {
    const reading = () => read(text);
    expect(reading).toThrow(ExportError);
    expect(reading).toThrow(message);
    expect(reading).toThrow(/Export-Clixml connectors\.xml$/);
  });
});

describe('whatever the console did', () => {
  const element = fc.oneof(
    fc.constantFrom('[::]:25', '0.0.0.0:25', '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'),
    fc.ipV4().map((address) => `${address}/29`),
    fc.ipV6().map((address) => `${address}-${address}`),
    fc.domain(),
    fc.domain().map((name) => `smtp:*.${name};1`),
  );
  const lists = fc.array(fc.array(element, { maxLength: 9 }), { minLength: 1, maxLength: 3 });
  const printings: fc.Arbitrary<Omit<Printing, 'limit'>> = fc.record({
    width: fc.integer({ min: 30, max: 140 }),
    ellipsis: fc.constantFrom('...', '…', '?', ', ...'),
    breaksWords: fc.boolean(),
    trimmed: fc.boolean(),
    doubleSpaced: fc.boolean(),
  });
  const print = (ranges: readonly (readonly string[])[], printing: Printing) =>
    formatList(
      ranges.map((RemoteIPRanges) => ({ Identity: 'EX01\\Relay', RemoteIPRanges, Fqdn: 'a' })),
      printing,
    );
  const rangesOf = (text: string) => readPlain(text).map((object) => object['remoteipranges']);

  test('a list that was printed whole is read whole', () => {
    fc.assert(
      fc.property(lists, printings, (ranges, printing) => {
        expect(rangesOf(print(ranges, { ...printing, limit: 16 }))).toEqual(ranges);
      }),
      { numRuns: 500 },
    );
  });

  test('a list that was cut is never a shorter list', () => {
    fc.assert(
      fc.property(lists, printings, fc.nat(8), (ranges, printing, limit) => {
        const expected = ranges.map((list) =>
          list.length > limit ? { cut: expect.any(String) } : list,
        );
        expect(rangesOf(print(ranges, { ...printing, limit }))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('a text is read whole where the blanks at line ends are still there', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aB1=<>,.:{}-'), minLength: 1 });
    const text = fc.array(word).map((words) => `CN=${words.join(' ')} C=US`);
    fc.assert(
      fc.property(text, printings, (TlsCertificateName, printing) => {
        const rows = { Bindings: [], TlsCertificateName, RunspaceId: '', Fqdn: 'a' };
        const printed = formatList([rows], { ...printing, trimmed: false, limit: 16 });
        expect(readPlain(printed)[0]?.['tlscertificatename']).toBe(TlsCertificateName);
      }),
      { numRuns: 500 },
    );
  });

  test('a file that was cut anywhere has no shorter list', () => {
    const text = fixture('receive-connectors-cut.txt');
    const whole = readPlain(text);
    for (let end = 0; end < text.length; end++) {
      const objects = outcome(() => readPlain(text.slice(0, end)));
      for (const [at, object] of objects.entries()) {
        for (const name of ['bindings', 'remoteipranges']) {
          const unread = [undefined, null, { cut: expect.any(String) }];
          expect([...unread, whole[at]?.[name]]).toContainEqual(object[name]);
        }
      }
    }
  });

  test('no text does worse than an ExportError of one line', () => {
    const line = fc.oneof(
      fc.constantFrom('', '  ', 'Bindings : {', 'a, b}', '   c...}', 'PS C:\\>', '+ x : y', ','),
      fc.string({ unit: 'binary' }),
      fc.string().map((value) => `Identity : ${value}`),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(outcome(() => readPlain(lines.join('\n')))).toBeInstanceOf(Array);
      }),
      { numRuns: 500 },
    );
  });
});
