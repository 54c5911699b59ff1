/** customer: profile, timeline, search, new customers. */
import { createCustomer } from '../services/customers.ts';
import { orderSteps, readProfile } from '../services/profile.ts';
import { recent, searchInTurns } from '../services/search.ts';
import { timelinePage } from '../services/timeline.ts';
import { os, unchecked } from './desk-base.ts';
import { unwrap } from './desk-error.ts';
import { paceOf } from './search-pace.ts';

export const customerHandlers = {
  customer: {
    profile: unchecked.customer.profile.handler(({ context, input }) => unwrap(readProfile(context.desk, input.customerId))),
    orderSteps: os.customer.orderSteps.handler(({ context, input }) => orderSteps(context.desk, input)),
    timeline: os.customer.timeline.handler(({ context, input }) => unwrap(timelinePage(context.desk, input))),
    // Whoever types fast has given the question up by the time its turn comes.
    search: os.customer.search.handler(({ context, input, signal }) => searchInTurns(context.desk, input, paceOf(signal))),
    recent: os.customer.recent.handler(({ context }) => recent(context.desk)),
    create: os.customer.create.handler(({ context, input }) => unwrap(createCustomer(context.desk, input))),
  },
};
