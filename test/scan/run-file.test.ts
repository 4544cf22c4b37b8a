import { describe, expect, test } from 'vitest';
import { SavedError } from '../../src/dialogue/saved-error.ts';
import { readSavedObservations, readSavedRecords } from '../../src/scan/run-file.ts';
import { judged } from '../support/judged.ts';
import { observation } from '../support/observations.ts';

const ONE = judged({ target: 'one.example:25' });
const TWO = judged({ target: 'two.example:25' });

const lineOf = (value: unknown) => JSON.stringify(value);

async function* chunksOf(text: string) {
  yield Buffer.from(text);
}

/** What is given, and what is thrown after that. */
async function readAll(records: AsyncIterable<{ readonly target: string }>) {
  const targets: string[] = [];
  try {
    for await (const { target } of records) targets.push(target);
    return { targets, told: null };
  } catch (error) {
    if (error instanceof SavedError) return { targets, told: error.message };
    throw error;
  }
}

const READERS = [
  ['observations', readSavedObservations],
  ['records', readSavedRecords],
] as const;

describe.each(READERS)('%s', (_what, read) => {
  test.each([
    ['JSON lines', `${lineOf(ONE)}\n${lineOf(TWO)}\n`],
    ['a last line without its end', `${lineOf(ONE)}\n${lineOf(TWO)}`],
    ['blank lines and CRLF', `\r\n${lineOf(ONE)}\r\n  \r\n${lineOf(TWO)}\r\n`],
    ['a JSON array on one line', lineOf([ONE, TWO])],
    ['a JSON array over several lines', `\n ${JSON.stringify([ONE, TWO], null, 2)}\n`],
  ])('are read from %s', async (_claim, text) => {
    expect(await readAll(read(chunksOf(text), 'run'))).toEqual({
      targets: [ONE.target, TWO.target],
      told: null,
    });
  });

  test('are read from one JSON object over several lines', async () => {
    const text = JSON.stringify(ONE, null, 2);
    const records = read(chunksOf(text), 'run');
    expect(await records.next()).toEqual({ done: false, value: ONE });
    expect(await records.next()).toEqual({ done: true, value: undefined });
  });

  test.each<[claim: string, text: string, before: number, told: RegExp]>([
    ['a broken line', `${lineOf(ONE)}\n\n{"a":\n${lineOf(TWO)}`, 1, /^run:3: not JSON \(/],
    ['another schema', `${lineOf(ONE)}\n{}\n`, 1, /^run:2: schema: is not /],
    [
      'a line cut short',
      `${lineOf(ONE)}\n${lineOf(TWO).slice(0, -1)}`,
      1,
      /^run:2: is cut short; /,
    ],
    ['a line of zeros', `${lineOf(ONE)}\n\0\0\0`, 1, /^run:2: is cut short; /],
    ['a last line of another kind', `${lineOf(ONE)}\nthe end`, 1, /^run:2: not JSON \(/],
    ['nothing of an array', `[${lineOf(ONE)},{}]`, 0, /^run: observation 2: schema: is not /],
    ['nothing of a broken array', `[${lineOf(ONE)},`, 0, /^run: not JSON \(/],
    ['nothing of an empty array', '[]', 0, /^run: holds no observation$/],
    ['nothing of an empty file', '', 0, /^run: holds no observation$/],
  ])('are given until it meets %s', async (_claim, text, before, told) => {
    const given = await readAll(read(chunksOf(text), 'run'));
    expect(given.targets).toHaveLength(before);
    expect(given.told).toMatch(told);
  });

  test('are given one by one, before what comes after them is read', async () => {
    async function* chunks() {
      yield Buffer.from(`${lineOf(ONE)}\n`);
      throw new Error('read on');
    }
    const records = read(chunks(), 'run');
    expect(await records.next()).toEqual({ done: false, value: ONE });
    await expect(records.next()).rejects.toThrow('read on');
  });
});

test('an observation that was never judged is no record', async () => {
  const text = `${lineOf(ONE)}\n${lineOf(observation())}\n`;
  expect(await readAll(readSavedRecords(chunksOf(text), 'run'))).toEqual({
    targets: [ONE.target],
    told: 'run:2: holds no verdict; judge it with predict',
  });
  expect((await readAll(readSavedObservations(chunksOf(text), 'run'))).told).toBe(null);
});
