/**
 * One transaction for several pages of a fill: each commit writes most pages of every index anew, whatever it holds. A page is in it as
 * a whole or not at all; what is not committed when the process ends is pulled again.
 */

import type { CacheDb } from '../db/open.ts';
import { endBatch, leaveOpen, takeUp } from '../db/open-batch.ts';
import type { SetTimer } from './timers.ts';

export type PageBatch = {
  /** `joins`: goes on in the transaction of the pages before, if it is still open. Otherwise a new one begins. */
  begin(joins: boolean): void;
  /** The page is whole. Answers the rows committed: 0 when the transaction stays open for the next page. */
  pageDone(rows: number, isMoreComing: boolean): number;
  /** Rolls back the page, and those before it that were not committed. */
  giveUp(): void;
  /** Commits what is there; does nothing while a page is being written. */
  end(): void;
};

export type PageBatchOptions = {
  cache: CacheDb;
  setTimer: SetTimer;
  /** The pages of the open transaction are lost, and why. */
  onLost(error: unknown): void;
  /** Rows were committed without `pageDone` saying so. */
  onCommitted(rows: number): void;
};

const mostRows = 20_000;
/** Should the next page be late. */
const openForMs = 500;

export function openPageBatch({ cache, setTimer, onLost, onCommitted }: PageBatchOptions): PageBatch {
  let rows = 0;
  let cancel = () => {};
  /** The transaction is somebody else's from here on, or committed. */
  const leave = () => {
    cancel();
    const left = rows;
    rows = 0;
    if (left > 0) onCommitted(left);
  };
  const end = () => {
    endBatch(cache, 'pages');
    leave();
  };
  return {
    begin(joins) {
      cancel();
      if (joins && takeUp(cache, 'pages')) return;
      endBatch(cache);
      leave();
      cache.exec('BEGIN IMMEDIATE');
    },
    pageDone(added, isMoreComing) {
      rows += added;
      if (isMoreComing && rows < mostRows) {
        leaveOpen(cache, 'pages', (error) => {
          rows = 0;
          onLost(error);
        });
        cancel = setTimer(end, openForMs);
        return 0;
      }
      cache.exec('COMMIT');
      const committed = rows;
      rows = 0;
      return committed;
    },
    giveUp() {
      rows = 0;
      if (cache.inTransaction) cache.exec('ROLLBACK');
    },
    end,
  };
}

/** Each page by itself. */
export function onePage(cache: CacheDb): PageBatch {
  const batch = openPageBatch({ cache, setTimer: () => () => {}, onLost: () => {}, onCommitted: () => {} });
  return { ...batch, pageDone: (rows) => batch.pageDone(rows, false) };
}
