/** away: customers the hub has and this desk does not hold. */
import * as away from '../services/away.ts';
import { os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const awayHandlers = {
  away: {
    days: os.away.days.handler(({ context }) => ({ days: away.awayDays(context.desk) })),
    search: os.away.search.handler(async ({ context, input, signal }) => unwrap(await away.searchAway(context.desk, input.text, signal))),
    callers: os.away.callers.handler(async ({ context, input, signal }) =>
      unwrap(await away.callersAway(context.desk, input.contactId, signal)),
    ),
    fetch: os.away.fetch.handler(async ({ context, input }) => unwrap(await away.fetchCustomer(context.desk, input.customerId))),
  },
};
