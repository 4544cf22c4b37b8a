import { link, symlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SavedError } from '../../src/dialogue/saved-error.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { type Gist, gistOf } from '../../src/scan/gist.ts';
import { type JournalOptions, openJournal } from '../../src/scan/journal.ts';
import type { Place } from '../../src/scan/journal-entry.ts';
import { EVERYONE } from '../report/cast.ts';
import { finding, judged } from '../support/judged.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const ONE = judged({ target: 'one.example:25' });
const TWO = judged({ target: 'two.example:25' });
const THREE = judged({ target: 'three.example:25' });

const lineOf = (record: object) => `${JSON.stringify(record)}\n`;

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

/** A journal, and what was heard while it was read. */
async function open(paths: readonly string[], given: Partial<JournalOptions> = {}) {
  const gists: Gist[] = [];
  const places: Place[] = [];
  const broken: string[] = [];
  const journal = await openJournal(paths, {
    onRecord: (gist, place) => {
      gists.push(gist);
      places.push(place);
    },
    onBroken: (where) => broken.push(where),
    ...given,
  });
  return { journal, gists, places, broken };
}

/** Which of the three are in a journal that is read from a file with this text. */
async function read(text: string) {
  const path = await folder.write('run.jsonl', text);
  const { journal, gists, broken } = await open([path]);
  expect(gists).toHaveLength(journal.size);
  return {
    had: [ONE, TWO, THREE].map((record) => journal.has(record)),
    broken: broken.map((where) => where.replace(path, 'run.jsonl')),
  };
}

describe('reads', () => {
  test.each<[claim: string, text: string, had: boolean[], broken: string[]]>([
    ['an empty file', '', [false, false, false], []],
    ['whole lines', lineOf(ONE) + lineOf(TWO), [true, true, false], []],
    ['blank lines and CRLF', `\r\n${lineOf(ONE).trim()}\r\n\n`, [true, false, false], []],
    ['a byte order mark', `\ufeff${lineOf(ONE)}`, [true, false, false], []],
    [
      'a last line that a kill cut short, without a word',
      lineOf(ONE) + lineOf(TWO).slice(0, -2),
      [true, false, false],
      [],
    ],
    ['no line but one that was cut short', lineOf(ONE).slice(0, 20), [false, false, false], []],
    ['zeros where power was lost', `${lineOf(ONE)}\0\0\0\0`, [true, false, false], []],
    [
      'a last record that lacks only its end',
      lineOf(ONE) + lineOf(TWO).trim(),
      [true, true, false],
      [],
    ],
    [
      'past a broken line, which is told',
      `${lineOf(ONE)}{"half":\n${lineOf(THREE)}`,
      [true, false, true],
      ['run.jsonl:2'],
    ],
    [
      'past two records that became one line',
      lineOf(ONE) + lineOf(TWO).slice(0, 50) + lineOf(TWO) + lineOf(THREE),
      [true, false, true],
      ['run.jsonl:2'],
    ],
    [
      'past a last line of another kind',
      `${lineOf(ONE)}the end`,
      [true, false, false],
      ['run.jsonl:2'],
    ],
  ])('%s', async (_claim, text, had, broken) => {
    expect(await read(text)).toEqual({ had, broken });
  });

  test('several files, each once, and one that is not there as empty', async () => {
    const run = await folder.write('run.jsonl', lineOf(ONE));
    const other = await folder.write('other.jsonl', lineOf(TWO));
    const { journal, gists } = await open([run, folder.at('gone.jsonl'), other, run]);
    expect([journal.size, journal.has(ONE), journal.has(TWO)]).toEqual([2, true, true]);
    expect(gists).toHaveLength(2);
  });

  test('one file once, however it is spelled', async () => {
    const run = await folder.write('run.jsonl', lineOf(ONE));
    await symlink(run, folder.at('symbolic'));
    await link(run, folder.at('hard'));
    const roundabout = `${folder.path}/../${basename(folder.path)}/./run.jsonl`;
    const { gists } = await open([roundabout, folder.at('symbolic'), run, folder.at('hard')]);
    expect(gists).toHaveLength(1);
  });

  test('past broken lines, told in their order once the first record proves the file', async () => {
    const told: string[] = [];
    const run = await folder.write('run.jsonl', `{\n{\n${lineOf(ONE)}{\n`);
    await open([run], {
      onBroken: (where) => told.push(where.replace(run, '')),
      onRecord: () => told.push('record'),
    });
    expect(told).toEqual([':1', ':2', 'record', ':4']);
  });

  test('records of every kind, and gives what the run needs to know of them', async () => {
    const path = await folder.write('run.jsonl', EVERYONE.map(lineOf).join(''));
    const { gists, places, broken } = await open([path]);
    expect(gists).toEqual(EVERYONE.map(gistOf));
    expect(places).toEqual(
      EVERYONE.map(({ target, host, address, port, domain }) => ({
        target,
        host,
        address,
        port,
        domain,
      })),
    );
    expect(broken).toEqual([]);
  });
});

