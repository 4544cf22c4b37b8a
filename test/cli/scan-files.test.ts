import { link, symlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { NAMED, readRecords, scan } from './scanning.ts';

const LIST = '127.0.0.1:1\n';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

/** Scans the file `list`; what begins with `@` is in the folder of the test. */
async function scanList(...args: readonly string[]) {
  const paths = args.map((arg) => arg.replace(/^@/, `${folder.path}/`));
  const end = await runMain(['scan', folder.at('list'), ...NAMED, ...paths]);
  return { ...end, stderr: end.stderr.replaceAll(`${folder.path}/`, '@') };
}

describe('a file has one use', () => {
  test.each<[claim: string, args: string[], told: string]>([
    [
      'the list is no output',
      ['--output', '@list'],
      '--output: @list is the same file as the list @list',
    ],
    [
      'the list is no summary',
      ['--summary', '@list'],
      '--summary: @list is the same file as the list @list',
    ],
    [
      'exclusions are no output',
      ['--exclude', '@other', '--output', '@other'],
      '--output: @other is the same file as --exclude @other',
    ],
    [
      'a policy is no summary',
      ['--policy', '@other', '--summary', '@other'],
      '--summary: @other is the same file as --policy @other',
    ],
    [
      'a key is no output',
      ['--cert', '@list', '--key', '@other', '--output', '@other'],
      '--output: @other is the same file as --key @other',
    ],
    [
      'a resumed run is no summary',
      ['--resume', '@other', '--summary', '@other'],
      '--summary: @other is the same file as --resume @other',
    ],
    [
      'the output is no summary, though neither is there yet',
      ['--output', '@new', '--summary', '@./new'],
      '--summary: @./new is the same file as --output @new',
    ],
  ])('%s', async (_claim, args, told) => {
    await folder.write('list', LIST);
    await folder.write('other', 'other\n');
    const { stdout, stderr, code } = await scanList(...args);
    expect({ stdout, stderr, code }).toEqual({
      stdout: '',
      stderr: `starttls-probe: ${told}; name another\n`,
      code: 64,
    });
    expect(await folder.list()).toEqual(['list', 'other']);
    expect(await folder.read('list')).toBe(LIST);
    expect(await folder.read('other')).toBe('other\n');
  });

  test.each(['json', 'text', 'html'])('and %s is not added to a resumed run', async (format) => {
    await folder.write('list', LIST);
    const records = (await scan('127.0.0.2:1\n')).stdout;
    await folder.write('run', records);
    const { stderr, code } = await scanList(
      '--resume',
      '@run',
      '--output',
      '@run',
      '--format',
      format,
    );
    expect(stderr).toBe(
      'starttls-probe: --output: @run is the same file as --resume @run; write --format jsonl to add to it, or name another\n',
    );
    expect(code).toBe(64);
    expect(await folder.read('run')).toBe(records);
  });

  test('but JSON lines are', async () => {
    await folder.write('list', LIST);
    await folder.write('run', (await scan('127.0.0.2:1\n')).stdout);
    expect(await scanList('--resume', '@run', '--output', '@run')).toMatchObject({ code: 3 });
    expect(readRecords(await folder.read('run'))).toHaveLength(2);
  });

  test.each<[spelling: string, spell: () => Promise<string>]>([
    ['another path', async () => `${folder.path}/../${basename(folder.path)}/list`],
    [
      'a symbolic link',
      async () => {
        await symlink(folder.at('list'), folder.at('link'));
        return folder.at('link');
      },
    ],
    [
      'another name of it',
      async () => {
        await link(folder.at('list'), folder.at('link'));
        return folder.at('link');
      },
    ],
  ])('by %s too', async (_spelling, spell) => {
    await folder.write('list', LIST);
    const { stderr, code } = await scanList('--output', await spell());
    expect(stderr).toMatch(/^starttls-probe: --output: .* is the same file as the list @list; /);
    expect(code).toBe(64);
    expect(await folder.read('list')).toBe(LIST);
  });

  test('by a link that leads to where another is to be made', async () => {
    await folder.write('list', LIST);
    await symlink('new', folder.at('link'));
    const { stderr } = await scanList('--output', '@new', '--summary', '@link');
    expect(stderr).toMatch(/^starttls-probe: --summary: @link is the same file as --output @new; /);
  });

  const hasNull = process.platform !== 'win32';
  const devices = `but a device may have several${hasNull ? '' : ' (skipped: Windows has no /dev/null)'}`;
  test.skipIf(!hasNull)(devices, async () => {
    await folder.write('list', LIST);
    const { code } = await scanList('--output', '/dev/null', '--summary', '/dev/null');
    expect(code).toBe(3);
  });
});

describe('a - alone', () => {
  test('is standard output for --output, whatever the command', async () => {
    const { records, stdout } = await scan(LIST, '--output', '-');
    expect(records).toHaveLength(1);
    const seen = await folder.write('seen.jsonl', stdout);
    for (const command of ['predict', 'report']) {
      const { stdout: shown } = await runMain([command, seen, '--output', '-'], { columns: 80 });
      expect(shown).toContain('127.0.0.1:1');
      // As on a terminal.
      expect(shown).toContain('\x1b[');
    }
  });

  test.each(['--summary', '--resume', '--exclude'])('is no file for %s', async (option) => {
    await folder.write('list', LIST);
    const { stdout, stderr, code } = await scanList(option, '-');
    const told = `starttls-probe: ${option}: write the name of a file, not -\n`;
    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: told, code: 64 });
  });
});
