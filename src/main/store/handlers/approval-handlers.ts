/** approval: what is above somebody's limit, asked for and answered. */
import { chooseGranted, decideApproval, listApprovals, requestApproval } from '../services/approvals.ts';
import { done, os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const approvalHandlers = {
  approval: {
    list: os.approval.list.handler(({ context, input }) => listApprovals(context.desk, input.ticketId)),
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
