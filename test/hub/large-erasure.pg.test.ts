/** A customer of whom the hub holds twenty thousand rows is erased while their team works: all at once, and nobody waits long for it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseCustomer } from '../../src/hub/app/customer-commands.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { aContact, aCustomer, aTicket, aTicketEvent, idOf } from '../support/synced-rows.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createHub();
});
afterAll(() => hub.stop());

const team = { scope: 'team:team-a', ver: 0 };
const who = idOf(1);
const each = 10_000;
const atMs = 1_795_000_000_000;

async function fill(): Promise<void> {
  const ticket = aTicket(2, who, { ...team, stage: 'closed', closedAtMs: 1 });
  await hub.put([
    { entity: 'customer', row: aCustomer(1, team) },
    { entity: 'ticket', row: ticket },
  ]);
  for (let from = 0; from < each; from += 1_000) {
    const some = Array.from({ length: 1_000 }, (_, i) => from + i);
    await hub.put(
      some.map((n) => ({ entity: 'contact', row: aContact(100_000 + n, who, { ...team, summary: `说过的话 ${n}` }) }) as const),
    );
    await hub.put(
      some.map((n) => ({ entity: 'ticket_event', row: aTicketEvent(200_000 + n, ticket, { ...team, text: `写过的话 ${n}` }) }) as const),
    );
  }
}

const liveRows = async () => {
  const found = await sql<{ n: number }>`SELECT (SELECT count(*) FROM contact WHERE NOT deleted AND customer_id = ${who}::uuid)
    + (SELECT count(*) FROM ticket_event WHERE NOT deleted AND customer_id = ${who}::uuid) AS n`.execute(hub.db);
  return found.rows[0]?.n ?? 0;
};

/** Ends the connection that erases, as a kill of the process would, once it has written and has not committed. */
async function killErasing(): Promise<void> {
  const kill = sql<{ killed: boolean }>`SELECT pg_terminate_backend(pid) AS killed FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%hub_commit(%'`;
  while ((await kill.execute(hub.db)).rows.length === 0);
}

test('20,000 rows go in one transaction: killed in the middle nothing is gone, and begun again all of it, while pushes of the team are answered', async () => {
  await fill();
  const killed = eraseCustomer(hub.db, who, atMs).then(
    () => 'erased',
    () => 'killed',
  );
  await killErasing();
  expect([await killed, await liveRows()]).toEqual(['killed', 2 * each]);

  const { token } = await hub.addUser();
  const desk = new WireDesk(hub, token);
  await desk.pull();
  let isOver = false;
  const erased = eraseCustomer(hub.db, who, atMs).finally(() => {
    isOver = true;
  });
  const waits: number[] = [];
  while (!isOver) {
    const sinceMs = performance.now();
    const { body } = await desk.push([desk.newCustomer()]);
    waits.push(performance.now() - sinceMs);
    expect(body.results.map(({ status }) => status)).toEqual(['ok']);
  }
  expect(await erased).toEqual({ customer: 1, contact: each, ticket: 1, ticket_event: each });
  expect(await liveRows()).toBe(0);
  // Only its last statement holds the counters of the team: most pushes do not wait at all.
  expect(waits.length).toBeGreaterThan(3);
  expect(Math.max(...waits)).toBeLessThan(5_000);
});
