import { describe, expect, test } from 'vitest';
import { TargetError } from '../../src/target/target-error.ts';
import { read, readChecked, texts, wheres } from './read.ts';

const NONE = { connector: null, requireTls: null };

test('a row says the target, its domain and what is declared', async () => {
  const { listed, bad } = await read(
    'host,port,domain,connector,requireTls\n',
    'mail.example,587,example.org,EX01\\Default Frontend EX01,true\n',
    'other.example,,,,\n',
  );
  expect(bad).toEqual([]);
  expect(listed).toMatchObject([
    {
      target: { text: 'mail.example:587' },
      domain: 'example.org',
      declared: { connector: 'EX01\\Default Frontend EX01', requireTls: true },
    },
    { target: { text: 'other.example:25' }, domain: null, declared: NONE },
  ]);
});

describe('a header', () => {
  test.each([
    ['in any order and case', 'Port,HOST\n587,a.example\n'],
    ['below comments and blank lines', '# ours\n\nhost,port\na.example,587\n'],
    ['between semicolons, as Excel writes in much of Europe', 'host;port\r\na.example;587\r\n'],
    ['between tabs', 'host\tport\na.example\t587\n'],
    ['below a sep= line', 'sep=;\r\nhost;port\r\na.example;587\r\n'],
    ['below a sep= line with a delimiter of its own', 'sep=|\nhost|port\na.example|587\n'],
    [
      'in quotes, below #TYPE, as Export-Csv writes',
      '#TYPE Selected\r\n"Host","Port"\r\n"a.example","587"\r\n',
    ],
    ['with columns that we do not know', 'owner,host,note,port\n"A, B",a.example,5" rack,587\n'],
    ['that has a column twice, of which the first counts', 'host,port,port\na.example,587,25\n'],
    ['target', 'target,port\na.example,587\n'],
    ['address', 'address,port\na.example,587\n'],
    ['of one column', 'Host\na.example:587\n'],
    ['of one column in quotes', '"target"\n"a.example:587"\n'],
  ])('%s', async (_claim, text) => {
    const result = await read(text);
    expect(result.bad).toEqual([]);
    expect(texts(result)).toEqual(['a.example:587']);
  });

  test('that names no column for the target is none', async () => {
    const result = await read('server,port\na.example,587\n');
    expect(wheres(result)).toEqual(['hosts.txt:1', 'hosts.txt:2']);
  });

  test('counts only as the first line', async () => {
    const result = await read('a.example\nhost\nhost,port\n');
    expect(texts(result)).toEqual(['a.example:25', 'host:25']);
    expect(wheres(result)).toEqual(['hosts.txt:3']);
  });
});

describe('columns that say nothing', () => {
  const GOOD = 'a.example,,,,\n';

  test.each<[claim: string, header: string, names: string[] | null, missing: string[]]>([
    [
      'are told as they are spelled, with what is missing',
      'Host,prt,Owner,requireTLS',
      ['prt', 'Owner'],
      ['target', 'address', 'port', 'domain', 'connector'],
    ],
    ['are none where all are known', 'host,PORT,require_tls', null, []],
    ['are none where they have no name', 'host,, ', null, []],
    ['are not those that are there twice', 'host,port,port', null, []],
  ])('%s', async (_claim, header, names, missing) => {
    const { unknown } = await read(`# ours\n${header}\n${GOOD}`);
    expect(unknown).toEqual(names ? [{ where: 'hosts.txt:2', names, missing }] : []);
  });
});

test('a row whose declaration is refused is a bad line with its number', async () => {
  const list = 'host,connector\na.example,EX01\\One\nb.example,Nope\nc.example,\n';
  const result = await readChecked(list, ({ connector }) => {
    if (connector === 'Nope') throw new TargetError('not that one');
  });
  expect(texts(result)).toEqual(['a.example:25', 'c.example:25']);
  expect(result.bad).toEqual([{ where: 'hosts.txt:3', message: 'not that one' }]);
});

describe('the target of a row', () => {
  test.each([
    ['may be written in full', 'smtps://a.example', '', 'smtps://a.example:465'],
    ['may have a port that the column says too', 'a.example:587', '587', 'a.example:587'],
    ['may be an IPv6 address without brackets', '2001:db8::1', '587', '[2001:db8::1]:587'],
    ['may be a network', '192.0.2.0/28', '587', '192.0.2.0/28:587'],
    ['may be a domain', 'mx:example.org', '587', 'mx:example.org:587'],
    ['may have blanks around it', ' a.example ', ' 587 ', 'a.example:587'],
  ])('%s', async (_claim, host, port, expected) => {
    const result = await read(`host,port\n${host},${port}\n`);
    expect(result.bad).toEqual([]);
    expect(texts(result)).toEqual([expected]);
  });

  test('is that of the first column that says one: target, host, address', async () => {
    const list =
      'address,host,target\n192.0.2.1,a.example,b.example\n192.0.2.1,a.example,\n192.0.2.1,,\n';
    expect(texts(await read(list))).toEqual(['b.example:25', 'a.example:25', '192.0.2.1:25']);
  });
});

