/**
 * The one file this desk is importing: receives it, has a thread read and judge it, and sends what is good when told to. Keeps nothing on
 * disk but which columns were chosen for which headings, and how far it is while it sends.
 *
 *   receiving ─▶ reading ─▶ mapping ─▶ checking ─▶ checked ─▶ sending ⇄ waiting ─▶ done
 *                   ▲──────────┘ ▲────────┘  cancel     cancel └──▶ cancelled, stopped
 */
import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { may } from '../../../shared/base/rights.ts';
import { type ImportView, mappingSchema, type UnfinishedImport } from '../../../shared/contract/import-views.ts';
import { mostFileBytes } from '../../../shared/imports/cell.ts';
import { type ImportKind, type Mapping, missingFields } from '../../../shared/imports/fields.ts';
import { fittingMapping, guessMapping, headingKey } from '../../../shared/imports/guess-mapping.ts';
import type { ReportLocale } from '../../../shared/imports/report.ts';
import type { PolicyContent } from '../../../shared/pack/pack.ts';
import { loadSetting, saveSetting } from '../db/settings-repo.ts';
import type { BadRow, CheckFacts, TableFacts } from '../imports/import-orders.ts';
import { type ImportWorker, startImportWorker } from '../imports/import-worker.ts';
import type { TableChoice } from '../imports/table.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { HubClient } from '../sync/hub-client.ts';
import type { SetTimer } from '../sync/timers.ts';
import { saveReport } from './save-report.ts';
import { hubIssue, type Sent, sendImport } from './send-import.ts';
import { forgetRecord, type ImportRecord, keepRecord, recordsOf, unfinishedView } from './unfinished-imports.ts';

export type ImportOptions = {
  store: DeskStore;
  ask: HubClient['ask'];
  setTimer: SetTimer;
  policy(): PolicyContent;
  /** The module `imports/import-thread` where it stands as a file. */
  thread: URL;
  log(line: string): void;
  /** Folder that reports are saved in. */
  reportsDir: string;
};

type Choice = TableChoice & { headingRow?: number | undefined };
type Done = Result<{ ok: true }>;

export type Imports = {
  view(): ImportView | null;
  unfinished(): UnfinishedImport[];
  leave(importId: string): void;
  begin(file: { fileName: string; size: number }): Result<{ importId: string }>;
  append(importId: string, bytes: Uint8Array): Done;
  read(importId: string, choice: Choice): Done;
  /** Null: what is remembered or guessed for this kind. */
  setMapping(importId: string, kind: ImportKind, mapping: Mapping | null): Done;
  check(importId: string): Done;
  start(importId: string): Done;
  cancel(importId: string): Done;
  close(importId: string): Done;
  badRows(importId: string, from: number, count: number): Promise<Result<{ total: number; rows: BadRow[] }>>;
  /** Saves the list of bad rows where files are saved; answers where that is. */
  report(importId: string, locale: ReportLocale): Promise<Result<{ path: string }>>;
  /** The link is there again. */
  wake(): void;
  stop(): void;
};

/** What a file needs while it is open. `turn` rises whenever what was asked of the thread before no longer counts. */
type Session = {
  view: ImportView;
  worker: ImportWorker;
  bytes: Uint8Array;
  received: number;
  hash: Hash;
  /** Empty until the file is here as a whole. */
  sha256: string;
  choice: Choice;
  /** Where an import of this file was cut short, until somebody chooses something else for it. */
  before: ImportRecord | null;
  turn: number;
  cancelled: boolean;
  wake: () => void;
};

const done: Done = ok({ ok: true });
const rememberKey = 'import.mappings';
const mostRemembered = 40;
const rememberedSchema = z.array(z.tuple([z.string(), mappingSchema])).catch([]);
const busyPhases: ReadonlySet<ImportView['phase']> = new Set(['sending', 'waiting']);

function newView(importId: string, { fileName, size }: { fileName: string; size: number }): ImportView {
  return {
    ...{ importId, fileName, size, phase: 'receiving', problem: null, table: null, kind: 'ticket', mapping: {}, mappingFrom: 'guessed' },
    ...{ check: null, progress: null, sent: null, goesOn: null },
  };
}

export class DeskImports implements Imports {
  readonly #options: ImportOptions;
  #session: Session | null = null;

  constructor(options: ImportOptions) {
    this.#options = options;
  }

  view(): ImportView | null {
    return this.#session?.view ?? null;
  }

