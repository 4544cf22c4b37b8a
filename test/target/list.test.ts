import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readList } from '../../src/target/list.ts';
import type { BadLine } from '../../src/target/list-reading.ts';
import { NOTHING_DECLARED } from '../../src/target/listed.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { all } from '../support/all.ts';
import { read, texts, wheres } from './read.ts';

describe('a line', () => {
  test.each([
    ['is a host', 'mail.example\n', ['mail.example:25']],
    [
      'is any target',
      'smtps://a.example\nmx:example.org\n',
      ['smtps://a.example:465', 'mx:example.org'],
    ],
    ['is a network, which is not expanded', '192.0.2.0/28\n', ['192.0.2.0/28:25']],
    ['needs no end where it is the last', 'a.example\nb.example', ['a.example:25', 'b.example:25']],
    ['may end as on Windows', 'a.example\r\nb.example:587\r\n', ['a.example:25', 'b.example:587']],
    ['may be blank', '\n \t\r\na.example\n\n', ['a.example:25']],
    ['may be a comment', '# ours\n  # theirs\na.example\n', ['a.example:25']],
    ['may have blanks around the target', '  a.example \t\n', ['a.example:25']],
    [
      'may have a comment after the target',
      'a.example # ours\nb.example\t#\n',
      ['a.example:25', 'b.example:25'],
    ],
    ['may say the same again', 'a.example\na.example\n', ['a.example:25', 'a.example:25']],
    ['may be in another script', 'bücher.example\n', ['xn--bcher-kva.example:25']],
    ['may be as long as 4096 octets', `a.example ${'#'.repeat(4086)}\n`, ['a.example:25']],
  ])('%s', async (_claim, text, expected) => {
    const result = await read(text);
    expect(texts(result)).toEqual(expected);
    expect(result.bad).toEqual([]);
  });

  test('declares nothing beside its target', async () => {
    expect((await read('mail.example:587\n')).listed).toEqual([
      { target: parseTarget('mail.example:587'), domain: null, declared: NOTHING_DECLARED },
    ]);
  });

  test('takes the port of the list where it names none', async () => {
    const list = readList(Readable.from([Buffer.from('a.example\n192.0.2.1\nmx:example.org\n')]), {
      name: '-',
      port: 2525,
      onBadLine: () => {},
    });
    const ports = (await all(list)).map(({ target }) => target.port);
    expect(ports).toEqual([2525, 2525, 2525]);
  });
});

describe('a bad line is told by its number and skipped', () => {
  test.each([
    [
      'no host name',
      'mail..example',
      '"mail..example" has a dot too many; write a name or an address',
    ],
    [
      'a comment without a blank before it',
      'a.example#x',
      '"a.example#x" has "#" in a host name; write letters, digits, hyphens and dots',
    ],
    [
      'two targets',
      'a.example b.example',
      '"a.example b.example" has a space or a control character in it; write host or host:port',
    ],
    [
      'a cell of CSV without header',
      'a.example;25',
      '"a.example;25" is no target; write one on each line, or a CSV header above: host,port',
    ],
    [
      'a network that is too wide',
      '10.0.0.0/7',
      '10.0.0.0/7 has too many addresses to probe; write a prefix length from 8 to 32',
    ],
    [
      'a line of more than 4096 octets',
      `${'a'.repeat(4097)}`,
      'the line is longer than 4096 octets; write one target on each line',
    ],
  ])('%s', async (_claim, line, message) => {
    const result = await read(`# hosts\nfirst.example\n${line}\r\nlast.example\n`);
    expect(result.bad).toEqual([{ where: 'hosts.txt:3', message }]);
    expect(texts(result)).toEqual(['first.example:25', 'last.example:25']);
  });

  test('a file that is no list is one line, of which little is held', async () => {
    const before = process.memoryUsage().arrayBuffers;
    let held = 0;
    async function* zeros() {
      const chunk = new Uint8Array(65_536);
      for (let octets = 0; octets < 64 * 2 ** 20; octets += chunk.length) yield chunk;
      held = process.memoryUsage().arrayBuffers - before;
    }
    const bad: BadLine[] = [];
    const onBadLine = (line: BadLine) => bad.push(line);
    await all(readList(zeros(), { name: 'hosts.txt', port: 25, onBadLine }));
    expect(bad).toMatchObject([
      { where: 'hosts.txt:1', message: expect.stringMatching(/^the line is longer/) },
    ]);
    expect(held).toBeLessThan(16 * 2 ** 20);
  });

  test('what is thrown for it ends the reading', async () => {
    const list = readList(Readable.from([Buffer.from('a.example\n?\nb.example')]), {
      name: 'hosts.txt',
      port: 25,
      onBadLine: ({ where }) => {
        throw new Error(where);
      },
    });
    expect((await list.next()).value).toMatchObject({ target: { host: 'a.example' } });
    await expect(list.next()).rejects.toThrow('hosts.txt:2');
  });
});

