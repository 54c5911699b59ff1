/**
 * Queues several mutations as one action, where later ones refer to earlier ones: their ids are drawn first, so that
 * `dependsOn` and expected revs can name them. All or none is saved.
 */
import type { Result } from '../../../shared/base/result.ts';
import type { MutationRequest } from '../../../shared/sync/queue-mutations.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import { enqueueMutations } from '../sync/mutate.ts';

export type Chain = {
  /** Adds one mutation and answers the id that it will have. */
  add(request: MutationRequest): string;
  /** True while nothing was added. */
  isEmpty(): boolean;
  /** `alongside` joins the same transaction of own.db. */
  enqueue(alongside?: () => void): Result<string[]>;
};

export function startChain(store: DeskStore): Chain {
  const requests: MutationRequest[] = [];
  const ids: string[] = [];
  return {
    add(request) {
      const id = store.newId();
      requests.push(request);
      ids.push(id);
      return id;
    },
    isEmpty: () => requests.length === 0,
    enqueue(alongside) {
      const drawn = [...ids];
      return enqueueMutations({ ...store, newId: () => drawn.shift() ?? store.newId() }, requests, alongside);
    },
  };
}
