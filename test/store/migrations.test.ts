/** The tables of both files: the same columns as the entity table says, forward only, one step per transaction. */
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '../../src/main/store/db/migrate.ts';
import { cacheMigrations, ownMigrations } from '../../src/main/store/db/migrations/list.ts';
import { entityNames, entityTables } from '../../src/shared/sync/entity-table.ts';

type Info = { name: string; type: string; notnull: number; pk: number };

function freshCache() {
  const db = new BetterSqlite3(':memory:');
  migrate(db, cacheMigrations);
  return db;
}

const sqlTypes = { text: 'TEXT', int: 'INTEGER', bool: 'INTEGER', json: 'TEXT' } as const;

test.each(entityNames)('%s has the columns of the entity table, confirmed and overlay alike', (entity) => {
  const db = freshCache();
  const { table, columns } = entityTables[entity];
  const wanted = columns.map(({ name, type, nullable }) => ({ name, type: sqlTypes[type], notnull: nullable ? 0 : 1 }));
  for (const name of [table, `o_${table}`]) {
    const info = db.pragma(`table_info(${name})`) as Info[];
    expect(info.map(({ name: column, type, notnull }) => ({ name: column, type, notnull }))).toEqual(wanted);
  }
  expect(
    db
      .prepare(`SELECT * FROM v_${table}`)
      .columns()
      .map(({ name }) => name),
  ).toEqual(wanted.map(({ name }) => name));
  db.close();
});

test.each(entityNames.filter((entity) => entityTables[entity].clusterBy !== null))(
  '%s lies clustered by customer, newest first',
  (entity) => {
    const db = freshCache();
    const { table, clusterBy } = entityTables[entity];
    const info = db.pragma(`table_info(${table})`) as Info[];
    const key = info.filter(({ pk }) => pk > 0).sort((left, right) => left.pk - right.pk);
    expect(key.map(({ name }) => name)).toEqual(['customer_id', clusterBy?.time, 'id']);
    const sql = String(db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(table));
    expect(sql).toContain('WITHOUT ROWID');
    expect(sql).toContain(`${clusterBy?.time} DESC`);
    db.close();
  },
);

test('every table is STRICT', () => {
  for (const migrations of [cacheMigrations, ownMigrations]) {
    const db = new BetterSqlite3(':memory:');
    migrate(db, migrations);
    const loose = db.prepare(
      `SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main' AND name NOT LIKE 'sqlite_%'`,
    );
    expect(loose.pluck().all()).toEqual([]);
    db.close();
  }
});

test('steps are in order of ten, run once, and the version is the last of them', () => {
  for (const migrations of [cacheMigrations, ownMigrations]) {
    const ids = migrations.map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, index) => (index + 1) * 10));
    const db = new BetterSqlite3(':memory:');
    expect(migrate(db, migrations)).toEqual({ ok: true, value: ids });
    expect(migrate(db, migrations)).toEqual({ ok: true, value: [] });
    expect(db.pragma('user_version', { simple: true })).toBe(ids.at(-1));
    db.close();
  }
});

test('a step that fails leaves the file at the step before it', () => {
  const db = new BetterSqlite3(':memory:');
  const broken = { id: 20, name: 'broken', up: (file: typeof db) => void file.exec('CREATE TABLE half (a); CREATE TABLE half (a)') };
  const first = { id: 10, name: 'first', up: (file: typeof db) => void file.exec('CREATE TABLE whole (a)') };
  expect(() => migrate(db, [first, broken])).toThrow();
  expect(db.pragma('user_version', { simple: true })).toBe(10);
  expect(db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all()).toEqual(['whole']);
  db.close();
});

test('a file ahead of the app is refused', () => {
  const db = new BetterSqlite3(':memory:');
  db.pragma('user_version = 99990');
  const refused = migrate(db, cacheMigrations);
  expect(refused.ok ? '' : refused.error.code).toBe('db.newer-than-app');
  db.close();
});
