/** What is not there when somebody is judged, on real PostgreSQL: whoever waits for others sees all they did, and nobody adds what another has just not found. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hubCommit } from '../../src/hub/db/commit.ts';
import { lockRowsAndGaps } from '../../src/hub/db/entity-rows.ts';
import type { Db } from '../../src/hub/db/tables.ts';
import type { RowRef } from '../../src/shared/sync/mutation.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { aTicket, aTicketEvent, idOf } from '../support/synced-rows.ts';
import { untilWaiting } from '../support/waiting-locks.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createHub();
});
afterAll(() => hub.stop());

const scope = 'team:gaps';
const idsSeen = async (tx: Db, refs: readonly RowRef[]) => (await lockRowsAndGaps(tx, refs)).map(({ row }) => row.id).sort();

test('whoever waits for a case finds what was added to it meanwhile, also where it looked before it waited', async () => {
  const ticket = aTicket(1, idOf(1), { scope, ver: 0 });
  const event = aTicketEvent(1, ticket, { scope, ver: 0 });
  await hub.db.transaction().execute((tx) => hubCommit(tx, { puts: [{ entity: 'ticket', row: ticket }] }));
  const refs: RowRef[] = [
    { entity: 'ticket_event', id: event.id },
    { entity: 'ticket', id: ticket.id },
  ];
  let seen: Promise<string[]> | null = null;
  await hub.db.transaction().execute(async (tx) => {
    await lockRowsAndGaps(tx, refs.slice(1));
    seen = hub.db.transaction().execute((other) => idsSeen(other, refs));
    await untilWaiting(hub.db);
    await lockRowsAndGaps(tx, refs.slice(0, 1));
    await hubCommit(tx, { puts: [{ entity: 'ticket_event', row: event }] });
  });
  expect(await seen).toEqual([ticket.id, event.id].sort());
});

test('what somebody has looked for and not found is added after that one is done, not before', async () => {
  const ticket = aTicket(2, idOf(2), { scope, ver: 0 });
  const refs: RowRef[] = [{ entity: 'ticket', id: ticket.id }];
  const order: string[] = [];
  let added: Promise<void> | null = null;
  await hub.db.transaction().execute(async (tx) => {
    expect(await idsSeen(tx, refs)).toEqual([]);
    added = hub.db.transaction().execute(async (other) => {
      await lockRowsAndGaps(other, refs);
      order.push('adds');
      await hubCommit(other, { puts: [{ entity: 'ticket', row: ticket }] });
    });
    await untilWaiting(hub.db);
    expect(await idsSeen(tx, refs)).toEqual([]);
    order.push('done without it');
  });
  await added;
  expect(order).toEqual(['done without it', 'adds']);
  expect(await hub.db.transaction().execute((tx) => idsSeen(tx, refs))).toEqual([ticket.id]);
});

test('many who look for the same that is not there, in any order, all get through', async () => {
  const ids = Array.from({ length: 150 }, (_, n) => idOf(100 + n));
  const looks = Array.from({ length: 8 }, (_, n) => {
    const turned = [...ids.slice(n * 15), ...ids.slice(0, n * 15)];
    const refs = (n % 2 === 0 ? turned : turned.reverse()).map((id): RowRef => ({ entity: 'commitment', id }));
    return hub.db.transaction().execute((tx) => idsSeen(tx, refs));
  });
  expect(await Promise.all(looks)).toEqual(looks.map(() => []));
});
