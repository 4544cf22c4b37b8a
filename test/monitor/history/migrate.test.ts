import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/monitor/history/database.ts';
import { migrate, readPragma } from '../../../src/monitor/history/migrate.ts';
import { MIGRATIONS } from '../../../src/monitor/history/migrations/index.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const FIRST = 'CREATE TABLE a (x)';
const SECOND = 'CREATE TABLE b (x); INSERT INTO b SELECT x FROM a';
const BROKEN = 'CREATE TABLE c (x); INSERT INTO nowhere VALUES (1)';

/** The tables there are, and the version. */
function schemaOf(database: DatabaseSync) {
  const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const tables = rows.map((row) => String(row['name'])).sort();
  return { tables, version: readPragma(database, 'user_version') };
}

describe('the schema of a history', () => {
  test('is made by all steps where there is none', () => {
    using database = new DatabaseSync(':memory:');
    migrate(database, [FIRST, SECOND]);
    expect(schemaOf(database)).toEqual({ tables: ['a', 'b'], version: 2 });
  });

  test('is brought forward by the steps that are missing, with what is in it', () => {
    using database = new DatabaseSync(':memory:');
    migrate(database, [FIRST]);
    database.exec('INSERT INTO a VALUES (5)');
    migrate(database, [FIRST, SECOND]);
    migrate(database, [FIRST, SECOND]);
    expect(schemaOf(database)).toEqual({ tables: ['a', 'b'], version: 2 });
    expect(database.prepare('SELECT x FROM b').all()).toEqual([{ x: 5 }]);
  });

  test('stays as it was where a step fails in the middle', () => {
    using database = new DatabaseSync(':memory:');
    migrate(database, [FIRST]);
    expect(() => migrate(database, [FIRST, BROKEN])).toThrow('no such table: nowhere');
    expect(schemaOf(database)).toEqual({ tables: ['a'], version: 1 });
  });

  test('keeps what an older program has written', async () => {
    await using folder = await TemporaryFolder.create();
    const old = openDatabase(folder.at('h.db'), MIGRATIONS);
    old.exec("INSERT INTO place (id, \"group\") VALUES ('0123456789abcdef', 'edge')");
    old.close();
    const later = [...MIGRATIONS, 'ALTER TABLE place ADD COLUMN note TEXT'];
    using database = openDatabase(folder.at('h.db'), later);
    expect(database.prepare('SELECT id, "group", note FROM place').all()).toEqual([
      { id: '0123456789abcdef', group: 'edge', note: null },
    ]);
  });
});
