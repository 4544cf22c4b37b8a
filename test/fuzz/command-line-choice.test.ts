/** What the fuzzer of command lines may touch. */

import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS, chooseArgs } from './command-line-choice.ts';
import { createCommandLineFuzzer } from './command-lines.ts';
import { Random } from './random.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/reports/two-records.json');
const FOLDER = '/nowhere/case';

const STOCK = {
  options: new Map(
    COMMANDS.map((name) => [name, ['--output', '--record', '--resume', '--policy']]),
  ),
  files: [join(FOLDER, 'policy.yaml'), join(FOLDER, 'folder')],
  output: join(FOLDER, 'out'),
};

const lines = Array.from({ length: 5000 }, (_, seed) => chooseArgs(new Random(seed), STOCK));

describe('a command line that is chosen', () => {
  test('names no path outside the folder that is given, whatever option it follows', () => {
    const words = lines.flat().map((word) => word.replace(/^--[a-z-]+=/, ''));
    const outside = words.filter((word) => !resolve(FOLDER, word).startsWith(FOLDER));
    expect(outside).toEqual([]);
  });

  test('has files where something is written, so that what is there is put to the test', () => {
    const written = lines.flatMap((line) => line.slice(1 + line.indexOf('--output')).slice(0, 1));
    expect(written).toEqual(expect.arrayContaining([STOCK.output, ...STOCK.files]));
  });

  test('never is serve, which does not end', () => {
    expect(lines.flat()).not.toContain('serve');
  });
});

test('what is read is a copy, made anew for every case', async () => {
  const [before, original] = [process.cwd(), await readFile(FIXTURE, 'utf8')];
  const fuzzer = await createCommandLineFuzzer();
  try {
    const seen = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      await fuzzer.play(new Random(seed), 0);
      const copy = join(process.cwd(), basename(FIXTURE));
      expect(relative(before, copy)).toMatch(/^\.\./);
      seen.add(await readFile(copy, 'utf8'));
      await writeFile(copy, 'what a case left behind');
    }
    expect(seen).toContain(original);
    expect(seen).not.toContain('what a case left behind');
  } finally {
    await fuzzer.close?.();
  }
  expect(await readFile(FIXTURE, 'utf8')).toBe(original);
});
