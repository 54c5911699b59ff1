/**
 * Drafts for the agent's field. Without a model: the script pack's answers to what the customer asked, filled from fields. With one, on
 * request: the hub is sent the case with the customer hidden, and what comes back passes our rules before anybody sees it.
 */

import { type FrequentAnswer, frequentAnswers } from '../../../shared/assist/frequent-questions.ts';
import { createHider, type KnownValue, knownValues, leaked } from '../../../shared/assist/hide-known.ts';
import { type AssistCase, type AssistWant, mostProblemLength, mostTurnLength, mostTurns } from '../../../shared/assist/model-prompt.ts';
import { settleWording } from '../../../shared/assist/settle-wording.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { RunningContact, Utterance } from '../../../shared/contact/contact.ts';
import {
  assistPath,
  assistSettingSchema,
  deskPatienceMs,
  modelSuggestionSchema,
  modelTestSchema,
} from '../../../shared/contract/assist.ts';
import { type AssistFailure, type AssistStatus, assistStatusSchema, type Suggestion } from '../../../shared/contract/assist-views.ts';
import { progressStatement } from '../../../shared/customer/progress-statement.ts';
import { isSlotName, slotTable } from '../../../shared/pack/slot-table.ts';
import { fillTemplate, slotsIn, slotValues, tellsWho } from '../../../shared/pack/slots.ts';
import { ordersByCustomer } from '../db/orders-repo.ts';
import { loadSetting, saveSetting } from '../db/settings-repo.ts';
import { ticketsByCustomer } from '../db/tickets-repo.ts';
import type { HubFailure } from '../sync/hub-client.ts';
import { unanswered } from '../sync/hub-failure.ts';
import { factsOf } from './contact-guide.ts';
import type { Desk } from './desk.ts';

const settingKey = 'assist-status';
const mostTickets = 50;

function wordsOf(view: RunningContact, by: Utterance['speaker']): string[] {
  return view.utterances.filter(({ speaker }) => speaker === by).map(({ text }) => text);
}

type CaseData = { slots: Record<string, string>; known: KnownValue[] };

function caseData(desk: Desk, view: RunningContact): CaseData {
  const { cache, nowMs, actor } = desk.store;
  const facts = factsOf(desk, view);
  const { customer, commitments } = facts;
  const tickets = customer === null ? [] : ticketsByCustomer(cache, customer.id, mostTickets);
  const utcOffsetMinutes = facts.calendar.utc_offset_minutes;
  const progress =
    customer === null
      ? ''
      : progressStatement({ customer, tickets, commitments, readerId: actor()?.userId ?? null, nowMs: nowMs(), utcOffsetMinutes });
  const slots = slotValues({ ...facts, progress });
  const orders = customer === null ? [] : ordersByCustomer(cache, customer.id);
  return { slots, known: knownValues({ customer, orders, ticketNos: tickets.map(({ ticketNo }) => ticketNo), slots }) };
}

export function draftAnswers(desk: Desk, contactId: string): Result<FrequentAnswer[]> {
  const room = desk.rooms.byId(contactId);
  if (room === null) return fail('not-found', 'main', 'no such contact');
  const { view } = room;
  const content = desk.packs.at('scripts', view.packs.scripts)?.content;
  if (content === undefined) return ok([]);
  const { type } = view.guide;
  return ok(frequentAnswers(content, { said: wordsOf(view, 'customer'), type, channel: view.channel, slots: caseData(desk, view).slots }));
}

/** Null when nothing was said or noted yet. */
function caseOf(view: RunningContact, want: AssistWant, { slots, known }: CaseData): AssistCase | null {
  const hide = createHider(known);
  const turns = view.utterances
    .flatMap(({ speaker, text }) =>
      speaker === 'agent' || speaker === 'customer' ? [{ by: speaker, text: hide(text).slice(0, mostTurnLength) }] : [],
    )
    .filter(({ text }) => text.trim() !== '')
    .slice(-mostTurns);
  const { what, ask } = view.guide.problem;
  if (turns.length === 0 && what === '') return null;
  const { type, current } = view.guide;
  return {
    ...{ want, channel: view.channel, type, step: current, turns },
    emotion: view.emotionMark ?? view.emotionTrend.at(-1)?.emotion ?? 0,
    problem: { what: hide(what).slice(0, mostProblemLength), ask: hide(ask).slice(0, mostProblemLength) },
    slots: view.channel === 'public' ? [] : Object.keys(slots).filter(isSlotName),
  };
}

