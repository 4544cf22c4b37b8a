import { type FileHandle, open } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FileWriter } from '../../src/cli/file-writer.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * 1024;

let folder: TemporaryFolder;
let file: FileHandle;
let writer: FileWriter;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
  file = await open(await folder.write('run.jsonl', 'before\n'), 'a');
  writer = await FileWriter.of(file);
});
afterEach(async () => {
  await file.close();
  await folder[Symbol.asyncDispose]();
});

const written = () => folder.read('run.jsonl');

test('texts go to the end in their order, and those that wait in one write', async () => {
  const calls = vi.spyOn(file, 'write');
  const lines = Array.from({ length: 1000 }, (_, at) => `${at} é\n`);
  await Promise.all(lines.map((line) => writer.write(line)));
  await writer.flush();
  expect(await written()).toBe(`before\n${lines.join('')}`);
  expect(calls).toHaveBeenCalledTimes(1);
});

test('what is more than is written at once keeps its order, long texts among short ones', async () => {
  const calls = vi.spyOn(file, 'write');
  // The second and the third are more than a page, the last but two is one of exactly 128 KiB.
  const texts = [8, 100 * KIBIBYTE, 40 * KIBIBYTE, 300 * KIBIBYTE, 8, 128 * KIBIBYTE, 0, 8].map(
    (octets, at) => String(at).repeat(octets),
  );
  await Promise.all(texts.map((text) => writer.write(text)));
  await writer.flush();
  expect(await written()).toBe(`before\n${texts.join('')}`);
  expect(calls).toHaveBeenCalledTimes(6);
});

test.each([
  ['three octets for one unit', '€€€\n'],
  ['four octets for two', '😀😀😀\n'],
  ['half of a pair, which is written as what stands for it', 'half \ud83d\n'],
])('a page that is nearly full is not filled with a part of a text: %s', async (_what, last) => {
  const calls = vi.spyOn(file, 'write');
  const octets = Buffer.byteLength(last);
  const fitting = 'x'.repeat(128 * KIBIBYTE - octets);
  const pages = [`y${fitting}`, fitting];
  for (const page of pages) {
    await writer.write('begun\n');
    // Both wait for that, and then are there together.
    await Promise.all([writer.flush(), writer.write(page), writer.write(last)]);
    await writer.flush();
  }
  const all = pages
    .map((page) => `begun\n${page}${last}`)
    .join('')
    .toWellFormed();
  expect((await written()) === `before\n${all}`).toBe(true);
  expect(calls).toHaveBeenCalledTimes(3 + 2);
});

test('what comes while a page is being written does not get into it', async () => {
  const first = `${'1'.repeat(100 * KIBIBYTE)}\n`;
  await writer.write(first);
  const later = Array.from({ length: 50 }, (_, at) => `${String(at).repeat(4 * KIBIBYTE)}\n`);
  await Promise.all(later.map((text) => writer.write(text)));
  await writer.flush();
  expect(await written()).toBe(`before\n${first}${later.join('')}`);
});

test('what was gathered is written though nobody asks for it', async () => {
  await writer.write('one\n');
  await vi.waitFor(async () => expect(await written()).toBe('before\none\n'));
});

test('no more than a mebibyte of ASCII waits', async () => {
  const line = `${'x'.repeat(MEBIBYTE)}\n`;
  await writer.write('begun\n');
  await writer.write(line);
  expect((await file.stat()).size).toBe(`before\nbegun\n${line}`.length);
});

test('nothing to write is not written', async () => {
  const calls = vi.spyOn(file, 'write');
  await writer.write('');
  await writer.flush();
  expect(calls).not.toHaveBeenCalled();
});

describe('a disk that takes a part and is full then', () => {
  const FULL = Object.assign(new Error('no space'), { code: 'ENOSPC' });

  /** The next write takes so many octets; the one after it fails. */
  function fillAfter(octets: number, meanwhile = async () => {}) {
    return vi
      .spyOn(file, 'write')
      .mockImplementationOnce(async (all: string | Uint8Array) => {
        await file.appendFile(Buffer.from(all.toString()).subarray(0, octets));
        return { bytesWritten: octets, buffer: '' };
      })
      .mockImplementationOnce(async () => {
        await meanwhile();
        throw FULL;
      });
  }

  test.each([
    ['within the first line: nothing of it stays', 3, 'before\n'],
    ['within a later line: what is whole stays', 9, 'before\none\ntwo\n'],
    ['between two lines: all of it stays', 8, 'before\none\ntwo\n'],
  ])('%s', async (_claim, octets, left) => {
    fillAfter(octets);
    await writer.write('one\ntwo\nthree\n');
    await expect(writer.flush()).rejects.toBe(FULL);
    expect(await written()).toBe(left);
  });

  test('is told to whoever writes next, and nothing is written again', async () => {
    const calls = fillAfter(2);
    await writer.write('one\n');
    await expect(writer.flush()).rejects.toBe(FULL);
    await expect(writer.write('two\n')).rejects.toBe(FULL);
    await expect(writer.flush()).rejects.toBe(FULL);
    expect(calls).toHaveBeenCalledTimes(2);
    expect(await written()).toBe('before\n');
  });

  test('is told to whoever waits for room', async () => {
    fillAfter(2);
    await writer.write('one\n');
    await expect(writer.write('x'.repeat(2 * MEBIBYTE))).rejects.toBe(FULL);
  });

  test('in the second of two pages: the first one stays', async () => {
    const page = `${'1'.repeat(100 * KIBIBYTE)}\n`;
    fillAfter(page.length);
    const both = Promise.all([writer.write(page), writer.write(`${'2'.repeat(100 * KIBIBYTE)}\n`)]);
    await expect(both.then(() => writer.flush())).rejects.toBe(FULL);
    expect(await written()).toBe(`before\n${page}`);
  });

  test('what somebody else has written since is left alone', async () => {
    const other = await open(folder.at('run.jsonl'), 'a');
    fillAfter(2, async () => {
      await other.appendFile('\nother\n');
    });
    await writer.write('one\n');
    await expect(writer.flush()).rejects.toBe(FULL);
    await other.close();
    expect(await written()).toBe('before\non\nother\n');
  });
});
