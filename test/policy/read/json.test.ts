import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExportError } from '../../../src/policy/read/exported.ts';
import { readJson } from '../../../src/policy/read/json.ts';
import {
  MAX_JSON_DEPTH,
  MAX_JSON_LENGTH,
  MAX_JSON_VALUES,
} from '../../../src/policy/read/json-documents.ts';
import { plainProperties } from './plain.ts';

const FIXTURES = new URL('../../fixtures/exports/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, FIXTURES), 'utf8');

const read = (content: string) => readJson(content, 'export.json');
const readPlain = (content: string) => read(content).map(plainProperties);

const EXPORTS = [
  'receive-connectors-ps5.json',
  'receive-connectors-ps7.json',
  'receive-connector-remoting.json',
  'receive-connectors-wrapped.json',
  'receive-connectors-cut.json',
  'send-connectors.json',
  'transport-config.json',
  'certificates.json',
];

/** One connector whose property `It` is the given value. */
function it(value: unknown): unknown {
  return readPlain(JSON.stringify({ Bindings: [], It: value }))[0]?.['it'];
}

const object = (members: object) => ({ text: null, members });

describe('an export', () => {
  test('of Windows PowerShell 5.1, with its wrappers around lists', () => {
    const objects = read(fixture('receive-connectors-ps5.json'));
    expect(objects.map(({ kind, where }) => [kind, where])).toEqual([
      ['ReceiveConnector', 'export.json: object 1'],
      ['ReceiveConnector', 'export.json: object 2'],
    ]);
    expect(objects.map(plainProperties)).toMatchObject([
      {
        authmechanism: 31,
        bindings: [
          { members: { Port: 25, Address: { members: { IPAddressToString: '::' } } } },
          { members: { Port: 25, Address: { members: { Address: 0 } } } },
        ],
        remoteipranges: [
          { members: { Expression: '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' } },
          { members: { Expression: '0.0.0.0-255.255.255.255', RangeFormat: 3 } },
        ],
        requiretls: false,
        fqdn: object({ Domain: 'ex01.example.com' }),
        tlscertificatename: null,
        tlsdomaincapabilities: [],
        whenchanged: '/Date(1706776200000)/',
      },
      { name: 'From partner & Co', comment: "it's <ours>", requiretls: true },
    ]);
  });

  test('of PowerShell 7', () => {
    expect(readPlain(fixture('receive-connectors-ps7.json'))).toMatchObject([
      { name: 'Default Frontend EX01', permissiongroups: 13, transportrole: 16384 },
      { name: 'Client Frontend EX01', permissiongroups: 2, domainsecureenabled: false },
    ]);
  });

  test('of one connector through remoting, whose keys differ by case alone', () => {
    const [connector, ...others] = readPlain(fixture('receive-connector-remoting.json'));
    expect(others).toEqual([]);
    expect(connector).toMatchObject({
      authmechanism: object({
        value: 31,
        Value: 'Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer',
      }),
      bindings: ['[::]:25', '0.0.0.0:25'],
    });
    expect(Object.keys(connector ?? {})).not.toContain('pscomputername');
    expect(Object.keys(connector ?? {})).not.toContain('runspaceid');
  });

  test('that is wrapped as a whole', () => {
    expect(readPlain(fixture('receive-connectors-wrapped.json'))).toMatchObject([
      { bindings: '0.0.0.0:25', authmechanism: 'Tls, Integrated', requiretls: 'False' },
      { bindings: ['192.0.2.10:25'], authmechanism: ['Tls', 'Integrated'], requiretls: '$true' },
    ]);
  });

  test('that reached its depth is cut, never shorter or empty', () => {
    expect(readPlain(fixture('receive-connectors-cut.json'))).toMatchObject([
      {
        authmechanism: object({ value__: 31 }),
        bindings: [
          { cut: '@{Port=25; AddressFamily=InterNetwork; Address=0.0.0.0}' },
          { cut: '@{Port=25; AddressFamily=InterNetworkV6; Address=::}' },
        ],
        remoteipranges: { cut: expect.stringMatching(/^Microsoft\.Exchange\.Data\.Multi/) },
        tlsdomaincapabilities: { cut: 'System.Collections.ArrayList' },
        fqdn: 'Microsoft.example.com',
      },
      { bindings: '0.0.0.0:2525 [::]:2525', remoteipranges: { cut: '1 of 3 elements' } },
    ]);
  });

  test('of JSON lines', () => {
    expect(readPlain(fixture('receive-connectors.jsonl'))).toMatchObject([
      { identity: 'EX01\\Default Frontend EX01', authmechanism: '31', requiretls: false },
      { identity: 'EX02\\Default Frontend EX02', authmechanism: 31, requiretls: true },
      { identity: 'EX03\\Default Frontend EX03', requiretls: false },
    ]);
  });

  test.each([
    ['send-connectors.json', ['SendConnector', 'SendConnector']],
    ['transport-config.json', ['TransportConfig']],
    ['certificates.json', ['ExchangeCertificate', 'ExchangeCertificate']],
  ])('%s', (name, kinds) => {
    expect(read(fixture(name)).map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each([
    ['one after the other', (texts: string[]) => texts.join('\r\n')],
    ['without a line between', (texts: string[]) => texts.join('')],
    ['in a list', (texts: string[]) => `[${texts.join(',')}]`],
    ['in a hashtable', (texts: string[]) => `{"a":${texts.join(',"b":null,"c":')}}`],
  ])('of several cmdlets %s', (_claim, join) => {
    const texts = ['transport-config.json', 'send-connectors.json'].map(fixture);
    const objects = read(join(texts));
    expect(objects.map(({ kind, where }) => [kind, where])).toEqual([
      ['TransportConfig', 'export.json: object 1'],
      ['SendConnector', 'export.json: object 2'],
      ['SendConnector', 'export.json: object 3'],
    ]);
  });

  test.each(EXPORTS)('%s with a byte order mark is the same', (name) => {
    expect(read(`\uFEFF${fixture(name)}`)).toEqual(read(fixture(name)));
  });
});

describe('a value', () => {
  test.each([
    ['null', null, null],
    ['a number', 31, 31],
    ['a boolean', true, true],
    ['text, blanks and all', ' a ', ' a '],
    ['an empty list', [], []],
    ['a list', ['a', 1, null], ['a', 1, null]],
    ['an object', { Port: 25, Address: '::' }, object({ Port: 25, Address: '::' })],
    ['an empty object', {}, object({})],
    ['a wrapped list', { value: ['a'], Count: 1 }, ['a']],
    ['a wrapped empty list', { value: [], Count: 0 }, []],
    ['a wrapped list that was cut', { value: '@{a=1} @{a=2}', Count: 2 }, { cut: '@{a=1} @{a=2}' }],
    ['a wrapped list that was joined', { value: 'a b', Count: 2 }, 'a b'],
    [
      'an object that also counts',
      { value: ['a'], Count: 1, x: 0 },
      object({ value: ['a'], Count: 1, x: 0 }),
    ],
  ])('%s', (_claim, value, expected) => {
    expect(it(value)).toEqual(expected);
  });

  test('named like a part of every JavaScript object', () => {
    const [connector] = read('{"Bindings":[],"__proto__":{"polluted":1},"constructor":{"a":1}}');
    expect([...(connector?.properties.keys() ?? [])]).toEqual([
      'bindings',
      '__proto__',
      'constructor',
    ]);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('is refused', () => {
  const hint = 'Get-ReceiveConnector \\| Export-Clixml connectors.xml';

  test.each([
    ['an empty file', '', 'export\\.json: is empty'],
    ['a byte order mark alone', '\uFEFF', 'export\\.json: is empty'],
    ['an empty list', '[]', 'export\\.json: no object'],
    ['other objects', '[{"Name":"EX01"},{},1,null,[[]]]', 'export\\.json: no object'],
    ['a bare text', '"Bindings"', 'export\\.json:1: is not JSON: expected { or \\['],
    ['a prompt', '\n[PS] C:\\>', 'export\\.json:2: is not JSON: expected a value or \\]'],
    ['a warning before it', 'WARNING: truncated\n{}', 'export\\.json:1: is not JSON: expected {'],
    ['text after it', '{}\n{}\nx', 'export\\.json:3: is not JSON: expected {'],
  ])('%s', (_claim, content, message) => {
    expect(failure(content)?.message).toMatch(new RegExp(`^${message}`));
  });

  test.each(['', '[]', 'x'])('%j with the command that exports', (content) => {
    expect(failure(content)?.message).toMatch(new RegExp(hint));
  });

  test.each([
    ['a comma too many', '{"a":\n[1,\n]}', '3: is not JSON: expected a value'],
    ['a comma at the end', '{"a":1,\n}', '2: is not JSON: expected a name in double quotes'],
    ['a comma too few', '[1\n2]', '2: is not JSON: expected , or the closing bracket'],
    ['no value', '{"a":\n}', '2: is not JSON: expected a value'],
    ['no colon', '{"a"\n1}', '2: is not JSON: expected :'],
    ['a name without quotes', '{\na: 1}', '2: is not JSON: expected a name in double quotes or }'],
    [
      'a name in single quotes',
      "{\n'a': 1}",
      '2: is not JSON: expected a name in double quotes or }',
    ],
    ['a number for a name', '{"a":1,\n1:2}', '2: is not JSON: expected a name in double quotes'],
    ['a bracket of the other kind', '[\n}', '2: is not JSON: expected a value or ]'],
    ['a bracket of the other kind after a value', '{"a":1\n]', '2: is not JSON: expected , or'],
    ['an unknown escape', '["a",\n"\\x"]', '2: is not JSON: expected a value'],
    ['a line end in a text', '[\n"a\nb"]', '2: is not JSON: expected a value or ]'],
    ['True for true', '[\nTrue]', '2: is not JSON: expected a value or ]'],
    ['a file cut short', '[\n{"a":1},\n', '2: ends inside what began on line 1'],
    ['a file cut short in a text', '[]\n["\n', '2: ends inside what began on line 2'],
    ['too deep', '['.repeat(MAX_JSON_DEPTH + 1), `1: nests over ${MAX_JSON_DEPTH} deep`],
    ['too many values', `[${'0,'.repeat(MAX_JSON_VALUES)}0]`, `1: has over ${MAX_JSON_VALUES}`],
    [
      'too many texts',
      `[${'0,'.repeat(999_999)}0]`.repeat(9),
      `1: has over ${MAX_JSON_VALUES} values`,
    ],
  ])('%s', (_claim, content, message) => {
    const error = failure(content);
    expect(error).toBeInstanceOf(ExportError);
    expect(error?.message.slice(0, 120)).toContain(`export.json:${message}`);
    expect(error?.message).not.toContain('\n');
  });

  test('a file too long', () => {
    expect(failure(`${' '.repeat(MAX_JSON_LENGTH)}[]`)?.message).toBe(
      `export.json: is longer than ${MAX_JSON_LENGTH} characters`,
    );
  });

  test('a property that stands there twice', () => {
    expect(failure('[{"Bindings":[],"RequireTLS":true,"requiretls":false}]')?.message).toBe(
      'export.json: object 1: requiretls: stands there twice',
    );
  });

  test.each(EXPORTS)('%s that was cut short, wherever', (name) => {
    const text = fixture(name).trimEnd();
    const step = Math.max(1, Math.floor(text.length / 2000));
    for (let length = 0; length < text.length; length += step) {
      expect(failure(text.slice(0, length)), `${length} characters`).toBeInstanceOf(ExportError);
    }
  });

  test('JSON lines that were cut short, unless a line ends there', () => {
    const text = fixture('receive-connectors.jsonl');
    const whole = readPlain(text);
    const ends = [...text.matchAll(/\}(?=\n)/g)].map(({ index }) => index + 1);
    for (let length = 0; length < text.length; length++) {
      const lines = ends.filter((end) => end <= length).length;
      const isWhole = lines > 0 && text.slice(ends[lines - 1], length).trim() === '';
      if (isWhole) expect(readPlain(text.slice(0, length))).toEqual(whole.slice(0, lines));
      else expect(failure(text.slice(0, length))).toBeInstanceOf(ExportError);
    }
  });
});

test('no text crashes the reader', () => {
  const text = fixture('receive-connectors-wrapped.json');
  const part = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', 'null', '1e999', '\0');
  const spoilt = fc
    .tuple(fc.nat(text.length), fc.nat(40), fc.oneof(part, fc.string({ unit: 'binary' })))
    .map(([at, length, junk]) => text.slice(0, at) + junk + text.slice(at + length));
  const marks = fc.array(fc.oneof(part, fc.string())).map((parts) => `[${parts.join('')}]`);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), marks, spoilt), (content) => {
      const error = failure(content);
      if (error !== null) expect(error).toBeInstanceOf(ExportError);
    }),
    { numRuns: 1000 },
  );
});

test('any JSON value is read or refused, and a connector keeps every property', () => {
  const names = fc.uniqueArray(fc.string(), { selector: (name) => name.toLowerCase() });
  fc.assert(
    fc.property(names, fc.jsonValue(), (keys, value) => {
      const connector = Object.fromEntries([
        ['Bindings', value],
        ...keys.map((key) => [key, value]),
      ]);
      const [read_] = read(JSON.stringify({ ...connector }));
      const expected = new Set(['bindings', ...keys.map((key) => key.toLowerCase())]);
      expect(new Set(read_?.properties.keys())).toEqual(expected);
    }),
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
