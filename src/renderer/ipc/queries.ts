/**
 * Query options for every procedure (`queries.ticket.list.queryOptions({ input })`) and the map from news topics to the
 * queries they make stale. Main says when to refetch; nothing here refetches by itself.
 */
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import type { NewsTopic } from '../../shared/contract/desk-views.ts';
import { desk } from './desk-client.ts';

export const queries = createTanstackQueryUtils(desk);

/** Drafts are put together from what was said, the profile, the case and the scripts. */
const drafts = () => queries.assist.drafts.key();

/** Work that departments and people higher up have a part in. */
const shared = () => [queries.task.key(), queries.escalation.key(), queries.ledger.page.key(), queries.emergency.key(), queries.post.key()];

const staleBy: Record<NewsTopic, () => readonly (readonly unknown[])[]> = {
  link: () => [queries.link.key(), queries.outbox.key()],
  session: () => [queries.session.key(), queries.settings.key()],
  customer: () => [queries.customer.key(), queries.identity.key(), queries.facts.ofTicket.key(), queries.post.key(), drafts()],
  contact: () => [
    queries.contact.key(),
    queries.facts.key(),
    queries.guide.key(),
    queries.wrapup.key(),
    queries.customer.key(),
    queries.emergency.key(),
    queries.post.key(),
    drafts(),
  ],
  ticket: () => [
    queries.ticket.key(),
    queries.facts.ofTicket.key(),
    queries.todo.key(),
    queries.customer.key(),
    queries.approval.key(),
    drafts(),
    ...shared(),
  ],
  pack: () => [drafts(), queries.pack.key(), queries.guide.key(), queries.wrapup.key(), queries.approval.key(), ...shared()],
  outbox: () => [queries.outbox.key(), queries.link.key(), queries.ticket.key(), queries.todo.key(), queries.approval.key(), ...shared()],
  conflict: () => [queries.conflict.key(), queries.link.key(), queries.ticket.key(), queries.todo.key()],
  draft: () => [queries.draft.key()],
  adapter: () => [queries.adapters.key()],
  demo: () => [queries.demo.key(), queries.replay.key()],
  import: () => [queries.imports.key()],
  presence: () => [queries.presence.key()],
};

/** Query keys (prefixes) that a topic makes stale. */
export function staleKeys(topics: readonly NewsTopic[]): (readonly unknown[])[] {
  return topics.flatMap((topic) => staleBy[topic]());
}

export function createDeskQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
