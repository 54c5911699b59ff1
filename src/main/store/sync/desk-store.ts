/**
 * What every service of the store is handed: the two open files, time and ids, who acts, and the news line to screens and sync loop.
 * Holds no data of its own.
 */
import type { NewsTopic } from '../../../shared/contract/desk-views.ts';
import type { EntityName } from '../../../shared/sync/entity-table.ts';
import type { MutationActor } from '../../../shared/sync/mutation.ts';
import { loadCacheFacts, loadIdentity } from '../db/meta-repo.ts';
import type { CacheDb, OwnDb, StoreFiles } from '../db/open.ts';

export type DeskStore = {
  readonly cache: CacheDb;
  readonly own: OwnDb;
  nowMs(): number;
  /** UUID v7. */
  newId(): string;
  /** Null while nobody is signed in on this desk. Scopes are those of the last pull. */
  actor(): MutationActor | null;
  /** Tells everyone that rows behind these topics changed. */
  announce(topics: readonly NewsTopic[]): void;
  /** Answers the unsubscribe. */
  onNews(listener: (topics: readonly NewsTopic[]) => void): () => void;
  /** Called after each enqueue; the sync loop listens. */
  workAdded(ns: readonly { n: number; id: string }[]): void;
  onWorkAdded(listener: (ns: readonly { n: number; id: string }[]) => void): () => void;
};

export type DeskStoreOptions = { files: Pick<StoreFiles, 'cache' | 'own'>; nowMs: () => number; newId: () => string };

export function createDeskStore({ files, nowMs, newId }: DeskStoreOptions): DeskStore {
  const news = listeners<readonly NewsTopic[]>();
  const work = listeners<readonly { n: number; id: string }[]>();
  return {
    cache: files.cache,
    own: files.own,
    nowMs,
    newId,
    actor: () => {
      const identity = loadIdentity(files.own);
      if (identity === null) return null;
      const { id, name, role, teamId } = identity.user;
      return { userId: id, name, role, teamId, scopes: loadCacheFacts(files.cache).grants?.scopes ?? [] };
    },
    announce: news.tell,
    onNews: news.add,
    workAdded: work.tell,
    onWorkAdded: work.add,
  };
}

function listeners<T>(): { add(listener: (value: T) => void): () => void; tell(value: T): void } {
  const all = new Set<(value: T) => void>();
  return {
    add: (listener) => {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell: (value) => {
      for (const listener of [...all]) listener(value);
    },
  };
}

const topicByEntity: Readonly<Record<EntityName, NewsTopic>> = {
  customer: 'customer',
  benefit: 'customer',
  order: 'customer',
  logistics_event: 'customer',
  contact: 'contact',
  ticket: 'ticket',
  ticket_event: 'ticket',
  commitment: 'ticket',
  follow_up: 'ticket',
  pack: 'pack',
  conflict: 'conflict',
  member: 'session',
  contest: 'pack',
  task: 'ticket',
  escalation: 'ticket',
  approval: 'ticket',
};

export function topicsOf(entities: Iterable<EntityName>): NewsTopic[] {
  return [...new Set([...entities].map((entity) => topicByEntity[entity]))];
}
