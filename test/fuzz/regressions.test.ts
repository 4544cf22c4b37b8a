/**
 * What once was a defect: `regressions/<reader>/<what was wrong>`, as the reader got it. What a server
 * once did is a transcript among the fixtures, for the scripted server has a language of its own.
 */

import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { playRegression } from './readers.ts';

const FOLDER = join(import.meta.dirname, 'regressions');

const PATHS = globSync('*/*', { cwd: FOLDER })
  .map((path) => path.replaceAll('\\', '/'))
  .sort();

test.each(PATHS)('%s', play);

async function play(path: string): Promise<void> {
  const input = readFileSync(join(FOLDER, path));
  await expect(playRegression(dirname(path), input)).resolves.toBeUndefined();
}
