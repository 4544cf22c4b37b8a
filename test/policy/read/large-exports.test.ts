import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MEBIBYTES = 2 ** 20;

const READERS = {
  readClixml: new URL('../../../src/policy/read/clixml.ts', import.meta.url),
  readJson: new URL('../../../src/policy/read/json.ts', import.meta.url),
};
const EXPORTS = new URL('./large-export.ts', import.meta.url);

interface Reading {
  readonly length: number;
  readonly objects: number;
  readonly peak: number;
}

/** Reads in a process of its own, so that the peak of its memory is that of the reading. */
async function readLarge(reader: keyof typeof READERS, make: string): Promise<Reading> {
  const script = `
    import { ${reader} } from '${READERS[reader]}';
    import * as exports_ from '${EXPORTS}';
    const content = exports_.${make};
    const objects = ${reader}(content, 'export').length;
    const peak = process.resourceUsage().maxRSS * 1024;
    console.log(JSON.stringify({ length: content.length, objects, peak }));`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Reading;
}

test('a CLIXML export of 800 connectors is read within 1 GiB', async () => {
  const { length, objects, peak } = await readLarge('readClixml', 'largeClixml(800)');
  expect(length).toBeGreaterThan(50e6);
  expect(objects).toBe(800);
  expect(peak).toBeLessThan(1024 * MEBIBYTES);
});

test('5,000 connectors as JSON are read within 1 GiB', async () => {
  const { length, objects, peak } = await readLarge('readJson', 'largeJson(5000)');
  expect(length).toBeGreaterThan(12e6);
  expect(objects).toBe(5000);
  expect(peak).toBeLessThan(1024 * MEBIBYTES);
});
