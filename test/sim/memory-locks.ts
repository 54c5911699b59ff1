/** Row locks of the in-memory storage: shared or exclusive, first come first served, a cycle of waiters breaks as PostgreSQL breaks it. */
import { StorageFault } from '../../src/hub/services/hub-storage.ts';
import { HubGone } from './hub-store.ts';

export type Mode = 'shared' | 'exclusive';
export type Owner = { readonly name: string; dead: boolean };
type Waiter = { owner: Owner; mode: Mode; resolve: () => void; reject: (error: Error) => void };
type Lock = { holders: Map<Owner, Mode>; queue: Waiter[] };

export class Locks {
  readonly #locks = new Map<string, Lock>();
  readonly #held = new Map<Owner, Set<string>>();
  readonly #waitsFor = new Map<Owner, string>();

  /** Nothing where it is free: most are. */
  take(owner: Owner, key: string, mode: Mode = 'exclusive'): Promise<void> | undefined {
    let lock = this.#locks.get(key);
    if (lock === undefined) {
      lock = { holders: new Map(), queue: [] };
      this.#locks.set(key, lock);
    }
    const mine = lock.holders.get(owner);
    if (mine === 'exclusive' || mine === mode) return undefined;
    if (lock.queue.length === 0 && this.#fits(lock, owner, mode)) {
      this.#grant(owner, key, mode);
      return undefined;
    }
    if (this.#closesCycle(owner, key)) throw new StorageFault('contention', 'deadlock');
    this.#waitsFor.set(owner, key);
    const { queue } = lock;
    return new Promise<void>((resolve, reject) => {
      queue.push({ owner, mode, resolve, reject });
    });
  }

  /** Frees everything and wakes the next ones. */
  release(owner: Owner): void {
    const waiting = this.#waitsFor.get(owner);
    if (waiting !== undefined) {
      const lock = this.#locks.get(waiting);
      const place = lock?.queue.findIndex((waiter) => waiter.owner === owner) ?? -1;
      const [gone] = place < 0 ? [] : (lock?.queue.splice(place, 1) ?? []);
      this.#waitsFor.delete(owner);
      gone?.reject(new HubGone('the hub process ended while it waited for a lock'));
    }
    const freed = this.#held.get(owner);
    this.#held.delete(owner);
    for (const key of freed ?? []) this.#locks.get(key)?.holders.delete(owner);
    for (const key of freed ?? []) this.#wake(key);
    if (waiting !== undefined) this.#wake(waiting);
  }

  #fits(lock: Lock, owner: Owner, mode: Mode): boolean {
    if (lock.holders.size === 0) return true;
    for (const [holder, held] of lock.holders) if (holder !== owner && (mode !== 'shared' || held !== 'shared')) return false;
    return true;
  }

  #grant(owner: Owner, key: string, mode: Mode): void {
    this.#locks.get(key)?.holders.set(owner, mode);
    const held = this.#held.get(owner) ?? new Set();
    held.add(key);
    this.#held.set(owner, held);
    this.#waitsFor.delete(owner);
  }

  #wake(key: string): void {
    const lock = this.#locks.get(key);
    if (lock === undefined) return;
    for (;;) {
      const next = lock.queue[0];
      if (next === undefined || !this.#fits(lock, next.owner, next.mode)) break;
      lock.queue.shift();
      this.#grant(next.owner, key, next.mode);
      next.resolve();
    }
    if (lock.holders.size === 0 && lock.queue.length === 0) this.#locks.delete(key);
  }

  #closesCycle(owner: Owner, key: string): boolean {
    const seen = new Set<string>();
    const visit = (wanted: string): boolean => {
      if (seen.has(wanted)) return false;
      seen.add(wanted);
      const lock = this.#locks.get(wanted);
      const before = [...(lock?.holders.keys() ?? []), ...(lock?.queue.map((waiter) => waiter.owner) ?? [])];
      return before.some((other) => {
        if (other === owner) return wanted !== key;
        const next = this.#waitsFor.get(other);
        return next !== undefined && visit(next);
      });
    };
    return visit(key);
  }
}
