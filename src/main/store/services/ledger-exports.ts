/**
 * Exports of the ledger: reads rows a few at a time between everything else, hands them to a thread that writes the file, and notes in
 * the audit who took what out, in the clear only for who may and with the reason.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import { errorFields } from '../../../shared/base/log.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { may } from '../../../shared/base/rights.ts';
import { type ExportState, mostExportRows, type StartExport } from '../../../shared/contract/ledger-views.ts';
import { exportCell, exportName } from '../../../shared/ticket/ledger-export.ts';
import { appendAudit } from '../db/audit-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import type { ExportAnswer, ExportOrder } from '../exports/export-orders.ts';
import type { Desk } from './desk.ts';
import { freeFile } from './free-file.ts';
import { ledgerIdsCounted, ledgerRows } from './ledger.ts';
import type { WithTicketIds } from './search-turns.ts';

export type Exports = {
  start(wish: StartExport, words?: WithTicketIds): Result<{ exportId: string }>;
  state(exportId: string): ExportState | null;
  cancel(exportId: string): void;
  stop(): void;
};

export type ExportOptions = {
  desk(): Desk /** Rows of one file at most. */;
  most?: number;
  dir: string /** The module `exports/export-thread` where it stands as a file. */;
  thread: URL;
};

/** So that a ringing call waits for a few rows at most. */
const atOnce = 20;

type Running = { state: ExportState; worker: Worker; part: string };

function ask(worker: Worker, order: ExportOrder): Promise<ExportAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (run: () => void) => {
      worker.off('message', onAnswer);
      worker.off('error', onEnd);
      worker.off('exit', onEnd);
      run();
    };
    const onAnswer = (answer: ExportAnswer) => settle(() => resolve(answer));
    const onEnd = () => settle(() => reject(new Error('the thread ended')));
    worker.on('message', onAnswer);
    worker.on('error', onEnd);
    worker.on('exit', onEnd);
    worker.postMessage(order);
  });
}

/** Thrown to leave the export; its code is what the state tells. */
class NotWritten extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

async function give(worker: Worker, order: ExportOrder): Promise<number> {
  const answer = await ask(worker, order);
  if (answer.kind === 'failed') throw new NotWritten(answer.isFull ? 'disk.full' : 'export.not-written');
  return answer.kind === 'done' ? answer.bytes : 0;
}

type Rows = { rows: number; leftOut: number };

function auditOf(wish: StartExport, { rows, leftOut }: Rows, file: string) {
  const { filter, columns, format, revealReason } = wish;
  return { rows, leftOut, columns: columns.map(({ id }) => id), format, filter, revealReason, file };
}

export function createExports({ desk: deskOf, dir, thread, most = mostExportRows }: ExportOptions): Exports {
  const known = new Map<string, Running>();
  const isRunning = () => [...known.values()].some(({ state }) => state.state === 'running');

  const write = async (running: Running, wish: StartExport, ids: readonly string[], file: string) => {
    const desk = deskOf();
    const { utc_offset_minutes: utcOffsetMinutes } = desk.packs.policy().calendar;
    const words = { say: (key: string) => wish.words[key] ?? key, utcOffsetMinutes };
    const { worker, part, state } = running;
    const heads = wish.columns.map(({ head }) => head);
    await give(worker, { kind: 'begin', format: wish.format, file, part, sheet: 'ledger', heads });
    for (let from = 0; from < ids.length; from += atOnce) {
      const rows = ledgerRows(desk, ids.slice(from, from + atOnce)).map(({ row, customer }) => {
        const clear = wish.revealReason === null || customer === null ? null : customer;
        return wish.columns.map(({ id }) => exportCell(id, row, clear, words));
      });
      await give(worker, { kind: 'rows', rows });
      state.done = Math.min(ids.length, from + atOnce);
      await nextTurn();
    }
    state.bytes = await give(worker, { kind: 'end' });
    state.path = file;
    state.state = 'done';
  };

  const run = async (running: Running, wish: StartExport, ids: readonly string[], file: string) => {
    try {
      await write(running, wish, ids, file);
    } catch (error) {
      if (running.state.state === 'cancelled') return;
      if (!(error instanceof NotWritten)) deskOf().log('warn', 'export', errorFields(error));
      Object.assign(running.state, { state: 'failed', code: error instanceof NotWritten ? error.code : 'export.not-written' });
    } finally {
      await running.worker.terminate();
      if (running.state.state !== 'done') rmSync(running.part, { force: true });
    }
  };

  return {
    start(wish, words = {}) {
      const desk = deskOf();
      const { store } = desk;
      if (isRunning()) return fail('export.busy', 'main', 'one at a time');
      if (wish.revealReason !== null && !may(store.actor()?.role, 'revealPersonalData'))
        return fail('auth.forbidden', 'main', 'may not reveal');
      const { ids, total } = ledgerIdsCounted(desk, { ...wish, ...words }, most);
      const leftOut = total - ids.length;
      const atMs = store.nowMs();
      const name = exportName(wish.words.fileName ?? 'ledger', atMs, desk.packs.policy().calendar.utc_offset_minutes);
      const exportId = store.newId();
      let file: string;
      try {
        mkdirSync(dir, { recursive: true });
        file = freeFile(dir, name.replaceAll(/[^\p{L}\p{N}-]/gu, ''), wish.format);
        appendAudit(store.own, {
          id: exportId,
          kind: 'export',
          contactId: null,
          atMs,
          record: auditOf(wish, { rows: ids.length, leftOut }, file),
        });
      } catch (error) {
        return fail(storageError(error)?.code ?? 'export.not-written', 'main', 'the folder or the audit cannot be written');
      }
      const state: ExportState = { exportId, state: 'running', done: 0, total: ids.length, leftOut, path: '', bytes: 0, code: null };
      const running: Running = {
        state,
        worker: new Worker(thread, { execArgv: [], stdin: true }),
        part: `${file}.${exportId.slice(-8)}.part`,
      };
      known.set(exportId, running);
      void run(running, wish, ids, file);
      return ok({ exportId });
    },
    state: (exportId) => known.get(exportId)?.state ?? null,
    cancel(exportId) {
      const running = known.get(exportId);
      if (running?.state.state !== 'running') return;
      running.state.state = 'cancelled';
      void running.worker.terminate();
    },
    stop() {
      for (const { state } of known.values()) this.cancel(state.exportId);
    },
  };
}
