/** The day list of a desk that was neglected. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { barePolicy } from '../../src/main/store/services/packs.ts';
import { listTodo } from '../../src/main/store/services/todo.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { aCheckedPart, aCommitment, aCustomer, idOf, type PageRow } from '../support/synced-rows.ts';

const nowMs = 1_795_000_000_000;
const dayMs = 86_400_000;
const lin = aCustomer(1);
const ofMine = { madeAtMs: nowMs - 40 * dayMs, ownerId: testIdentity.user.id, status: 'open' as const };

let own: TestDesk;
beforeAll(() => {
  own = aDesk();
  const overdue = Array.from({ length: 900 }, (_, n) => aCommitment(100 + n, lin.id, { ...ofMine, dueAtMs: nowMs - 30 * dayMs + n }));
  const today = aCommitment(2_000, lin.id, { ...ofMine, dueAtMs: nowMs + 3_600_000 });
  const rows: PageRow[] = [{ entity: 'customer', row: lin }, ...[...overdue, today].map((row): PageRow => ({ entity: 'commitment', row }))];
  applyParts(own.store, [aCheckedPart({ rows })]);
});
afterAll(() => {
  own.close();
  removeFolder(own.dir);
});

test('hundreds of missed promises do not hide the one that is due today', () => {
  const desk = { store: { ...own.store, nowMs: () => nowMs }, packs: { policy: () => barePolicy } } as unknown as Desk;
  const items = listTodo(desk);
  expect(items).toHaveLength(901);
  expect(items.at(-1)?.id).toBe(idOf(2_000));
});
