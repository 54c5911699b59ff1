/** Counts the time since the last contact with the hub, on disk, and says when customers' data must be locked or removed. Shows and removes nothing itself. */
import { type Lease, type LeaseStanding, leaseStanding, renewLease, spendLease } from '../../../shared/sync/lease.ts';
import { loadCacheFacts, loadLease, saveLease } from '../db/meta-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import type { DeskStore } from './desk-store.ts';
import type { SetTimer } from './timers.ts';

export type LeaseKeeper = {
  standing(): LeaseStanding;
  /** The hub has answered: its time at this moment. */
  contact(hubTimeMs: number): void;
  stop(): void;
};

export type LeaseKeeperOptions = {
  store: DeskStore;
  setTimer: SetTimer;
  /** Monotonic, ms. */
  elapsedMs(): number;
  onChange(standing: LeaseStanding): void;
};

const lookEveryMs = 60_000;
/** Contacts come every few seconds; the file need not know each. */
const saveContactEveryMs = 60_000;

export function createLeaseKeeper({ store, setTimer, elapsedMs, onChange }: LeaseKeeperOptions): LeaseKeeper {
  let lease = firstLease(store);
  let lookedMs = elapsedMs();
  let savedMs = Number.NEGATIVE_INFINITY;
  let shown: LeaseStanding = 'valid';
  let cancel = () => {};

  const keep = (next: Lease) => {
    lease = next;
    savedMs = elapsedMs();
    try {
      saveLease(store.own, next);
    } catch (error) {
      // Memory counts on; the file follows when there is room.
      if (storageError(error) === null) throw error;
    }
  };
  const show = () => {
    const standing = lease === null ? 'valid' : leaseStanding(lease);
    if (standing === shown) return;
    shown = standing;
    onChange(standing);
  };
  const look = () => {
    const upMs = elapsedMs() - lookedMs;
    lookedMs += upMs;
    if (lease !== null) keep(spendLease(lease, store.nowMs(), upMs));
    show();
    cancel = setTimer(look, lookEveryMs);
  };
  look();
  return {
    standing: () => shown,
    contact(hubTimeMs) {
      const renewed = renewLease(hubTimeMs, store.nowMs());
      lookedMs = elapsedMs();
      if (lease === null || shown !== 'valid' || elapsedMs() - savedMs >= saveContactEveryMs) keep(renewed);
      else lease = renewed;
      show();
    },
    stop: () => cancel(),
  };
}

/** Data from before there were leases counts from now. */
function firstLease(store: DeskStore): Lease | null {
  const known = loadLease(store.own);
  if (known !== null) return known;
  return loadCacheFacts(store.cache).grants === null ? null : renewLease(store.nowMs(), store.nowMs());
}
