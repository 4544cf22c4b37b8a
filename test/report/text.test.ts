import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Look } from '../../src/report/format.ts';
import { text } from '../../src/report/text.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { judged, prediction } from '../support/judged.ts';
import { CAST, EVERYONE } from './cast.ts';

const PLAIN: Look = { color: false, width: 80, unicode: true };

function render(records: readonly Judged[], look: Partial<Look> = {}): string {
  const page = text.start({ ...PLAIN, ...look });
  return [page.head(), ...records.map((record) => page.record(record)), page.tail()].join('');
}

function fixture(name: string): string {
  return `../fixtures/reports/${name}.txt`;
}

test.each(Object.entries(CAST))(
  '%s reads byte for byte as it was written down',
  async (name, record) => {
    await expect(render([record])).toMatchFileSnapshot(fixture(name));
  },
);

test.each<[claim: string, name: string, look: Partial<Look>]>([
  ['colour', 'in-color', { color: true }],
  ['nothing but ASCII', 'in-ascii', { unicode: false }],
  ['40 columns', 'in-40-columns', { width: 40 }],
  ['120 columns', 'in-120-columns', { width: 120 }],
])('all of them in %s read byte for byte as they were written down', async (_claim, name, look) => {
  await expect(render(EVERYONE, look)).toMatchFileSnapshot(fixture(name));
});

test('colour is never the only carrier: without it every word is still there', () => {
  expect(stripVTControlCharacters(render(EVERYONE, { color: true }))).toBe(render(EVERYONE));
});

test('without colour there is no escape sequence', () => {
  expect(render(EVERYONE)).not.toContain('\x1b');
});

test('a medium that shows nothing but ASCII gets nothing else', () => {
  expect(render(EVERYONE, { unicode: false })).toMatch(/^[\n -~]*$/);
});

test.each([40, 60, 80, 120])(
  'no line is longer than %i columns, but for what is pasted',
  (width) => {
    const spoken = EVERYONE.map((record) => ({
      ...record,
      findings: record.findings.map((finding) => ({ ...finding, fix: [] })),
      predictions: record.predictions.map((prediction) => ({ ...prediction, userAction: [] })),
      transcript: [],
    }));
    const lengths = render(spoken, { width })
      .split('\n')
      .map((line) => line.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(width);
  },
);

test('what is to be pasted stands on one line in the narrowest of terminals', () => {
  const [, command = ''] = CAST['event-1032-certain'].predictions[0]?.userAction ?? [];
  expect(command).toMatch(/^Set-ReceiveConnector .{50}/);
  expect(render(EVERYONE, { width: 20 })).toContain(`      ${command}\n`);
});

test('what an event says is printed whole, and so is what shows it', () => {
  const message = `${'word '.repeat(400)}end of the event`;
  const evidence = [`${'word '.repeat(400)}end of the evidence`];
  const told = judged({ predictions: [prediction({ message, evidence })] });
  const page = render([told]).replaceAll(/\s+/g, ' ');
  expect(page).toContain('end of the event');
  expect(page).toContain('end of the evidence');
});

test('long server text is cut, and says so', () => {
  const page = render([CAST['long-server-text']]);
  expect(page.length).toBeLessThan(1500);
  expect(page.match(/…/g)).toHaveLength(3);
});

test('one record has no summary, two are counted, the verdicts in the order of their codes', () => {
  const { healthy, expired, 'event-1032-certain': certain } = CAST;
  expect(render([certain])).not.toContain('addresses');
  expect(render([expired, healthy, certain])).toMatch(/\n\n3 addresses: 1 ok, 2 critical\n$/);
});

test('no record at all is an empty page', () => {
  expect(render([])).toBe('');
});
