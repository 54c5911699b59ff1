/** One row, three forms: wire cells, SQLite cells, entity. */
import { expect, test } from 'vitest';
import { entityTables } from '../../../src/shared/sync/entity-table.ts';
import {
  entityToSqlite,
  entityToWire,
  keyedColumns,
  keyedRowReader,
  type SqliteCell,
  sqliteRowToEntity,
  wireRowToEntity,
  wireToSqliteMapper,
} from '../../../src/shared/sync/rows.ts';
import { aCustomer, aTicket, idOf } from '../../support/synced-rows.ts';

const ticket = aTicket(1, idOf(2), { demands: [{ id: 'd', text: '退款', done: true }], closedAtMs: 5 });
const cols = entityTables.ticket.columns.map(({ name }) => name);

test('wire and back is the same entity, in any order of columns', () => {
  const wire = entityToWire('ticket', ticket);
  expect(wireRowToEntity('ticket', cols, wire)).toEqual(ticket);
  expect(wireRowToEntity('ticket', cols.toReversed(), wire.toReversed())).toEqual(ticket);
});

test('SQLite and back is the same entity, whether it came from the wire or from a mutation', () => {
  const fromWire = wireToSqliteMapper('ticket', cols.toReversed())(entityToWire('ticket', ticket).toReversed());
  expect(fromWire).toEqual(entityToSqlite('ticket', ticket));
  const row = Object.fromEntries(cols.map((name, index): [string, SqliteCell] => [name, fromWire[index] ?? null]));
  expect(sqliteRowToEntity('ticket', row)).toEqual(ticket);
});

test('a row that SQLite gives under the keys of the entity becomes the entity, whole or in part', () => {
  const cells = entityToSqlite('ticket', ticket);
  const keyed = () => Object.fromEntries(keyedColumns('ticket').map(({ key }, index): [string, SqliteCell] => [key, cells[index] ?? null]));
  const every = new Set(keyedColumns('ticket').map(({ key }) => key));
  expect(keyedRowReader('ticket', every)([keyed()])).toEqual([ticket]);
  const { demands, closedAtMs } = keyed();
  const part = { demands: demands ?? null, closedAtMs: closedAtMs ?? null };
  expect(keyedRowReader('ticket', new Set(['demands', 'closedAtMs']))([part])).toEqual([
    { demands: ticket.demands, closedAtMs: ticket.closedAtMs },
  ]);
});

test('booleans are 0 and 1, nulls stay null, JSON is text', () => {
  const cells = entityToSqlite('customer', aCustomer(1, { verified: false, lastContactAtMs: null, tags: ['a'] }));
  const at = (name: string) => cells[entityTables.customer.columns.findIndex((column) => column.name === name)];
  expect([at('verified'), at('last_contact_at_ms'), at('tags')]).toEqual([0, null, '["a"]']);
});
