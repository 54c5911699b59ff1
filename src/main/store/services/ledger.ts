/** The ledger as screens and exports read it: pages of rows with every field, masked; and the layout and filters a person keeps. */
import { z } from 'zod';
import type { LedgerQuery, LedgerRow } from '../../../shared/contract/ledger-views.ts';
import type { Customer } from '../../../shared/customer/customer.ts';
import { maskName, maskPhone } from '../../../shared/customer/mask.ts';
import {
  firstLayout,
  type LedgerLayout,
  ledgerLayoutSchema,
  mostSavedViews,
  type SavedView,
  savedViewSchema,
} from '../../../shared/ticket/ledger-columns.ts';
import { lastScore } from '../../../shared/ticket/satisfaction.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { commitmentsByTicket } from '../db/commitments-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { followUpsByTicket } from '../db/follow-ups-repo.ts';
import { countLedger, type LedgerLook, ledgerIds, ticketsByIds } from '../db/ledger-repo.ts';
import { orderById } from '../db/orders-repo.ts';
import { loadSetting, saveSetting } from '../db/settings-repo.ts';
import { readTogether } from '../db/statements.ts';
import type { Desk } from './desk.ts';
import { askedForWords, type SearchPace, type WithTicketIds } from './search-turns.ts';
import { notYetOverdue, summaryOf } from './ticket-views.ts';

function lookOf(desk: Desk, { filter, ticketIds }: LedgerQuery & WithTicketIds): LedgerLook {
  const { store } = desk;
  const except = filter.overdue ? notYetOverdue(desk) : [];
  return { filter, except, ticketIds, userId: store.actor()?.userId ?? '', nowMs: store.nowMs() };
}

function rowOf(desk: Desk, ticket: Ticket, customer: Customer | null): LedgerRow {
  const { cache } = desk.store;
  const commitments = commitmentsByTicket(cache, ticket.id);
  const { channel, goldenDueAtMs, firstResponseAtMs, planDueAtMs, planGivenAtMs, closedAtMs, problem } = ticket;
  const followUps = followUpsByTicket(cache, ticket.id);
  const order = ticket.orderId === null ? null : orderById(cache, ticket.orderId);
  return {
    ...summaryOf(desk, ticket, { work: { commitments, followUps }, maskedName: maskName(customer?.name ?? '') }),
    ...{ channel, goldenDueAtMs, firstResponseAtMs, planDueAtMs, planGivenAtMs, closedAtMs },
    maskedPhone: maskPhone(customer?.phone ?? ''),
    memberNo: customer?.memberNo ?? '',
    what: problem.what,
    when: problem.when,
    orderNo: order?.orderNo ?? problem.orderNo,
    ask: problem.ask,
    demands: ticket.demands.map(({ text, done }) => ({ text, done })),
    facts: ticket.facts,
    evidence: ticket.evidence.map(({ label, state }) => ({ label, isThere: state === 'have' })),
    options: ticket.options.map(({ title }) => title),
    chosen: ticket.options.find(({ id }) => id === ticket.chosenOptionId)?.title ?? '',
    promises: commitments.map(({ what, dueAtMs, status }) => ({ what, dueAtMs, status })),
    score: lastScore(followUps),
  };
}

export type OwnedRow = { row: LedgerRow; customer: Customer | null };

/** With the customer as stored, for what may be told in the clear. */
export function ledgerRows(desk: Desk, ids: readonly string[]): OwnedRow[] {
  const { cache } = desk.store;
  return readTogether(cache, () =>
    ticketsByIds(cache, ids).map((ticket) => {
      const customer = customerById(cache, ticket.customerId);
      return { row: rowOf(desk, ticket, customer), customer };
    }),
  );
}

type LedgerPage = { total: number; rows: LedgerRow[] };
type PageQuery = LedgerQuery & { offset: number; limit: number };

/** `total` counts all that pass, not only those returned. */
export function ledgerPage(desk: Desk, query: PageQuery & WithTicketIds): LedgerPage {
  const { cache } = desk.store;
  return readTogether(cache, () => {
    const look = lookOf(desk, query);
    const rows = ledgerRows(desk, ledgerIds(cache, look, query));
    return { total: countLedger(cache, look), rows: rows.map(({ row }) => row) };
  });
}

/** The same, its words in slices; nothing once it is given up. */
export async function ledgerPageInTurns(desk: Desk, query: PageQuery, pace: SearchPace): Promise<LedgerPage> {
  const words = await askedForWords(desk.store.cache, query.filter.text, pace);
  return words === null ? { total: 0, rows: [] } : ledgerPage(desk, { ...query, ...words });
}

export function ledgerIdsOf(desk: Desk, query: LedgerQuery & WithTicketIds, limit: number): string[] {
  return ledgerIds(desk.store.cache, lookOf(desk, query), { sort: query.sort, offset: 0, limit });
}

/** The first of those that pass, and how many do. */
export function ledgerIdsCounted(desk: Desk, query: LedgerQuery & WithTicketIds, limit: number): { ids: string[]; total: number } {
  const { cache } = desk.store;
  return readTogether(cache, () => {
    const ids = ledgerIdsOf(desk, query, limit);
    return { ids, total: ids.length < limit ? ids.length : countLedger(cache, lookOf(desk, query)) };
  });
}

/** The same, its words in slices; nothing once it is given up. */
export async function ledgerIdsInTurns(desk: Desk, query: LedgerQuery & { limit: number }, pace: SearchPace): Promise<string[]> {
  const words = await askedForWords(desk.store.cache, query.filter.text, pace);
  return words === null ? [] : ledgerIdsOf(desk, { ...query, ...words }, query.limit);
}

const layoutKey = 'ledger.layout';
const viewsKey = 'ledger.views';

export function readLayout(desk: Desk): LedgerLayout {
  return ledgerLayoutSchema.catch(firstLayout).parse(loadSetting(desk.store.own, layoutKey));
}

export function saveLayout(desk: Desk, layout: LedgerLayout): void {
  saveSetting(desk.store.own, layoutKey, layout);
}

/** One that an older or newer app wrote in another form is left out, the others stay. */
export function savedViews(desk: Desk): SavedView[] {
  const stored = z.array(z.unknown()).catch([]).parse(loadSetting(desk.store.own, viewsKey));
  return stored.flatMap((view) => savedViewSchema.safeParse(view).data ?? []);
}

export function saveViews(desk: Desk, views: readonly SavedView[]): void {
  saveSetting(
    desk.store.own,
    viewsKey,
    views.slice(0, mostSavedViews).map((view) => ({ ...view })),
  );
}
