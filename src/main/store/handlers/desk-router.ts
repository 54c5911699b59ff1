/** The whole desk table, implemented: a missing, extra or misspelt handler does not compile. */
import { adapterHandlers } from './adapter-handlers.ts';
import { approvalHandlers } from './approval-handlers.ts';
import { assistHandlers } from './assist-handlers.ts';
import { awayHandlers } from './away-handlers.ts';
import { contactHandlers } from './contact-handlers.ts';
import { customerHandlers } from './customer-handlers.ts';
import { demoHandlers } from './demo-handlers.ts';
import { departmentHandlers } from './department-handlers.ts';
import { always } from './desk-base.ts';
import { identityHandlers } from './identity-handlers.ts';
import { importHandlers } from './import-handlers.ts';
import { ledgerHandlers } from './ledger-handlers.ts';
import { postHandlers } from './post-handlers.ts';
import { presenceHandlers } from './presence-handlers.ts';
import { sessionHandlers } from './session-handlers.ts';
import { ticketHandlers } from './ticket-handlers.ts';
import { workHandlers } from './work-handlers.ts';

export const deskRouter = always.router({
  ...sessionHandlers,
  ...customerHandlers,
  ...contactHandlers,
  ...ticketHandlers,
  ...awayHandlers,
  ...identityHandlers,
  ...ledgerHandlers,
  ...approvalHandlers,
  ...departmentHandlers,
  ...presenceHandlers,
  ...workHandlers,
  ...demoHandlers,
  ...adapterHandlers,
  ...assistHandlers,
  ...importHandlers,
  ...postHandlers,
});
