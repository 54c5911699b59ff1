/**
 * A fake of the store boundary: implements the desk contract on a MessagePort with invented data, for renderer tests and contact
 * sheets. It keeps just enough state to show what an action does. Scenarios: see `FakeScenario`.
 */
import { EventPublisher, ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { answerCalls } from '../../src/main/store/answer-calls.ts';
import { hourMs, minuteMs } from '../../src/shared/base/clock.ts';
import type { ErrorCode } from '../../src/shared/base/error-codes.ts';
import type { AppError } from '../../src/shared/base/result.ts';
import type { Role } from '../../src/shared/base/words.ts';
import type { RunningContact } from '../../src/shared/contact/contact.ts';
import type { ApprovalView, CaseFacts } from '../../src/shared/contract/approval-views.ts';
import type {
  Draft,
  KeptWork,
  LinkState,
  News,
  NewsTopic,
  OutboxItem,
  SessionView,
  TicketSummary,
  TodoItem,
} from '../../src/shared/contract/desk-views.ts';
import type { EmergencyView } from '../../src/shared/contract/emergency-views.ts';
import type { ImportView, UnfinishedImport } from '../../src/shared/contract/import-views.ts';
import type { Place, PresenceView } from '../../src/shared/contract/presence-views.ts';
import type { Pack } from '../../src/shared/pack/pack.ts';
import type { Commitment, Conflict, Evidence } from '../../src/shared/ticket/ticket.ts';
import { type FakeAssist, fakeAssist } from './fake-assist.ts';
import { fakeRouter, type Room } from './fake-desk-handlers.ts';
import { fakeRules, fakeScripts } from './fake-desk-packs.ts';
import { fakeConflict, fakeOutbox, fakeTicketSummary, leadId, manyRows, meId } from './fake-desk-rows.ts';
import { firstPresence } from './fake-presence.ts';

/**
 * `loading` never answers; `error` answers data questions with an error; `startup-error` is a store without databases,
 * `upgrading` one that brings them forward;
 * `offline` has unsent work and a conflict; `first-sync` is still downloading; `many` has ten thousand of everything that is a list.
 */
export const fakeScenarios = [
  'normal',
  'loading',
  'empty',
  'long',
  'error',
  'offline',
  'first-sync',
  'startup-error',
  'upgrading',
  'many',
] as const;
export type FakeScenario = (typeof fakeScenarios)[number];

export type FakeDeskOptions = {
  scenario?: FakeScenario;
  nowMs?: number;
  role?: Role;
  locale?: 'zh-CN' | 'en';
  theme?: 'light' | 'dark' | 'auto';
  running?: RunningContact[];
  isMerged?: boolean;
  beforeSession?: Promise<void>;
  packs?: Pack[];
  /** Saved by an earlier window. */
  drafts?: Draft[];
};

export type FakeDeskState = {
  session: SessionView;
  link: LinkState;
  settings: { locale: 'zh-CN' | 'en'; theme: 'light' | 'dark' | 'auto'; fontSize: number };
  tickets: TicketSummary[];
  running: RunningContact[];
  outbox: OutboxItem[];
  /** Unsent work of people who used this PC before. */
  kept: KeptWork[];
  conflicts: Conflict[];
  drafts: Map<string, Draft>;
  packs: Pack[];
  /** Promises made while the fake ran. */
  made: Commitment[];
  approvals: ApprovalView[];
  caseFacts: CaseFacts;
  /** Base64 by hash. */
  files: Map<string, string>;
  /** Files that do not simply come: on their way for ever, or refused with this code. */
  filesAway: Map<string, 'coming' | ErrorCode>;
  /** Recorded contacts that left this desk. */
  goneContacts: Set<string>;
  /** What every ticket has besides its own evidence. */
  moreEvidence: Evidence[];
  /** Customers at the hub: the answer never comes, nor whoever is fetched, the hub fails, or two have the number of whoever calls. Left out, one is found by name. */
  away?: 'waiting' | 'fetching' | 'failed' | 'callers';
  /** How the way of an order comes: never, or refused by the databases. Left out, it simply comes. */
  way?: 'waiting' | 'failed';
  /** With `fetching`: whoever is fetched is here now. */
  letCome?: () => void;
  /** Whom an emergency goes to; left out, a senior. */
  emergencySecond?: EmergencyView['second'];
  /** The customer was joined from records before the window opened, from more than one separation undoes. */
  isMerged: boolean;
  assist: FakeAssist;
  cableCut: boolean;
  /** Said in place of the rows there are, e.g. more than a fake could hold. */
  ledgerTotal?: number;
  /** The file being imported. */
  importView?: ImportView | null;
  unfinishedImports?: UnfinishedImport[];
  notes: { ticketId: string; text: string }[];
  /** It is known who sits here when this is over. */
  beforeSession?: Promise<void>;
  /** Lines of the day beside the usual ones. */
  moreTodo?: TodoItem[];
  /** Open tickets that nobody has, as somebody who hands them out hears of them. */
  unowned?: number;
  /** Until when the rules in force are signed for. */
  rulesEndAtMs?: number;
  /** Why nobody is called; left out, the dialling program takes every call. */
  callRefusal?: ErrorCode;
  /** The contact that was saved to the scene's ticket. */
  savedContactId?: string;
  /** Why no other type is taken; left out, every one is. */
  typeRefusal?: ErrorCode;
  /** Why this PC is not joined; left out, every code is taken. */
  enrolRefusal?: ErrorCode;
  /** A note is saved when this is over. */
  beforeNote?: Promise<void>;
  presence: PresenceView;
  /** What parts of windows said they do, in order. */
  places: Place[];
  /** Name and input of every action, in order. */
  asked: { name: string; input: unknown }[];
};

function firstLink(scenario: FakeScenario, nowMs: number): LinkState {
  const online: LinkState = {
    state: 'online',
    sinceMs: nowMs - hourMs,
    dataAtMs: nowMs - 14_000,
    unsent: 0,
    openConflicts: 0,
    firstSync: null,
    problem: null,
  };
  if (scenario === 'offline')
    return { ...online, state: 'offline', sinceMs: nowMs - 6 * minuteMs, dataAtMs: nowMs - 6.5 * minuteMs, unsent: 3, openConflicts: 1 };
  if (scenario === 'first-sync') return { ...online, dataAtMs: null, firstSync: { done: 1_420, total: 3_600 } };
  if (scenario === 'startup-error') return { ...online, state: 'offline', sinceMs: 0, dataAtMs: null, problem: 'db.wrong-key' };
  if (scenario === 'upgrading')
    return { ...online, state: 'offline', sinceMs: 0, dataAtMs: null, upgrade: { share: 0.42, leftMs: 3.4 * minuteMs } };
  return online;
}

function firstState(options: FakeDeskOptions, scenario: FakeScenario, nowMs: number): FakeDeskState {
  const role = options.role ?? 'agent';
  const long = scenario === 'long';
  const bare = scenario === 'empty';
  const rows = bare ? 0 : long ? 400 : scenario === 'many' ? manyRows : 18;
  const unsent = scenario === 'offline' || long ? fakeOutbox(nowMs, long) : [];
  const link = firstLink(scenario, nowMs);
  return {
    session: {
      user: { id: role === 'lead' ? leadId : meId, name: role === 'lead' ? '周晴' : '许宁', role, teamId: 't1', teamName: '华东一组' },
      hubUrl: 'http://127.0.0.1:4870',
      sample: true,
      keyStorage: 'keychain',
      appVersion: '0.1.0',
    },
    link: long ? { ...link, unsent: unsent.length, openConflicts: 2 } : link,
    settings: { locale: options.locale ?? 'zh-CN', theme: options.theme ?? 'auto', fontSize: 14 },
    tickets: Array.from({ length: rows }, (_, n) => fakeTicketSummary(n, nowMs, long)),
    running: options.running ?? [],
    outbox: unsent,
    kept: long ? [{ name: '周敏', unsent: 3, sinceMs: nowMs - 26 * hourMs }] : [],
    conflicts:
      scenario === 'offline'
        ? [fakeConflict(1, nowMs)]
        : long
          ? [fakeConflict(1, nowMs), fakeConflict(2, nowMs, { group: 'owner', mine: '许宁', theirs: '物流协同组' })]
          : [],
    drafts: new Map((options.drafts ?? []).map((draft) => [draft.key, draft])),
    packs: options.packs ?? (bare ? [] : [fakeScripts(nowMs - hourMs, long), fakeRules(nowMs - hourMs)]),
    made: [],
    approvals: [],
    caseFacts: { facts: [], doubts: [] },
    files: new Map(),
    filesAway: new Map(),
    goneContacts: new Set(),
    moreEvidence: [],
    isMerged: options.isMerged ?? false,
    ...(options.beforeSession ? { beforeSession: options.beforeSession } : {}),
    assist: fakeAssist(nowMs, { may: role === 'manager', isBare: bare }),
    cableCut: scenario === 'offline',
    notes: [],
    presence: firstPresence(scenario, nowMs),
    places: [],
    asked: [],
  };
}

export type FakeDesk = {
  state: FakeDeskState;
  /** Serves the contract on this end of a channel. */
  serve(port: MessagePort): void;
  announce(news: News): void;
  changed(...topics: NewsTopic[]): void;
};

function refusalOf(error: unknown): AppError {
  if (error instanceof ORPCError && error.code === 'DESK') return error.data as AppError;
  return { code: 'bug', origin: 'main', message: error instanceof Error ? error.message : String(error) };
}

/** One fake store; serve it on as many ports as there are windows. */
export function createFakeDesk(options: FakeDeskOptions = {}): FakeDesk {
  const scenario = options.scenario ?? 'normal';
  const nowMs = options.nowMs ?? Date.now();
  const line = new EventPublisher<{ news: News }>();
  const state = firstState(options, scenario, nowMs);
  const desk: FakeDesk = {
    state,
    serve: (port) => {
      handler.upgrade(answer(port));
      port.start();
    },
    announce: (news) => line.publish('news', news),
    changed: (...topics) => line.publish('news', { type: 'changed', topics }),
  };
  const room: Room = { state, scenario, nowMs, line, desk };
  const router = fakeRouter(room);
  const handler = new RPCHandler(router);
  const answer = answerCalls({ router, context: {}, refusalOf: (_, error) => refusalOf(error) });
  return desk;
}
