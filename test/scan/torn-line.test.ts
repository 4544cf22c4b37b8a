import { mkdir, stat, truncate } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SavedError } from '../../src/dialogue/saved-error.ts';
import { cutTornLine, endsTorn } from '../../src/scan/torn-line.ts';
import { judged } from '../support/judged.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const RECORD = JSON.stringify(judged());
const WHOLE = `${RECORD}\n`;
/** It goes over several of the blocks that a file is read in. */
const LONG = JSON.stringify(judged({ domain: 'x'.repeat(200_000) }));

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('cutTornLine', () => {
  test.each<[claim: string, before: string, after: string]>([
    ['leaves an empty file', '', ''],
    ['leaves whole lines', WHOLE + WHOLE, WHOLE + WHOLE],
    ['leaves what is broken elsewhere', `{"half\n${WHOLE}`, `{"half\n${WHOLE}`],
    ['cuts off what was begun of a record', WHOLE + RECORD.slice(0, -1), WHOLE],
    ['cuts off the first octet of one', `${WHOLE}{`, WHOLE],
    ['cuts off the only one', RECORD.slice(0, 30), ''],
    ['cuts off a long one', WHOLE + LONG.slice(0, -1), WHOLE],
    ['cuts off zeros, where power was lost', `${WHOLE}${'\0'.repeat(5000)}`, WHOLE],
    ['ends a record that lacks only that', WHOLE + RECORD, WHOLE + WHOLE],
    ['ends a long one', LONG, `${LONG}\n`],
  ])('%s', async (_claim, before, after) => {
    const path = await folder.write('run.jsonl', before);
    await cutTornLine(path);
    expect(await folder.read('run.jsonl')).toBe(after);
  });

  test('wherever a record was cut, all before it stays and nothing of it', async () => {
    for (let at = 0; at < RECORD.length; at++) {
      const path = await folder.write('run.jsonl', WHOLE + RECORD.slice(0, at));
      await cutTornLine(path);
      expect(await folder.read('run.jsonl')).toBe(WHOLE);
    }
  });

  test('makes no file where there is none', async () => {
    await cutTornLine(folder.at('gone.jsonl'));
    expect(await folder.list()).toEqual([]);
  });

  test.each<[claim: string, content: string | Uint8Array, told: RegExp]>([
    ['an array of records', `[${RECORD}]`, /does not end like a file of records/],
    ['a host list', 'mx1.example\nmx2.example', /does not end like a file of records/],
    ['a record in UTF-16', Buffer.from(`\ufeff${WHOLE}`, 'utf16le'), /is UTF-16, /],
    [
      'a record in big-endian UTF-16',
      Buffer.from(`\ufeff${WHOLE}`, 'utf16le').swap16(),
      /is UTF-16, /,
    ],
  ])('leaves %s alone, and says why', async (_claim, content, told) => {
    const path = await folder.write('mine', content);
    const before = await folder.read('mine');
    await expect(cutTornLine(path)).rejects.toThrow(SavedError);
    await expect(cutTornLine(path)).rejects.toThrow(told);
    expect(await folder.read('mine')).toBe(before);
  });

  test('leaves alone what is longer than any record, without reading on', async () => {
    const path = await folder.write('disk.img', WHOLE);
    const size = 100 * 1024 * 1024;
    await truncate(path, size);
    await expect(cutTornLine(path)).rejects.toThrow(/does not end like a file of records/);
    expect((await stat(path)).size).toBe(size);
  });

  test('says what cannot be written', async () => {
    await mkdir(folder.at('run'));
    await expect(cutTornLine(folder.at('run'))).rejects.toThrow(
      new SavedError(`cannot write ${folder.at('run')} (EISDIR)`),
    );
  });
});

test.each([
  ['an empty file', '', false],
  ['a whole line', WHOLE, false],
  ['a line without its end', RECORD, true],
])('%s ends torn: %s', async (_claim, content, torn) => {
  expect(await endsTorn(await folder.write('run.jsonl', content))).toBe(torn);
});
