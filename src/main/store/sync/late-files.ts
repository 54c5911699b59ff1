/**
 * Files that the hub would not take when their action was due, or may have lost when it was restored: their actions are with the hub, these
 * are tried again until it has them.
 */
import type { FileShelf } from './file-shelf.ts';
import type { HubClient } from './hub-client.ts';
import { sendFile } from './send-file.ts';
import type { SetTimer } from './timers.ts';

export type LateFiles = {
  /** The hub failed at this file. True: often enough, its action goes without waiting for it any longer. */
  failed(sha256: string): boolean;
  isLate(sha256: string): boolean;
  /** Some file is waiting although its action went. */
  isAny(): boolean;
  stop(): Promise<void>;
};

export type LateFilesOptions = {
  shelf: FileShelf;
  hub: Pick<HubClient, 'putAttachment' | 'putAttachmentPart'>;
  setTimer: SetTimer;
  isOnline(): boolean;
  /** The last of them is on the hub. */
  onNone(): void;
  log(line: string): void;
};

/** Tries of a file while its action waits; they take some seconds together. */
const mostTries = 3;
const againAfterMs = 60_000;

export function keepLateFiles({ shelf, hub, setTimer, isOnline, onNone, log }: LateFilesOptions): LateFiles {
  const tries = new Map<string, number>();
  let late: ReadonlySet<string> | null = null;
  let epoch: string | null = null;
  let round: Promise<void> = Promise.resolve();
  let cancel = () => {};

  // Of an earlier run of this program, and of a history of the hub that is gone, too: told by what is in the outbox.
  const known = () => {
    const now = shelf.epoch();
    if (late === null || now !== epoch) late = lateOf(shelf);
    epoch = now;
    return late;
  };
  const sendAll = async () => {
    for (const sha256 of known()) {
      const bytes = shelf.bytes(sha256);
      const sentUnder = shelf.epoch();
      const answer = bytes === null ? null : await sendFile(hub, sha256, bytes);
      // The hub that took it may be the one from before the backup was restored.
      if (shelf.epoch() !== sentUnder) return;
      if (answer !== null && !answer.ok && answer.failure.kind !== 'refused') {
        log(`file: ${answer.failure.kind}: ${answer.failure.message}`);
        // The hub fails at this one; the others are not the worse for it.
        if (answer.failure.kind === 'error') continue;
        return;
      }
      if (answer !== null) shelf.mark(sha256, answer.ok ? 'sent' : 'refused');
      late = new Set([...known()].filter((other) => other !== sha256));
      if (late.size === 0) onNone();
    }
  };
  const look = () => {
    round = isOnline() && known().size > 0 ? sendAll().catch((error) => log(`file: ${String(error)}`)) : Promise.resolve();
    void round.then(() => {
      cancel = setTimer(look, againAfterMs);
    });
  };
  cancel = setTimer(look, againAfterMs);
  return {
    failed(sha256) {
      const count = (tries.get(sha256) ?? 0) + 1;
      tries.set(sha256, count);
      if (count < mostTries) return false;
      late = new Set([...known(), sha256]);
      return true;
    },
    isLate: (sha256) => known().has(sha256),
    isAny: () => known().size > 0,
    async stop() {
      cancel();
      cancel = () => {};
      await round;
      cancel();
    },
  };
}

function lateOf(shelf: FileShelf): ReadonlySet<string> {
  const pending = new Set(shelf.pending());
  return pending.size === 0 ? pending : new Set(shelf.answered().filter((sha256) => pending.has(sha256)));
}
