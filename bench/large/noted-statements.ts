/** Notes what the product asks SQLite, to ask the same again with nothing around it. */
import type { Database, Statement } from 'better-sqlite3';
import type { CacheDb } from '../../src/main/store/db/open.ts';

export type Noted = { sql: string; params: unknown[] };

type Asking = 'all' | 'get';

/** The statements and their parameters, in order, that `work` runs on a connection like `cache`. */
export function statementsOf(cache: CacheDb, work: (noting: CacheDb) => unknown): Noted[] {
  const noted: Noted[] = [];
  const wrap = (statement: Statement, sql: string): Statement =>
    new Proxy(statement, {
      get: (target, name) => {
        const own: unknown = Reflect.get(target, name, target);
        if (name === 'pluck') return () => wrap(target.pluck(), sql);
        if (name !== 'all' && name !== 'get') return typeof own === 'function' ? own.bind(target) : own;
        return (...params: unknown[]) => {
          noted.push({ sql, params });
          return (own as (...given: unknown[]) => unknown).apply(target, params);
        };
      },
    });
  const noting = new Proxy(cache, {
    get: (target, name) => {
      if (name === 'prepare') return (sql: string) => wrap(target.prepare(sql), sql);
      const own: unknown = Reflect.get(target, name, target);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
  work(noting);
  return noted;
}

/** Runs noted statements as they are, each prepared once; answers the rows. */
export function asker(db: Database, how: Asking = 'all'): (noted: readonly Noted[]) => number {
  const prepared = new Map<string, Statement>();
  const ask = db.transaction((noted: readonly Noted[]) => {
    let rows = 0;
    for (const { sql, params } of noted) {
      const statement = prepared.get(sql) ?? db.prepare(sql);
      prepared.set(sql, statement);
      const answer = statement[how](...(params as never[]));
      rows += Array.isArray(answer) ? answer.length : 1;
    }
    return rows;
  });
  return ask;
}
