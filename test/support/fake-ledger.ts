/** What the fake desk answers about its ledger: the same filter as the product's, over the tickets it was given. */
import { implement, ORPCError } from '@orpc/server';
import { deskContract } from '../../src/shared/contract/desk.ts';
import type { SessionView, TicketSummary } from '../../src/shared/contract/desk-views.ts';
import type { LedgerRow } from '../../src/shared/contract/ledger-views.ts';
import { firstLayout, type LedgerLayout, type SavedView } from '../../src/shared/ticket/ledger-columns.ts';
import { type LedgerFilter, type LedgerSort, passesLedger } from '../../src/shared/ticket/ledger-filter.ts';
import type { Ticket } from '../../src/shared/ticket/ticket.ts';
import { leadId } from './fake-desk-rows.ts';

const os = implement(deskContract);

/** What the fake desk lends: its state, its gate, and how it notes what was asked. */
export type LedgerRoom = {
  nowMs: number;
  state: { tickets: TicketSummary[]; ledgerTotal?: number; session: SessionView };
  gate(): Promise<void>;
  note(name: string, input: unknown): void;
};

/** All that a summary does not say, the same for every ticket. */
function rowOf(ticket: TicketSummary): LedgerRow {
  return {
    ...ticket,
    maskedPhone: '138****6021',
    memberNo: 'M200815',
    channel: 'phone',
    goldenDueAtMs: ticket.openedAtMs + 7_200_000,
    firstResponseAtMs: ticket.openedAtMs + 600_000,
    planDueAtMs: ticket.openedAtMs + 86_400_000,
    planGivenAtMs: null,
    closedAtMs: ticket.stage === 'closed' ? ticket.lastActionAtMs : null,
    what: ticket.title,
    when: '上周三',
    orderNo: 'D20261112000481',
    ask: '补发并说明原因',
    demands: [
      { text: '补发', done: true },
      { text: '道歉', done: false },
    ],
    facts: ['签收人为门卫'],
    evidence: [
      { label: '破损照片', isThere: true },
      { label: '外箱照片', isThere: false },
    ],
    options: ['补发新品', '全额退款'],
    chosen: '补发新品',
    promises: [{ what: '补发', dueAtMs: ticket.openedAtMs + 90_000_000, status: 'open' }],
    score: ticket.stage === 'closed' ? 5 : null,
  };
}

function select({ state, nowMs }: LedgerRoom, filter: LedgerFilter, sort: LedgerSort): TicketSummary[] {
  const userId = state.session.user?.id ?? '';
  const found = state.tickets.filter((ticket) => {
    const isMissed = ticket.nextClock !== null && ticket.nextClock.dueAtMs < nowMs;
    const isFound = `${ticket.ticketNo}${ticket.title}${ticket.maskedName}`.includes(filter.text.trim());
    return passesLedger(filter, rowOf(ticket) as unknown as Ticket, { nowMs, userId, isMissed, isFound });
  });
  const by = sort.by === 'opened' ? (ticket: TicketSummary) => ticket.openedAtMs : (ticket: TicketSummary) => ticket.lastActionAtMs;
  return found.sort((left, right) => (by(left) - by(right)) * (sort.down ? -1 : 1));
}

export function fakeLedger(room: LedgerRoom) {
  const { state, gate, note } = room;
  const done = { ok: true } as const;
  let layout: LedgerLayout = firstLayout;
  let views: SavedView[] = [];
  const memberName = (id: string) => (id === leadId ? '周晴' : '许宁');
  const change = (ticketId: string, part: Partial<TicketSummary>) => {
    state.tickets = state.tickets.map((ticket) => (ticket.id === ticketId ? { ...ticket, ...part, unsent: true } : ticket));
  };
  const numberOf = (ticketId: string) => state.tickets.find(({ id }) => id === ticketId)?.ticketNo ?? '';
  return {
    page: os.ledger.page.handler(async ({ input }) => {
      await gate();
      const found = select(room, input.filter, input.sort);
      return { total: state.ledgerTotal ?? found.length, rows: found.slice(input.offset, input.offset + input.limit).map(rowOf) };
    }),
    ids: os.ledger.ids.handler(({ input }) => ({ ids: select(room, input.filter, input.sort).map(({ id }) => id) })),
    layout: os.ledger.layout.handler(() => layout),
    saveLayout: os.ledger.saveLayout.handler(({ input }) => {
      layout = input;
      note('ledger.saveLayout', input);
      return done;
    }),
    views: os.ledger.views.handler(() => views),
    saveViews: os.ledger.saveViews.handler(({ input }) => {
      views = input;
      note('ledger.saveViews', input);
      return done;
    }),
    change: os.ledger.change.handler(({ input }) => {
      note('ledger.change', input);
      return input.ticketIds.map((ticketId, n) => {
        const before = state.tickets.find(({ id }) => id === ticketId);
        if (!before) throw new ORPCError('NOT_FOUND');
        // One of them cannot be moved, as happens with many.
        const code = input.change.kind === 'stage' && n === 1 ? 'ticket.illegal-move' : null;
        if (code === null && input.change.kind === 'owner')
          change(ticketId, { ownerId: input.change.ownerId, ownerName: memberName(input.change.ownerId) });
        if (code === null && input.change.kind === 'stage') change(ticketId, { stage: input.change.stage });
        return { ticketId, ticketNo: before.ticketNo, code, ownerBefore: input.change.kind === 'owner' ? before.ownerId : null };
      });
    }),
    startExport: os.ledger.startExport.handler(({ input }) => {
      note('ledger.startExport', input);
      return { exportId: leadId };
    }),
    exportState: os.ledger.exportState.handler(() => ({
      ...{
        exportId: leadId,
        state: 'done' as const,
        done: 16,
        total: 16,
        leftOut: 0,
        path: '/downloads/稳接台账-20261122-1048.xlsx',
        bytes: 9_000,
      },
      code: null,
    })),
    cancelExport: os.ledger.cancelExport.handler(({ input }) => {
      note('ledger.cancelExport', input);
      return done;
    }),
    giveBack: os.ledger.giveBack.handler(({ input }) => {
      note('ledger.giveBack', input);
      return input.tickets.map(({ ticketId, ownerId }) => {
        change(ticketId, { ownerId, ownerName: ownerId === null ? '' : memberName(ownerId) });
        return { ticketId, ticketNo: numberOf(ticketId), code: null, ownerBefore: null };
      });
    }),
  };
}
