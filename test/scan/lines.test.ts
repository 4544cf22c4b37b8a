import { expect, test } from 'vitest';
import { type Line, readLines } from '../../src/scan/lines.ts';

const TEXT = '{"a":"é"}\r\n\n{"b":"𝒷"}\nlast';

const LINES = ['{"a":"é"}\r', '', '{"b":"𝒷"}', 'last'];

async function* inPieces(octets: Uint8Array, length: number) {
  for (let at = 0; at < octets.length; at += length) yield octets.subarray(at, at + length);
}

async function linesOf(chunks: AsyncIterable<Uint8Array>): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of readLines(chunks, 'run.jsonl')) lines.push(line);
  return lines;
}

const utf16 = () => Buffer.from(`\ufeff${TEXT}`, 'utf16le');

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16', utf16()],
  ['UTF-16, big-endian', utf16().swap16()],
])('%s gives the same lines wherever it is cut', async (_encoding, octets) => {
  for (let length = 1; length <= octets.length; length++) {
    const lines = await linesOf(inPieces(octets, length));
    expect(lines.map(({ text }) => text)).toEqual(LINES);
    expect(lines.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(lines.map(({ ended }) => ended)).toEqual([true, true, true, false]);
  }
});

test.each([
  ['nothing', '', []],
  ['one octet', '{', [{ text: '{', number: 1, ended: false }]],
  ['an end alone', '\n', [{ text: '', number: 1, ended: true }]],
])('%s', async (_claim, text, expected) => {
  expect(await linesOf(inPieces(Buffer.from(text), 1))).toEqual(expected);
});

test('a line is given before what comes after it is read', async () => {
  let given = 0;
  async function* chunks() {
    for (; given < 100; given++) yield Buffer.from('{}\n{}\n');
  }
  for await (const { number } of readLines(chunks(), 'run.jsonl')) {
    expect(given).toBe(Math.floor((number - 1) / 2));
  }
  expect(given).toBe(100);
});