/** Of the names that only hiding knows (客户, 电话, 地址, …) every one stands for a customer's own datum. */
function givesAway(text: string): boolean {
  return tellsWho(text) || slotsIn(text).some((name) => !isSlotName(name));
}

/** What may stand where everybody reads it. */
function openSlots(slots: CaseData['slots']): CaseData['slots'] {
  return Object.fromEntries(Object.entries(slots).filter(([name]) => isSlotName(name) && !slotTable[name].personal));
}

function failureOf({ kind }: HubFailure): AssistFailure {
  return kind === 'offline' || kind === 'not-ours' || kind === 'signed-out' ? 'offline' : kind === 'refused' ? 'off' : 'endpoint-error';
}

export async function suggest(desk: Desk, ask: { contactId: string; want: AssistWant }, signal?: AbortSignal): Promise<Result<Suggestion>> {
  const room = desk.rooms.byId(ask.contactId);
  if (room === null) return fail('not-found', 'main', 'no such contact');
  const { view } = room;
  const data = caseData(desk, view);
  const body = caseOf(view, ask.want, data);
  if (body === null) return ok({ status: 'failed', why: 'no-words' });
  const said = [...body.turns.map(({ text }) => text), body.problem.what, body.problem.ask];
  if (said.some((text) => leaked(data.known, text) !== null)) return ok({ status: 'failed', why: 'not-hidden' });
  const question = { method: 'POST', path: `${assistPath}/suggest`, body, patienceMs: deskPatienceMs, signal } as const;
  const given = await desk.askHub(question, modelSuggestionSchema);
  if (!given.ok) return ok({ status: 'failed', why: failureOf(given.failure) });
  if (given.value.status === 'failed') return ok(given.value);
  const isPublic = view.channel === 'public';
  if (isPublic && ask.want === 'answer' && givesAway(given.value.text)) return ok({ status: 'failed', why: 'tells-who' });
  const { text } = fillTemplate(given.value.text, isPublic ? openSlots(data.slots) : { ...data.slots, 客户: data.slots.称呼 ?? '' });
  const rules = desk.packs.rules(view.packs.rules);
  if (rules === null) return ok({ status: 'ok', text, findings: [], mended: [], isChecked: false });
  const opening = !view.utterances.some(({ speaker }) => speaker === 'agent');
  return ok({ status: 'ok', ...settleWording(rules, text, { channel: view.channel, opening }), isChecked: true });
}

type Setting = {
  enabled: boolean;
  url: string;
  model: string;
  has_key: boolean;
  changed_at_ms: number | null;
  changed_by: string;
  may_change: boolean;
};

function noted(desk: Desk, setting: Setting): AssistStatus {
  const { enabled, url, model, has_key: hasKey, changed_at_ms: changedAtMs, changed_by: changedBy, may_change: mayChange } = setting;
  const status = { enabled, url, model, hasKey, changedAtMs, changedBy, mayChange, isFresh: true };
  saveSetting(desk.store.own, settingKey, status);
  return status;
}

const neverHeard: AssistStatus = {
  ...{ enabled: false, url: '', model: '', hasKey: false, changedAtMs: null, changedBy: '', mayChange: false, isFresh: false },
};

/** From the hub; what it said last when it cannot be asked. */
export async function readStatus(desk: Desk): Promise<AssistStatus> {
  const given = await desk.askHub({ method: 'GET', path: `${assistPath}/setting` }, assistSettingSchema);
  if (given.ok) return noted(desk, given.value);
  const before = assistStatusSchema.safeParse(loadSetting(desk.store.own, settingKey));
  return before.success ? { ...before.data, isFresh: false } : neverHeard;
}

export type AssistChange = { enabled: boolean; url: string; model: string; key: string | null };

/** The key goes straight to the hub and is not kept here. */
export async function changeEndpoint(desk: Desk, body: AssistChange): Promise<Result<AssistStatus>> {
  const given = await desk.askHub({ method: 'POST', path: `${assistPath}/setting`, body }, assistSettingSchema);
  return given.ok ? ok(noted(desk, given.value)) : unanswered(given.failure, 'input.invalid');
}

export async function testEndpoint(desk: Desk): Promise<Result<{ failure: AssistFailure | null; tookMs: number }>> {
  const given = await desk.askHub({ method: 'POST', path: `${assistPath}/test`, patienceMs: deskPatienceMs }, modelTestSchema);
  return given.ok ? ok({ failure: given.value.failure, tookMs: given.value.took_ms }) : unanswered(given.failure, 'input.invalid');
}