test.each<[what: string, other: Partial<Judged>]>([
  ['target', { target: 'other.example:25' }],
  ['host', { host: 'other.example' }],
  ['address', { address: '192.0.2.99' }],
  ['address, where the name did not resolve', { address: null }],
  ['port', { port: 587 }],
  ['domain', { domain: 'other.example' }],
])('another %s is another place', async (_what, other) => {
  const { journal } = await open([await folder.write('run.jsonl', lineOf(judged()))]);
  expect([journal.has(judged()), journal.has(judged(other))]).toEqual([true, false]);
});

describe('what a run needs to know is missing or wrong: the line is broken', () => {
  const timings = { ehloMs: '9' };
  const wrong = { stage: 'ehlo', kind: 'closed', message: '' };
  test.each<[claim: string, change: object]>([
    ['another schema', { schema: 'starttls-probe/observation/2' }],
    ['no target', { target: undefined }],
    ['no host', { host: null }],
    ['an address that is a number', { address: 1 }],
    ['no port', { port: undefined }],
    ['no domain', { domain: undefined }],
    ['no verdict', { verdict: undefined }],
    ['a verdict that is none', { verdict: 'fine' }],
    ['a failure of another kind than the outcome', { outcome: 'timed-out', failure: wrong }],
    ['an outcome without its failure', { outcome: 'closed' }],
    ['an unknown outcome', { outcome: 'odd', failure: { ...wrong, kind: 'odd' } }],
    ['an unknown stage', { outcome: 'closed', failure: { ...wrong, stage: 'odd' } }],
    ['no facts', { facts: null }],
    ['no answer to the question', { facts: {} }],
    ['an answer that is none', { facts: { starttls: { advertised: 'yes', negotiated: null } } }],
    [
      'a handshake without a protocol',
      { facts: { starttls: { advertised: true, negotiated: true }, handshake: {} } },
    ],
    ['findings that are no list', { findings: {} }],
    ['a finding without an id', { findings: [{ ...finding(), id: undefined }] }],
    ['a prediction that is none', { predictions: [null] }],
    ['a prediction without a certainty', { predictions: [{ eventId: 1032 }] }],
    ['a time that is no number', { timings }],
  ])('%s', async (_claim, change) => {
    expect(await read(lineOf(ONE) + lineOf({ ...TWO, ...change }))).toEqual({
      had: [true, false, false],
      broken: ['run.jsonl:2'],
    });
  });
});

describe('is refused, for it would be probed all over again', () => {
  const refusal = (path: string, onBroken: (where: string) => void = () => {}) =>
    open([path], { onBroken }).then(
      () => null,
      (error: unknown) => error,
    );

  test.each([
    ['a host list', 'mx1.example\nmx2.example\n'],
    ['a long host list', 'mx.example\n'.repeat(1000)],
    ['an array of records', JSON.stringify([ONE, TWO], null, 2)],
    ['an array of records on one line', JSON.stringify([ONE, TWO])],
    ['observations that were never judged', lineOf({ ...ONE, verdict: undefined })],
  ])('%s', async (_claim, text) => {
    const path = await folder.write('wrong', text);
    const broken: string[] = [];
    const error = await refusal(path, (where) => broken.push(where));
    expect(broken).toEqual([]);
    expect(error).toBeInstanceOf(SavedError);
    expect(String(error)).toContain(`${path}: holds no record of a run; name a file that `);
  });

  test('what cannot be read', async () => {
    const loop = folder.at('loop');
    await symlink(loop, loop);
    expect(String(await refusal(loop))).toBe(`SavedError: cannot read ${loop} (ELOOP)`);
    expect(String(await refusal(folder.path))).toContain(`cannot read ${folder.path} (EISDIR)`);
  });
});

test('reading ends once the user interrupts', async () => {
  const path = await folder.write('run.jsonl', lineOf(ONE).repeat(2000));
  const interrupt = new AbortController();
  let records = 0;
  const onRecord = () => {
    records++;
    interrupt.abort();
  };
  await expect(open([path], { onRecord, signal: interrupt.signal })).rejects.toThrow();
  expect(records).toBeLessThan(2000);
});