test.each([
  ['true', true],
  ['FALSE', false],
  ['$true', true],
  ['$False', false],
  ['yes', true],
  ['No', false],
  ['1', true],
  ['0', false],
  [' True ', true],
  ['', null],
])('requireTls "%s" is %s, however the column is spelt', async (text, expected) => {
  for (const column of ['requireTls', 'require_tls', 'RequireTLS', 'Require TLS']) {
    const { listed } = await read(`host,${column}\na.example,${text}\n`);
    expect(listed[0]?.declared).toEqual({ connector: null, requireTls: expected });
  }
});

describe('a bad row is told by its number and skipped', () => {
  test.each([
    ['no target', ',25,,', 'the row names no target; fill its column target or host'],
    [
      'a bad target',
      'a..example,,,',
      '"a..example" has a dot too many; write a name or an address',
    ],
    [
      'a network that is too wide',
      '10.0.0.0/7,,,',
      '10.0.0.0/7 has too many addresses to probe; write a prefix length from 8 to 32',
    ],
    [
      'a bad port',
      'a.example,smtp,,',
      'port: "smtp" is not a port; write a number from 1 to 65535',
    ],
    ['port 0', 'a.example,0,,', 'port: "0" is not a port; write a number from 1 to 65535'],
    [
      'two ports',
      'smtps://a.example,587,,',
      '"smtps://a.example:465" has another port than the column port, 587; write one of them',
    ],
    [
      'a bad domain',
      'a.example,,example..org,',
      '"example..org" has a dot too many; write a name or an address',
    ],
    [
      'a bad requireTls',
      'a.example,,,maybe',
      'requireTls: "maybe" is neither true nor false; write one of them',
    ],
    [
      'a quote too many',
      '"a.example"x,25,,"a""',
      'a quoted cell is not closed; end it with a quote, and write "" for one within',
    ],
    [
      'a line of more than 4096 octets',
      `a.example,,,,${'x'.repeat(4096)}`,
      'the line is longer than 4096 octets; write one target on each line',
    ],
  ])('%s', async (_claim, row, message) => {
    const list = `host,port,domain,requireTls\nfirst.example,,,\n${row}\nlast.example,,,\n`;
    const result = await read(list);
    expect(result.bad).toEqual([{ where: 'hosts.txt:3', message }]);
    expect(texts(result)).toEqual(['first.example:25', 'last.example:25']);
  });
});

describe('rows', () => {
  test.each([
    ['may be blank', 'a.example,\n\n \nb.example,\n'],
    ['may be comments', 'a.example,\n# "this\n  #one\nb.example,\n'],
    ['may have nothing but delimiters, as Excel leaves', 'a.example,\n,,\n""\nb.example,\n'],
    ['may be shorter or longer than the header', 'a.example\nb.example,25,,,\n'],
    ['may go on over lines within quotes', 'a.example,"25\n"\n"b.example\n",\n'],
  ])('%s', async (_claim, rows) => {
    const result = await read(`host,port\n${rows}`);
    expect(result.bad).toEqual([]);
    expect(texts(result)).toEqual(['a.example:25', 'b.example:25']);
  });

  test('are counted by lines, also after a cell with line breaks', async () => {
    const result = await read('host,note\na.example,"one\ntwo\nthree"\n?,\nb.example,\n?,\n');
    expect(wheres(result)).toEqual(['hosts.txt:5', 'hosts.txt:7']);
  });
});

describe('a quote that is not closed costs one line', () => {
  test.each([
    ['where no other quote follows', '"a.example,25\n', 'b.example,25\nc.example,25\n'],
    ['where all cells are in quotes', '"a.example,25\n', '"b.example","25"\n"c.example","25"\n'],
    ['at the end of a line', 'a.example,"\n', 'b.example,25\nc.example,25\n'],
    [
      'where much follows',
      '"a.example,25\n',
      `b.example,25\nc.example,25\n${'# none\n'.repeat(1000)}`,
    ],
  ])('%s', async (_claim, bad, good) => {
    const result = await read(`host,port\n${bad}${good}`);
    expect(wheres(result)).toEqual(['hosts.txt:2']);
    expect(texts(result)).toEqual(['b.example:25', 'c.example:25']);
  });
});
