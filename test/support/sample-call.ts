/** A neglected customer of the sample hub, and a recording of their angry call, for tests that play one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type CallFacts, recordCall, toLines } from '../../scripts/event-call.ts';
import type { ComplaintType } from '../../src/shared/base/words.ts';
import type { TestHub } from './hub.ts';

export type NeglectedCase = CallFacts & { customerId: string; ticketId: string; ticketNo: string };

/** Columns of a synced table as its reader names them; the tables themselves are checked against the entity table by the hub's tests. */
export async function hubRows(hub: TestHub, table: string): Promise<Record<string, unknown>[]> {
  const found = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(table)}`.execute(hub.db);
  return found.rows;
}

/** Customers of the sample agent's team with one open ticket, whose promise was not kept; by number. */
export async function neglectedCases(hub: TestHub, scope: string): Promise<NeglectedCase[]> {
  const open = (await hubRows(hub, 'ticket')).filter((ticket) => ticket.scope === scope && ticket.stage !== 'closed');
  const customers = await hubRows(hub, 'customer');
  const broken = (await hubRows(hub, 'commitment')).filter((promise) => promise.status === 'broken');
  const cases = open.flatMap((ticket): NeglectedCase[] => {
    const customer = customers.find((one) => one.id === ticket.customer_id);
    const promise = broken.find((one) => one.ticket_id === ticket.id);
    const isOnly = open.filter((one) => one.customer_id === ticket.customer_id).length === 1;
    if (customer === undefined || promise === undefined || !isOnly) return [];
    const facts: CallFacts = {
      phone: String(customer.phone),
      type: ticket.type as ComplaintType,
      thing: '东西',
      fault: '用着用着就坏了',
      promise: String(promise.what),
      title: 'call',
    };
    return [{ ...facts, customerId: String(customer.id), ticketId: String(ticket.id), ticketNo: String(ticket.ticket_no) }];
  });
  return cases.sort((a, b) => (a.phone < b.phone ? -1 : 1));
}

export function writeCall(folder: string, name: string, facts: CallFacts, seed: number): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.events.jsonl`), toLines(recordCall(facts, seed)));
}