describe('an encoding', () => {
  const text = '# größer\r\nbücher.example\r\n192.0.2.1 # 📮\r\n';
  const encoded = {
    'UTF-8': Buffer.from(text),
    'UTF-8 with its mark': Buffer.from(`\ufeff${text}`),
    'UTF-16LE': Buffer.from(`\ufeff${text}`, 'utf16le'),
    'UTF-16BE': Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  };

  test.each(Object.entries(encoded))('%s, wherever the chunks are cut', async (_name, bytes) => {
    for (let at = 0; at <= bytes.length; at++) {
      const result = await read(bytes.subarray(0, at), bytes.subarray(at));
      expect(texts(result)).toEqual(['xn--bcher-kva.example:25', '192.0.2.1:25']);
      expect(result.bad).toEqual([]);
    }
  });

  test('that is another makes a bad line, not another host', async () => {
    expect(wheres(await read(Buffer.from('bücher.example\n', 'latin1')))).toEqual(['hosts.txt:1']);
  });

  test.each([
    ['', []],
    ['a', ['a:25']],
  ])('a list as short as its mark could be: "%s"', async (short, expected) => {
    expect(texts(await read(short))).toEqual(expected);
  });
});

const line = fc.oneof(
  fc.constantFrom(
    '',
    '#',
    'a.example',
    '192.0.2.1 # é',
    'mx:example.org',
    'bad bad',
    '2001:db8::/120',
    'x'.repeat(5000),
  ),
  fc.domain(),
  fc.constantFrom(
    '"a.example",25',
    'b.example,"',
    '"',
    'c.example,587,"x""y"',
    '"d.example\n",1',
    'e"f,"g',
  ),
);

const cuts = fc.array(fc.nat({ max: 20_000 }), { maxLength: 20 });

test.each([
  ['a plain list', ''],
  ['CSV', 'host,port,domain\n'],
])('%s says the same in whatever chunks it comes', async (_form, header) => {
  const lists = fc.array(line, { maxLength: 12 }).map((lines) => header + lines.join('\n'));
  await fc.assert(
    fc.asyncProperty(lists, cuts, fc.boolean(), async (list, at, isWide) => {
      const bytes = isWide ? Buffer.from(`\ufeff${list}`, 'utf16le') : Buffer.from(list);
      const edges = [0, ...at.map((cut) => cut % (bytes.length + 1)), bytes.length];
      const sorted = edges.sort((one, other) => one - other);
      const chunks = sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
      expect(await read(...chunks)).toEqual(await read(list));
    }),
  );
});

test('every line is a target as it would be on the command line', async () => {
  const names = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.stringMatching(/^[a-z0-9_-]{0,64}\.[a-z0-9-]{1,64}\.?[a-z]{0,64}$/),
    fc.domain().map((domain) => `${'long.'.repeat(50)}${domain}`),
  );
  await fc.assert(
    fc.asyncProperty(names, async (name) => {
      const result = await read(`${name}\n`);
      try {
        expect(result.listed[0]?.target ?? result.bad).toEqual(parseTarget(name));
      } catch {
        expect(() => parseTarget(name)).toThrow(result.bad[0]?.message);
      }
    }),
    { numRuns: 1000 },
  );
});

test('the list is read no further than its targets are taken', async () => {
  let given = 0;
  async function* endless() {
    for (;;) {
      given++;
      yield Buffer.from('a.example\nb.example\n');
    }
  }
  const list = readList(endless(), { name: '-', port: 25, onBadLine: () => {} });
  for (let taken = 0; taken < 10; taken++) await list.next();
  await list.return();
  expect(given).toBeLessThan(8);
});
