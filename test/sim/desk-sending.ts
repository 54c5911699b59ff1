/** How a simulated desk sends its files: the product's own order, pieces and second tries, over the simulated network and shelf. */
import { filesNamedIn } from '../../src/main/store/sync/files-named.ts';
import { keepLateFiles, type LateFiles } from '../../src/main/store/sync/late-files.ts';
import { linkWord } from '../../src/main/store/sync/link-watch.ts';
import { sendNamedFiles } from '../../src/main/store/sync/send-named-files.ts';
import type { SyncState } from '../../src/shared/sync/sync-state.ts';
import type { Mutation } from '../../src/shared/sync/wire.ts';
import type { DeskFiles } from './desk-files.ts';
import { openFileLine } from './file-line.ts';
import { memoryShelf } from './memory-shelf.ts';
import type { Network, Seat } from './network.ts';

export type SendingDesk = {
  network: Network;
  seat: Seat;
  files: DeskFiles;
  state(): SyncState | null;
  write(run: () => void): void;
};

export type Sending = { prepare(batch: readonly Mutation[]): ReturnType<typeof sendNamedFiles>; hasPending(): boolean; end(): void };

/** From the start of a desk's process to its end. */
export function openSending({ network, seat, files, state, write }: SendingDesk): Sending {
  const { scheduler, plant } = network.env;
  let isOver = false;
  const isAlive = () => !isOver;
  const answered = () => files.own.entries.flatMap(({ status, args }) => (status === null ? [] : filesNamedIn(args)));
  const shelf = memoryShelf(files.own.blobs, { write, answered, epoch: () => files.own.epoch });
  const hub = openFileLine({ network, seat, isAlive });
  const late: LateFiles = keepLateFiles({
    ...{ shelf, hub, onNone: () => undefined, log: () => undefined },
    isOnline: () => {
      const now = state();
      return now !== null && linkWord(now) === 'online';
    },
    setTimer: (callback, delayMs) =>
      scheduler.timer(() => {
        if (isOver) return;
        scheduler.busy = true;
        callback();
      }, delayMs),
  });
  // Planted: a desk that never gives up waiting for a file.
  const patience = plant === 'file-holds-up' ? { ...late, failed: () => false } : late;
  return {
    prepare: (batch) => sendNamedFiles(shelf, { hub, late: patience }, batch),
    hasPending: () => shelf.pending().length > 0,
    end: () => {
      isOver = true;
    },
  };
}
