import { readFile, symlink, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { NAMED, placesOf, readRecords, scan } from './scanning.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('a run that is resumed', () => {
  test('does what is missing, cuts a torn line, and counts what was done', async () => {
    const whole = '127.0.0.0/29:1\n';
    const run = folder.at('run.jsonl');
    const list = await folder.write('list', whole);
    const again = ['scan', list, ...NAMED, '--output', run, '--resume', run];
    await runMain(again);
    const lines = (await readFile(run, 'utf8')).split('\n');
    expect(lines).toHaveLength(7);
    await writeFile(run, `${lines.slice(0, 3).join('\n')}\n${lines[3]?.slice(0, 100)}`);
    const summary = folder.at('summary.json');
    const { code } = await runMain([...again, '--summary', summary]);
    const records = readRecords(await readFile(run, 'utf8'));
    expect(new Set(placesOf(records)).size).toBe(6);
    expect(records).toHaveLength(6);
    expect(JSON.parse(await readFile(summary, 'utf8'))).toMatchObject({
      schema: 'starttls-probe/run/1',
      targets: { earlier: 3 },
      records: 6,
      exitCode: 3,
    });
    expect(code).toBe(3);
  });

  test('goes on only from files of records', async () => {
    const list = await folder.write('list', '127.0.0.1:1\n');
    const { stderr, code } = await runMain(['scan', list, ...NAMED, '--resume', list]);
    expect(stderr).toMatch(/^starttls-probe: --resume: .*holds no record of a run/m);
    expect(code).toBe(64);
  });

  test('is refused, without a word on its lines, where none is a record', async () => {
    const list = await folder.write('list', 'no record\n'.repeat(30));
    const { stderr } = await runMain(['scan', '-', ...NAMED, '--resume', list]);
    expect(stderr).toBe(
      `starttls-probe: --resume: ${list}: holds no record of a run; name a file that scan wrote as jsonl\n`,
    );
  });

  test.each([
    ['by way of another folder', async () => `${folder.path}/../${basename(folder.path)}/run`],
    [
      'by a link',
      async () => {
        await symlink(folder.at('run'), folder.at('link'));
        return folder.at('link');
      },
    ],
  ])('has its torn line cut and its records counted once, also named %s', async (_claim, spell) => {
    const whole = (await scan('127.0.0.1:1\n127.0.0.2:1\n')).stdout;
    const [one = ''] = whole.split('\n');
    const run = await folder.write('run', `${one}\n{"schema":"starttls-probe/obs`);
    const summary = folder.at('summary.json');
    const again = ['--output', run, '--resume', await spell(), '--resume', run];
    await scan('127.0.0.1:1\n127.0.0.2:1\n', ...again, '--summary', summary);
    expect(readRecords(await folder.read('run'))).toHaveLength(2);
    expect(JSON.parse(await folder.read('summary.json'))).toMatchObject({ earlierRecords: 1 });
  });

  test.each<[claim: string, args: string[], told: boolean]>([
    ['is told that verdicts stay where it is to be judged', ['--require-tls'], true],
    ['is told nothing where it is not', [], false],
    ['is told nothing where it is to be quiet', ['--require-tls', '--quiet'], false],
  ])('%s', async (_claim, args, told) => {
    const run = await folder.write('run', (await scan('127.0.0.1:1\n')).stdout);
    const { stderr } = await scan('127.0.0.1:1\n', '--resume', run, ...args);
    const note = 'starttls-probe: records of earlier runs keep the verdict they were given; ';
    expect(stderr.split(note)).toHaveLength(told ? 2 : 1);
  });
});
