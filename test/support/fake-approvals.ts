/** The approvals' part of the fake desk: requests are kept, and a test answers them in the lead's place. */
import { implement } from '@orpc/server';
import type { ApprovalView } from '../../src/shared/contract/approval-views.ts';
import { deskContract } from '../../src/shared/contract/desk.ts';
import type { TodoItem } from '../../src/shared/contract/desk-views.ts';
import type { Room } from './fake-desk-handlers.ts';
import { anApproval, idOf } from './synced-rows.ts';

const os = implement(deskContract);
const done = { ok: true } as const;
const ticketId = idOf(9_001);

export function fakeApproval(given: Partial<ApprovalView> = {}): ApprovalView {
  const row = anApproval(9_100, ticketId, {
    title: '专员对接就医与损失',
    costCents: 50_000,
    reason: '退款并赔偿',
    requestedByName: '王敏',
  });
  return { ...row, mine: false, mayDecide: true, mayGrant: true, needs: 'lead', unsent: false, ...given };
}

/** What a lead's day list shows of them. */
export function approvalTodo(approvals: readonly ApprovalView[]): TodoItem[] {
  return approvals
    .filter(({ mayDecide }) => mayDecide)
    .map((approval) => ({
      ...{ id: approval.id, kind: 'approval', code: 'approval', who: '林女士', what: approval.title, mine: true, unsent: approval.unsent },
      ...{ dueAtMs: approval.requestedAtMs + 600_000, startMs: approval.requestedAtMs },
      ...{ customerId: approval.customerId, ticketId: approval.ticketId, approval },
    }));
}

export function approvalHandlers({ state, desk }: Room) {
  const told = (name: string, input: unknown) => {
    state.asked.push({ name, input });
    desk.changed('ticket');
  };
  return {
    list: os.approval.list.handler(({ input }) => state.approvals.filter((approval) => approval.ticketId === input.ticketId)),
    request: os.approval.request.handler(({ input }) => {
      const contact = state.running.find(({ id }) => id === input.contactId);
      const option = contact?.guide.options.find(({ id }) => id === input.optionId);
      const { id: optionId = input.optionId, title = '', costCents = 0 } = option ?? {};
      const asked = { ticketId, optionId, title, costCents, reason: input.reason, mine: true, mayDecide: false, mayGrant: false };
      const approval = fakeApproval({ ...asked, unsent: state.link.state === 'offline' });
      state.approvals = [...state.approvals, approval];
      state.running = state.running.map((each) => (each.id === input.contactId ? { ...each, ticketId } : each));
      told('approval.request', input);
      desk.changed('contact');
      return { ticketId, approvalId: approval.id };
    }),
    waiting: os.approval.waiting.handler(() => ({ count: state.approvals.filter(({ mayDecide }) => mayDecide).length })),
    decide: os.approval.decide.handler(({ input }) => {
      state.approvals = state.approvals.map((each) =>
        each.id === input.approvalId ? { ...each, status: input.decision, mayDecide: false } : each,
      );
      told('approval.decide', input);
      return done;
    }),
    choose: os.approval.choose.handler(({ input }) => {
      told('approval.choose', input);
      return done;
    }),
  };
}

/** What a test has put there. */
export function factsHandlers({ state }: Room) {
  return { ofContact: os.facts.ofContact.handler(() => state.caseFacts), ofTicket: os.facts.ofTicket.handler(() => state.caseFacts) };
}
