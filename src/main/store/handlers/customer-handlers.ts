/** customer: profile, search, new customers. */
import { setImmediate as turn } from 'node:timers/promises';
import { createCustomer } from '../services/customers.ts';
import { readProfile } from '../services/profile.ts';
import { recent, search } from '../services/search.ts';
import { os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const customerHandlers = {
  customer: {
    profile: os.customer.profile.handler(({ context, input }) => unwrap(readProfile(context.desk, input.customerId))),
    // Whoever types fast has given the question up by the time its turn comes.
    search: os.customer.search.handler(async ({ context, input, signal }) => {
      await turn();
      return signal?.aborted === true ? [] : search(context.desk, input);
    }),
    recent: os.customer.recent.handler(({ context }) => recent(context.desk)),
    create: os.customer.create.handler(({ context, input }) => unwrap(createCustomer(context.desk, input))),
  },
};
