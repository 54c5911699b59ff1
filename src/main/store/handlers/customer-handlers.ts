/** customer: profile, timeline, search, new customers. */
import { type WhoseProfile, whoseProfileSchema } from '../../../shared/contract/desk-views.ts';
import { createCustomer } from '../services/customers.ts';
import type { Desk } from '../services/desk.ts';
import { noticeEvidence, orderSteps, readProfile } from '../services/profile.ts';
import { recent, searchInTurns } from '../services/search.ts';
import { timelinePage } from '../services/timeline.ts';
import { atOnce, os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';
import { paceOf } from './search-pace.ts';

const profile = (desk: Desk, { customerId }: WhoseProfile) => unwrap(readProfile(desk, customerId));

/** By path. */
export const toldAtOnce = { 'customer.profile': atOnce(whoseProfileSchema, profile) };

export const customerHandlers = {
  customer: {
    profile: os.customer.profile.handler(({ context, input }) => profile(context.desk, input)),
    orderSteps: os.customer.orderSteps.handler(({ context, input }) => orderSteps(context.desk, input)),
    evidence: os.customer.evidence.handler(({ context, input }) => noticeEvidence(context.desk, input)),
    timeline: os.customer.timeline.handler(({ context, input }) => unwrap(timelinePage(context.desk, input))),
    // Whoever types fast has given the question up by the time its turn comes.
    search: os.customer.search.handler(({ context, input, signal }) => searchInTurns(context.desk, input, paceOf(signal))),
    recent: os.customer.recent.handler(({ context }) => recent(context.desk)),
    create: os.customer.create.handler(({ context, input }) => unwrap(createCustomer(context.desk, input))),
  },
};
