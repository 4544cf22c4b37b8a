import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findHeader, readCsv } from '../../../src/policy/read/csv.ts';
import { ExportError } from '../../../src/policy/read/exported.ts';
import { outcome } from './outcome.ts';
import { plainProperties } from './plain.ts';

const FIXTURES = new URL('../../fixtures/exports/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, FIXTURES), 'utf8');

const read = (text: string) => readCsv(text, 'export.csv');
const readPlain = (text: string) => read(text).map(plainProperties);

describe('an export', () => {
  test('with #TYPE, quotes and line breaks within cells', () => {
    const objects = read(fixture('receive-connectors.csv'));
    expect(objects.map(({ kind, where }) => [kind, where])).toEqual(
      [3, 4, 6].map((line) => ['ReceiveConnector', `export.csv:${line}`]),
    );
    expect(objects.map(plainProperties)[1]).toEqual({
      identity: 'EX01\\Default Frontend EX01',
      enabled: true,
      bindings: '[::]:25,0.0.0.0:25',
      remoteipranges: '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,0.0.0.0-255.255.255.255',
      authmechanism: 'Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer',
      requiretls: false,
      domainsecureenabled: true,
      fqdn: 'EX01.contoso.example',
      banner: '220 "Contoso" mail;\nno unsolicited mail',
      maxmessagesize: '36 MB (37,748,736 bytes)',
      permissiongroups: 'AnonymousUsers, ExchangeServers, ExchangeLegacyServers',
      transportrole: 'FrontendTransport',
    });
  });

  test('with -UseCulture', () => {
    const objects = readPlain(fixture('receive-connectors-semicolon.csv'));
    expect(objects).toMatchObject([
      { bindings: '[::]:25 0.0.0.0:25', banner: '220 "Contoso" mail;\nno unsolicited mail' },
      { bindings: '[::]:587 0.0.0.0:587', banner: null },
    ]);
  });

  test('with the names of types in place of lists is cut', () => {
    expect(readPlain(fixture('receive-connectors-type-names.csv'))).toMatchObject([
      {
        identity: 'EX01\\Default Frontend EX01',
        bindings: {
          cut: 'Microsoft.Exchange.Data.MultiValuedProperty`1[Microsoft.Exchange.Data.IPBinding]',
        },
        remoteipranges: { cut: expect.stringContaining('MultiValuedProperty') },
        requiretls: false,
      },
    ]);
  });

  test('between tabs', () => {
    expect(read(fixture('transport-config.csv'))[0]?.kind).toBe('TransportConfig');
    expect(readPlain(fixture('transport-config.csv'))).toEqual([
      {
        tlsreceivedomainsecurelist: { cut: 'System.String[]' },
        tlssenddomainsecurelist: [],
        maxreceivesize: '36 MB (37,748,736 bytes)',
      },
    ]);
  });

  test.each([
    ['with the line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['without its last line end', (text: string) => text.trimEnd()],
    ['without #TYPE', (text: string) => text.replace(/^#TYPE.*\n/, '')],
    [
      'without needless quotes',
      (text: string) => text.replace(/(?<!")"([\w\\.:[\]-]+)"(?!")/g, '$1'),
    ],
    ['with empty cells that a spreadsheet added', (text: string) => text.replace(/"$/gm, '",,')],
  ])('%s is the same', (_claim, change) => {
    const text = fixture('receive-connectors.csv').replace(';\n', '; ');
    expect(readPlain(change(text))).toEqual(readPlain(text));
  });

  test.each([
    ['of one column', 'RemoteIPRanges\n192.0.2.1\n', [{ remoteipranges: '192.0.2.1' }]],
    [
      'put together with another of the same columns',
      'Name,Bindings\nA,a\nName,Bindings\nB,b\n',
      [
        { name: 'A', bindings: 'a' },
        { name: 'B', bindings: 'b' },
      ],
    ],
    [
      'put together with one of another cmdlet',
      '#TYPE X\nName,Bindings\nA,a\n#TYPE Y\nName,SmartHosts,Port\nB,b,25\n#TYPE Z\nName\nC\n',
      [
        { name: 'A', bindings: 'a' },
        { name: 'B', smarthosts: 'b', port: '25' },
      ],
    ],
  ])('%s', (_claim, text, expected) => {
    expect(readPlain(text)).toEqual(expected);
  });
});

describe('the header', () => {
  test.each([
    ['is below #TYPE and blank lines', '#TYPE X\n\n  Name,Bindings\n', ',', ['Name', 'Bindings']],
    ['may be quoted', '"Name";"Bind, ings"\n', ';', ['Name', 'Bind, ings']],
    ['may have one column', 'Bindings', ',', ['Bindings']],
  ])('%s', (_claim, text, delimiter, columns) => {
    expect(findHeader(text)).toEqual({ delimiter, columns });
  });

  test('is not in an empty text', () => {
    expect(findHeader('#TYPE X\n \n')).toBeNull();
  });
});

describe('is refused, with the line', () => {
  const HEADER = 'Name,Bindings,Banner\n';

  test.each([
    ['a cell that is not closed', `${HEADER}A,a,b\n"B,b,b\n`, 'export.csv:3: a quoted cell is not'],
    ['a quote in a cell', `${HEADER}A,a,b"c\n`, 'export.csv:2: a quote stands where'],
    ['text behind a closing quote', `${HEADER}A,a,"b"c\n`, 'export.csv:2: a quote stands where'],
    ['too few cells', `${HEADER}"A","a\r\n\r\na",b\r\nB,b\r\n`, 'export.csv:5: 2 cells under 3'],
    ['too many cells', `${HEADER}A,a,b,c\n`, 'export.csv:2: 4 cells under 3 columns'],
    ['one column twice', 'Name,name\na,b\n', 'export.csv:1: a column is there twice'],
    ['a header alone', HEADER, 'export.csv: no object of'],
    ['nothing', '', 'export.csv: no object of'],
    ['columns of something else', 'Name,Status\nSpooler,Running\n', 'export.csv: no object of'],
  ])('%s', (_claim, text, message) => {
    const reading = () => read(text);
    expect(reading).toThrow(ExportError);
    expect(reading).toThrow(message);
    expect(reading).toThrow(/Export-Clixml connectors\.xml$/);
  });
});

test('whatever the cells hold, the same comes back', () => {
  const cell = fc.string({ unit: 'binary' }).map((text) => `x${text.replaceAll('\r', '\n')}x`);
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1 });
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(rows, fc.constantFrom(',', ';', '\t'), (cells, delimiter) => {
      const lines = [['Banner', 'Bindings'], ...cells].map((row) => row.map(quote).join(delimiter));
      expect(readPlain(lines.join('\r\n'))).toEqual(
        cells.map(([banner, bindings]) => ({ banner, bindings })),
      );
    }),
  );
});

test('no text does worse than an ExportError of one line', () => {
  const part = fc.oneof(
    fc.constantFrom('"', ',', ';', '\n', '\r\n', '#TYPE x', '{a, b...}', 'Bindings', '""'),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(outcome(() => read(`Name,Bindings\n${parts.join('')}`))).toBeInstanceOf(Array);
      expect(outcome(() => read(parts.join('')))).toBeInstanceOf(Array);
    }),
  );
});