  unfinished(): UnfinishedImport[] {
    const open = this.#session?.view.importId;
    return recordsOf(this.#options.store)
      .filter(({ importId }) => importId !== open)
      .map(unfinishedView);
  }

  leave(importId: string): void {
    forgetRecord(this.#options.store, importId);
    this.#options.store.announce(['import']);
  }

  #show(session: Session, change: Partial<ImportView>): void {
    session.view = { ...session.view, ...change };
    if (this.#session === session) this.#options.store.announce(['import']);
  }

  #open(importId: string): Result<Session> {
    const session = this.#session;
    return session?.view.importId === importId ? ok(session) : fail('import.gone', 'main', 'no such import is open');
  }

  /** An import that is over, or was never sent, makes way for the next. */
  begin(file: { fileName: string; size: number }): Result<{ importId: string }> {
    const { store, thread, log } = this.#options;
    if (!may(store.actor()?.role, 'importRows')) return fail('auth.forbidden', 'main', 'only leads, managers and administrators import');
    const before = this.#session;
    if (before !== null && busyPhases.has(before.view.phase)) return fail('import.busy', 'main', 'another file is being sent');
    if (file.size > mostFileBytes) return fail('import.too-large', 'main', 'too many bytes');
    if (file.size === 0) return fail('import.empty', 'main', 'no bytes');
    this.#drop(before);
    const importId = store.newId();
    const worker = startImportWorker(thread, log);
    const bytes = new Uint8Array(file.size);
    const empty = { received: 0, hash: createHash('sha256'), sha256: '', choice: {}, before: null };
    this.#session = { view: newView(importId, file), worker, bytes, ...empty, turn: 0, cancelled: false, wake: () => {} };
    store.announce(['import']);
    return ok({ importId });
  }

  #drop(session: Session | null): void {
    if (session === null) return;
    session.cancelled = true;
    session.turn++;
    session.wake();
    if (this.#session === session) this.#session = null;
    session.worker.stop().catch((error: unknown) => this.#options.log(`import thread: ${error instanceof Error ? error.name : 'error'}`));
  }

  append(importId: string, bytes: Uint8Array): Done {
    const opened = this.#open(importId);
    if (!opened.ok) return opened;
    const session = opened.value;
    if (session.received + bytes.length > session.bytes.length) return fail('import.damaged', 'main', 'more bytes than announced');
    session.bytes.set(bytes, session.received);
    session.hash.update(bytes);
    session.received += bytes.length;
    if (session.received === session.bytes.length) session.sha256 = session.hash.digest('hex');
    this.#show(session, { progress: { done: session.received, total: session.bytes.length } });
    return done;
  }

  /** Begins to read; the view says when it is done. */
  read(importId: string, choice: Choice): Done {
    const opened = this.#open(importId);
    if (!opened.ok) return opened;
    const session = opened.value;
    if (session.received < session.bytes.length) return fail('import.damaged', 'main', 'the file is not here as a whole');
    if (busyPhases.has(session.view.phase)) return fail('import.busy', 'main', 'rows of this file are being sent');
    const turn = ++session.turn;
    // What is read for the first time, and as it was read before it was cut short, goes on.
    const isFirst = session.view.phase === 'receiving' && Object.keys(choice).length === 0;
    session.before = (isFirst && recordsOf(this.#options.store).find(({ sha256 }) => sha256 === session.sha256)) || null;
    session.choice = session.before === null ? choice : plainChoice(session.before.choice);
    this.#show(session, { phase: 'reading', problem: null, check: null, progress: null, sent: null, goesOn: null });
    const { headingRow = null, ...table } = session.choice;
    void session.worker.ask('read', { bytes: session.bytes, choice: table, headingRow }).then((read) => {
      if (session.turn !== turn) return;
      if (!read.ok) this.#show(session, { phase: 'mapping', problem: read.error.code, table: null });
      else this.#show(session, { phase: 'mapping', ...this.#opening(read.value) });
      if (read.ok && session.before !== null) this.#checkAgain(session, session.before);
    });
    return done;
  }

  /** With the columns it was sent with. */
  #checkAgain(session: Session, { kind, mapping }: ImportRecord): void {
    this.#show(session, { kind, mapping, mappingFrom: 'remembered' });
    this.check(session.view.importId);
  }

  #opening({ guessedKind: kind, ...table }: TableFacts): Partial<ImportView> {
    return { table, kind, ...this.#mappingFor(kind, table.headings) };
  }

  #remembered(): z.infer<typeof rememberedSchema> {
    return rememberedSchema.parse(loadSetting(this.#options.store.own, rememberKey) ?? []);
  }

  #mappingFor(kind: ImportKind, headings: readonly string[]): Pick<ImportView, 'mapping' | 'mappingFrom'> {
    const key = headingKey(kind, headings);
    const known = this.#remembered().find(([each]) => each === key)?.[1];
    if (known !== undefined) return { mapping: plain(fittingMapping(kind, known, headings.length)), mappingFrom: 'remembered' };
    return { mapping: plain(guessMapping(kind, headings)), mappingFrom: 'guessed' };
  }

  #remember({ kind, mapping, table }: ImportView): void {
    const key = headingKey(kind, table?.headings ?? []);
    const others = this.#remembered().filter(([each]) => each !== key);
    saveSetting(this.#options.store.own, rememberKey, [[key, mapping], ...others].slice(0, mostRemembered));
  }

  setMapping(importId: string, kind: ImportKind, mapping: Mapping | null): Done {
    const opened = this.#open(importId);
    if (!opened.ok) return opened;
    const session = opened.value;
    const { view } = session;
    if (view.table === null || busyPhases.has(view.phase)) return fail('import.busy', 'main', 'not now');
    session.turn++;
    session.before = null;
    const { headings } = view.table;
    const chosen =
      mapping === null
        ? this.#mappingFor(kind, headings)
        : { mapping: plain(fittingMapping(kind, mapping, headings.length)), mappingFrom: 'chosen' as const };
    this.#show(session, { phase: 'mapping', kind, ...chosen, check: null, progress: null, sent: null, problem: null, goesOn: null });
    return done;
  }

  /** The dry run: nothing leaves this PC. */
  check(importId: string): Done {
    const opened = this.#open(importId);
    if (!opened.ok) return opened;
    const session = opened.value;
    const { kind, table } = session.view;
    const mapping = session.view.mapping as Mapping;
    if (table === null || busyPhases.has(session.view.phase)) return fail('import.busy', 'main', 'not now');
    if (missingFields(kind, mapping).length > 0) return fail('input.invalid', 'main', 'required columns are not chosen');
    const turn = ++session.turn;
    const { store, policy } = this.#options;
    const { calendar, golden_minutes, plan_minutes } = policy();
    const judging = {
      kind,
      mapping,
      utcOffsetMinutes: calendar.utc_offset_minutes,
      nowMs: store.nowMs(),
      policy: { golden_minutes, plan_minutes },
    };
    this.#show(session, { phase: 'checking', problem: null, check: null, sent: null, progress: { done: 0, total: table.rows } });
    const shown = (at: number, total: number) => {
      if (session.turn === turn) this.#show(session, { progress: { done: at, total } });
    };
    void session.worker.ask('check', judging, shown).then(async (checked) => {
      if (session.turn !== turn) return;
      if (!checked.ok) return this.#show(session, { phase: 'mapping', problem: checked.error.code, progress: null });
      const goesOn = await this.#goesOn(session, checked.value);
      if (session.turn !== turn) return;
      this.#remember(session.view);
      this.#show(session, { phase: 'checked', check: checked.value, progress: null, ...goesOn });
    });
    return done;
  }

  /** Rows may be judged otherwise than then (a day that was in the future is past): if what was answered is not what stands there, all is sent again. */
  async #goesOn({ before, worker }: Session, check: CheckFacts): Promise<Partial<ImportView>> {
    if (before === null) return {};
    const answered = before.total - before.sent.left;
    const standing = await worker.ask('goodUpTo', { row: before.upToRow });
    if (!standing.ok || standing.value !== answered) return {};
    const facts = await worker.ask('refuse', { rows: before.refused.map(hubIssue) });
    const goesOn = { afterRow: before.upToRow, left: check.good - answered };
    return { goesOn, check: facts.ok ? { ...facts.value, good: check.good } : check };
  }

  start(importId: string): Done {
    const opened = this.#open(importId);
    if (!opened.ok) return opened;
    const session = opened.value;
    const { phase, check } = session.view;
    if (phase !== 'checked' || check === null) return fail('import.busy', 'main', 'it is not checked');
    session.cancelled = false;
    void this.#send(session, check.good).catch((error: unknown) => {
      this.#options.log(`import: ${error instanceof Error ? error.name : 'error'}`);
      this.#show(session, { phase: 'stopped', problem: 'bug' });
    });
    return done;
  }

