/**
 * The first schema.
 *
 * `place.number` is what stands for a place wherever there are many rows. The key of `sample` is the
 * period times 2^32 plus the place: what is old lies together and goes together, and what is written
 * now lies at the end. `lived` has the periods in which there were samples. Moments are milliseconds
 * since 1970; `line` is deflated; `gone_at` is null while a place is watched. No number is given twice.
 */
export const BEGINNING = `
  CREATE TABLE place (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    "group" TEXT NOT NULL,
    gone_at INTEGER
  );
  CREATE TABLE state (
    place INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    since TEXT NOT NULL,
    line BLOB NOT NULL
  );
  CREATE TABLE lived (period INTEGER PRIMARY KEY);
  CREATE TABLE sample (key INTEGER PRIMARY KEY, block BLOB NOT NULL);
  CREATE TABLE record (
    number INTEGER PRIMARY KEY,
    place INTEGER NOT NULL,
    at INTEGER NOT NULL,
    line BLOB NOT NULL
  );
  CREATE INDEX record_of_place ON record (place);
  CREATE INDEX record_by_age ON record (at);
  CREATE TABLE change (
    number INTEGER PRIMARY KEY,
    place INTEGER NOT NULL,
    at INTEGER NOT NULL,
    change TEXT NOT NULL
  );
  CREATE INDEX change_of_place ON change (place);
  CREATE INDEX change_by_age ON change (at);
  CREATE TABLE round (
    "group" TEXT PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    records INTEGER NOT NULL,
    fingerprint TEXT
  ) WITHOUT ROWID;
  CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    body TEXT NOT NULL
  );
`;
