/** approval, facts: what may be given, and what speaks for it. */
import { chooseGranted, decideApproval, listApprovals, requestApproval } from '../services/approvals.ts';
import { caseFacts, ticketFacts } from '../services/case-facts.ts';
import { countWaiting } from '../services/todo-approvals.ts';
import { done, os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const approvalHandlers = {
  facts: {
    ofContact: os.facts.ofContact.handler(({ context, input }) => unwrap(caseFacts(context.desk, input.contactId))),
    ofTicket: os.facts.ofTicket.handler(({ context, input }) => unwrap(ticketFacts(context.desk, input.ticketId))),
  },
  approval: {
    list: os.approval.list.handler(({ context, input }) => listApprovals(context.desk, input.ticketId)),
    waiting: os.approval.waiting.handler(({ context }) => ({ count: countWaiting(context.desk) })),
    request: os.approval.request.handler(({ context, input }) => unwrap(requestApproval(context.desk, input))),
    decide: os.approval.decide.handler(({ context, input }) => {
      unwrap(decideApproval(context.desk, input));
      return done;
    }),
    choose: os.approval.choose.handler(({ context, input }) => {
      unwrap(chooseGranted(context.desk, input));
      return done;
    }),
  },
};