  #recordOf({ view, sha256, choice, before }: Session, total: number): ImportRecord {
    const { store } = this.#options;
    const { importId, fileName, size, kind, mapping, goesOn } = view;
    const nothing: Sent = { added: 0, updated: 0, unchanged: 0, refused: 0, unsure: 0, left: total };
    return {
      ...{ importId, personId: store.actor()?.userId ?? '', fileName, size, sha256, choice, kind, mapping, total, atMs: store.nowMs() },
      ...(goesOn === null || before === null
        ? { upToRow: 0, sent: nothing, refused: [] }
        : { upToRow: goesOn.afterRow, sent: { ...before.sent, left: goesOn.left }, refused: before.refused }),
    };
  }

  async #send(session: Session, total: number): Promise<void> {
    const { ask, setTimer, store } = this.#options;
    let record = this.#recordOf(session, total);
    keepRecord(store, record);
    this.#show(session, { phase: 'sending', problem: null, sent: record.sent, progress: { done: total - record.sent.left, total } });
    const { sent, problem } = await sendImport({
      ...{ worker: session.worker, ask, setTimer, total, before: record.sent },
      isCancelled: () => session.cancelled,
      told: (so, why) =>
        this.#show(session, {
          phase: why === null ? 'sending' : 'waiting',
          problem: why,
          sent: so,
          progress: { done: total - so.left, total },
        }),
      answered: async (so, upToRow, refused) => {
        if (this.#session !== session) return;
        record = { ...record, sent: so, upToRow, refused: [...record.refused, ...refused], atMs: store.nowMs() };
        keepRecord(store, record);
        if (refused.length === 0) return;
        const facts = await session.worker.ask('refuse', { rows: refused.map(hubIssue) });
        if (facts.ok) this.#show(session, { check: { ...facts.value, good: total } });
      },
      onWait: (wake) => {
        session.wake = wake;
      },
    });
    // The desk is shutting down: the next start tells how far it came.
    if (this.#session !== session) return;
    const isCut = session.cancelled && sent.left + sent.unsure > 0;
    if (problem === null) forgetRecord(store, record.importId);
    this.#show(session, { phase: problem !== null ? 'stopped' : isCut ? 'cancelled' : 'done', problem, sent, progress: null });
  }

  /** A dry run ends and the columns are there again; of an import, what is under way is still answered. */
  cancel(importId: string): Done {
    const opened = this.#open(importId);
    if (!opened.ok) return opened;
    const session = opened.value;
    if (busyPhases.has(session.view.phase)) {
      session.cancelled = true;
      session.wake();
    } else if (session.view.phase === 'checking') {
      session.turn++;
      this.#show(session, { phase: 'mapping', progress: null });
    }
    return done;
  }

  /** The link is there again: what waits need not wait longer. */
  wake(): void {
    if (this.#session?.view.phase === 'waiting') this.#session.wake();
  }

  close(importId: string): Done {
    const opened = this.#open(importId);
    if (!opened.ok) return done;
    if (busyPhases.has(opened.value.view.phase)) return fail('import.busy', 'main', 'rows of this file are being sent');
    this.#drop(opened.value);
    this.leave(importId);
    return done;
  }

  async badRows(importId: string, from: number, count: number): Promise<Result<{ total: number; rows: BadRow[] }>> {
    const opened = this.#open(importId);
    return opened.ok ? opened.value.worker.ask('badRows', { from, count }) : opened;
  }

  async report(importId: string, locale: ReportLocale): Promise<Result<{ path: string }>> {
    const opened = this.#open(importId);
    if (!opened.ok) return opened;
    const csv = await opened.value.worker.ask('report', { locale });
    if (!csv.ok) return csv;
    const title = locale === 'zh-CN' ? '导入问题清单' : 'import-problems';
    const saved = saveReport(this.#options.reportsDir, `${title}-${opened.value.view.fileName.replace(/\.[^.]*$/, '')}`, csv.value);
    return saved.ok ? ok({ path: saved.value }) : saved;
  }

  stop(): void {
    this.#drop(this.#session);
  }
}

/** Without the fields that were not chosen. */
function plainChoice(choice: ImportRecord['choice']): Choice {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined));
}

function plain(mapping: Mapping): ImportView['mapping'] {
  return { ...mapping } as ImportView['mapping'];
}
