import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { HistoryError } from '../../../src/monitor/history/history-error.ts';
import { openHistory } from '../../../src/monitor/history/open-history.ts';
import { startProcess } from '../../support/cli.ts';
import { KEPT_FOR_EVER, numbered } from '../../support/history/numbered.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const KEEPER = join(import.meta.dirname, '../../support/history/keeper.ts');

const open = (path: string) => openHistory(path, { retention: KEPT_FOR_EVER });

/** What a second one is told; nothing where it opens. */
function refusalOf(path: string): string | null {
  try {
    open(path).close();
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(HistoryError);
    return (error as HistoryError).message;
  }
}

/** A process that holds a history open. */
async function hold(path: string) {
  const running = startProcess(process.execPath, [KEEPER, path, 'hold'], { stdin: null });
  await running.printed('open');
  return running;
}

describe('a history that is held', () => {
  test('is refused to another process, which is told who holds it', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('h.db');
    const holder = await hold(path);
    const since = JSON.parse(await folder.read('h.db-holder'));
    expect(refusalOf(path)).toBe(
      `${path} is in use by process ${since.pid} on host ${hostname()}, since ${since.since}; ` +
        'one history serves one monitor',
    );
    const second = await startProcess(process.execPath, [KEEPER, path, '0']).end;
    expect(second).toMatchObject({ code: 64, stdout: '' });
    expect(second.stderr).toMatch(/^\S+h\.db is in use by process \d+ on host [^\n]+\n$/);
    holder.kill('SIGKILL');
    await holder.end;
  });

  test('is free as soon as its holder was killed, whatever note is left', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('h.db');
    const holder = await hold(path);
    holder.kill('SIGKILL');
    await holder.end;
    expect(existsSync(`${path}-holder`)).toBe(true);
    expect(refusalOf(path)).toBeNull();
    expect(await folder.list()).toEqual(['h.db']);
  });

  test('is refused within one process too, even by another name', async () => {
    await using folder = await TemporaryFolder.create();
    const history = open(folder.at('h.db'));
    await symlink(folder.at('h.db'), folder.at('other.db'));
    expect(refusalOf(folder.at('h.db'))).toMatch(/h\.db is in use by a process on host/);
    expect(refusalOf(folder.at('other.db'))).toMatch(/other\.db is in use by another process; /);
    history.keep(numbered(1), []);
    expect(history.trouble).toBeNull();
    history.close();
    expect(refusalOf(folder.at('h.db'))).toBeNull();
  });

  test('has a holder without a name where its note is gone or damaged', async () => {
    await using folder = await TemporaryFolder.create();
    const history = open(folder.at('h.db'));
    await folder.write('h.db-holder', '{"pid":');
    expect(refusalOf(folder.at('h.db'))).toMatch(/ is in use by another process; /);
    history.close();
  });
});

describe('what is no history', () => {
  test('is not taken for one: a text', async () => {
    await using folder = await TemporaryFolder.create();
    const text = 'edge.contoso.com\n'.repeat(100);
    const path = await folder.write('hosts.txt', text);
    expect(refusalOf(path)).toBe(
      `${path} is no history; name a file that does not exist, or one that serve has made`,
    );
    expect(await folder.read('hosts.txt')).toBe(text);
    expect(await folder.list()).toEqual(['hosts.txt']);
  });

  test('is not written into: the database of another program', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('other.db');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    const before = await readFile(path);
    expect(refusalOf(path)).toBe(
      `${path} is a database of another program; name a file that does not exist, or a history`,
    );
    expect(await readFile(path)).toEqual(before);
  });

  test('is not overwritten: a history of a newer program', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('h.db');
    open(path).close();
    using newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 7');
    newer.close();
    expect(refusalOf(path)).toBe(
      `${path} was written by a newer starttls-probe (its schema is 7, this program knows 1); ` +
        'run that one, or name another file',
    );
  });

  test.each([
    ['where its folder does not exist', (folder: string) => join(folder, 'none', 'h.db')],
    ['where nobody may write', () => '/proc/h.db'],
  ])('cannot be opened: %s', async (_what, pathIn) => {
    await using folder = await TemporaryFolder.create();
    const path = pathIn(folder.path);
    expect(refusalOf(path)).toBe(
      `${path} cannot be opened: its folder has to exist, and both have to be writable`,
    );
  });
  test('cannot be opened: a folder', async () => {
    await using folder = await TemporaryFolder.create();
    expect(refusalOf(folder.path)).toBe(
      `${folder.path} cannot be opened: unable to open database file`,
    );
  });

  const noMounts =
    spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status !== 0;

  test.skipIf(noMounts)(
    `cannot be opened: on a file system that is read-only${noMounts ? ' (skipped: no mounts)' : ''}`,
    async () => {
      await using folder = await TemporaryFolder.create();
      open(folder.at('h.db')).close();
      const script = 'mount --bind -o ro "$0" "$0" && exec "$@"';
      const program = [process.execPath, KEEPER];
      const run = (name: string) =>
        startProcess('unshare', [
          ...['-rm', 'sh', '-c', script, folder.path],
          ...[...program, folder.at(name), '0'],
        ]).end;
      for (const name of ['h.db', 'new.db']) {
        expect(await run(name)).toEqual({
          stdout: '',
          stderr: `${folder.at(name)} cannot be opened: its folder has to exist, and both have to be writable\n`,
          code: 64,
        });
      }
    },
  );
});
