/** identity: who is one person, decided by people on what the hub found. */
import * as identity from '../services/identity.ts';
import { done, os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const identityHandlers = {
  identity: {
    suggestions: os.identity.suggestions.handler(async ({ context }) => unwrap(await identity.listSuggestions(context.desk))),
    decisions: os.identity.decisions.handler(async ({ context }) => unwrap(await identity.listDecisions(context.desk))),
    records: os.identity.records.handler(async ({ context, input }) => unwrap(await identity.recordsOf(context.desk, input.customerId))),
    merge: os.identity.merge.handler(async ({ context, input }) => unwrap(await identity.mergeCustomers(context.desk, input))),
    dismiss: os.identity.dismiss.handler(async ({ context, input }) => {
      unwrap(await identity.dismissPair(context.desk, input));
      return done;
    }),
    separate: os.identity.separate.handler(async ({ context, input }) => unwrap(await identity.separateRecord(context.desk, input))),
    takeBack: os.identity.takeBack.handler(async ({ context, input }) => unwrap(await identity.takeBack(context.desk, input.decision))),
  },
};
