/** The disk refused a write: says so until a write succeeds, and tries by itself, so that what was heard meanwhile is kept without anybody typing. */
import type { AppError } from '../../../shared/base/result.ts';
import { saveSetting } from '../db/settings-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { SetTimer } from '../sync/timers.ts';
import type { Rooms } from './contact-rooms.ts';

export type DiskTrouble = {
  /** What people are told; null while writing works. */
  code(): AppError['code'] | null;
  /** Null, for an error that has nothing to do with storage, changes nothing. */
  failed(error: AppError | null): void;
  stop(): void;
};

const tryAgainAfterMs = 2_000;
/** When writing worked again, last time it had not. */
const settingKey = 'written-again-at';

export function watchDisk({ store, rooms, setTimer }: { store: DeskStore; rooms: Rooms; setTimer: SetTimer }): DiskTrouble {
  let trouble: AppError['code'] | null = null;
  let cancel: (() => void) | null = null;
  const stop = () => {
    cancel?.();
    cancel = null;
  };
  const failed = (error: AppError | null) => {
    if (error === null) return;
    trouble = error.code;
    store.announce(['link']);
    stop();
    cancel = setTimer(tryAgain, tryAgainAfterMs);
  };
  const tryAgain = () => {
    try {
      rooms.saveRefused();
      saveSetting(store.own, settingKey, store.nowMs());
      trouble = null;
      store.announce(['link']);
    } catch (error) {
      const still = storageError(error);
      if (still === null) throw error;
      failed(still);
    }
  };
  return { code: () => trouble, failed, stop };
}
