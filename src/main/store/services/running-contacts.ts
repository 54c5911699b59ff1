/** What an agent does with a contact in progress. Every action is an event or a change of its room, saved before it answers. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { Channel, ComplaintType, Emotion } from '../../../shared/base/words.ts';
import { checkText } from '../../../shared/compliance/check-text.ts';
import type { Finding } from '../../../shared/compliance/finding.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { EventEnvelope } from '../../../shared/contact/event.ts';
import { appendAudit } from '../db/audit-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { openTicketsByCustomer, ticketById } from '../db/tickets-repo.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import { applyEvent, likelyTicketId, newRoom, withGuide } from './contact-events.ts';
import type { Room } from './contact-rooms.ts';
import type { Desk } from './desk.ts';
import { carryOutEmergency } from './emergencies.ts';
import { choiceTooDearFor } from './own-limits.ts';
import { parted } from './part-case.ts';
import { watched } from './watch-emergency.ts';

/** Seqs of our own events lie behind those of any telephone system. */
const ownSeqBase = 1_000_000_000;

function openRoom(desk: Desk, contactId: string): Result<Room> {
  const room = desk.rooms.byId(contactId);
  if (room === null) return fail('not-found', 'main', 'no such contact');
  return room.view.phase === 'ended' ? fail('input.invalid', 'main', 'the contact has ended') : ok(room);
}

/** Where we are in the contact, in ms since it began: a recording played faster than it was made runs ahead of the wall. */
function monoNow(desk: Desk, room: Room): number {
  const { lastMonoMs } = room.state.fold;
  if (room.view.source === 'replay') return lastMonoMs;
  return Math.max(lastMonoMs, desk.store.nowMs() - room.view.offeredAtMs);
}

export function ownEvent(desk: Desk, room: Room, kind: string, payload: EventEnvelope['payload'] = {}): EventEnvelope {
  const { utterances } = room.view;
  const monoMs = Math.max(monoNow(desk, room), ...utterances.slice(-1).map((utterance) => utterance.endMs));
  return {
    v: 1,
    id: `desk:${desk.store.newId()}`,
    seq: ownSeqBase + utterances.length,
    source: room.view.source,
    contact_id: room.view.sourceContactId,
    kind,
    ts_wall: desk.store.nowMs(),
    ts_mono_ms: monoMs,
    payload,
  };
}

function act(desk: Desk, contactId: string, kind: string): Result<null> {
  const room = openRoom(desk, contactId);
  if (!room.ok) return room;
  const event = ownEvent(desk, room.value, kind);
  applyEvent(desk, room.value, event);
  desk.adapters.tell(room.value.view.source, event);
  return ok(null);
}

export function listRunning(desk: Desk): RunningContact[] {
  return desk.rooms.open().map((room) => room.view);
}

export function getContact(desk: Desk, contactId: string): Result<RunningContact> {
  const room = desk.rooms.byId(contactId);
  return room === null ? fail('not-found', 'main', 'no such contact') : ok(room.view);
}

export function answer(desk: Desk, contactId: string): Result<null> {
  const answered = act(desk, contactId, 'call.answered');
  if (answered.ok) desk.replays.answered(contactId);
  return answered;
}

export function hold(desk: Desk, contactId: string, isHeld: boolean): Result<null> {
  return act(desk, contactId, isHeld ? 'call.held' : 'call.resumed');
}

export function hangUp(desk: Desk, contactId: string): Result<null> {
  const room = openRoom(desk, contactId);
  if (!room.ok) return room;
  desk.replays.stop(contactId);
  const kind = room.value.view.answeredAtMs === null ? 'call.missed' : room.value.view.channel === 'phone' ? 'call.ended' : 'chat.closed';
  return act(desk, contactId, kind);
}

/** With no telephony at all: the contact begins answered. */
export function logByHand(
  desk: Desk,
  input: { channel: Channel; number: string; customerId: string | null },
): Result<{ contactId: string }> {
  if (input.customerId !== null && customerById(desk.store.cache, input.customerId) === null) {
    return fail('not-found', 'main', 'no such customer');
  }
  const contactId = desk.store.newId();
  const nowMs = desk.store.nowMs();
  const begun = newRoom(desk, { source: 'manual', contact_id: contactId, ts_wall: nowMs }, { contactId });
  const chosen = input.customerId === null ? begun : joined(desk, begun, { customerId: input.customerId, how: 'picked' });
  const offer = { from: input.number, to: '', channel: input.channel, direction: 'in' };
  const offered = applyEvent(desk, chosen, { ...ownEvent(desk, chosen, 'call.offered', offer), seq: 0, ts_mono_ms: 0 });
  applyEvent(desk, offered, ownEvent(desk, offered, 'call.answered'));
  desk.momentCame({ type: 'contact.offered', contactId });
  return ok({ contactId });
}

type CustomerLink = { customerId: string; how: 'picked' | 'created' };

function joined(desk: Desk, room: Room, link: CustomerLink): Room {
  const matchWhy = link.how === 'picked' ? '由您选定' : '新建的客户资料';
  const ticketId = likelyTicketId(desk, link.customerId);
  const { customerId } = room.view;
  const clean = customerId === null || customerId === link.customerId ? room : parted(desk, room);
  return withGuide(desk, {
    ...clean,
    view: { ...clean.view, customerId: link.customerId, matchReason: link.how, matchWhy, ticketId, isOtherMatter: false },
  });
}

/** Something of this talk stands in the customer's case already: it cannot become somebody else's by itself. */
function isWrittenDown(desk: Desk, { view, state }: Room): boolean {
  const ticket = view.ticketId === null ? null : ticketById(desk.store.cache, view.ticketId);
  const given = new Set(view.guide.evidence.flatMap(({ id, source, sha256 }) => (source === 'customer' && sha256 !== null ? [id] : [])));
  const hasFile = ticket?.evidence.some(({ id }) => given.has(id)) ?? false;
  return state.ticketMutationId !== null || view.commitmentIds.length > 0 || ticket?.contactId === view.id || hasFile;
}

/** Before anything is written for the other customer. */
export function mayChangeCustomer(desk: Desk, contactId: string): Result<null> {
  const room = openRoom(desk, contactId);
  if (!room.ok) return room;
  const isWritten = room.value.view.customerId !== null && isWrittenDown(desk, room.value);
  return isWritten ? fail('contact.written', 'main', 'the talk stands in another case') : ok(null);
}

/** Also a wrong match is corrected so, until the talk was written into the wrong customer's case. */
export function linkCustomer(desk: Desk, input: CustomerLink & { contactId: string }): Result<null> {
  const room = openRoom(desk, input.contactId);
  if (!room.ok) return room;
  if (customerById(desk.store.cache, input.customerId) === null) return fail('not-found', 'main', 'no such customer');
  if (room.value.view.customerId === input.customerId) return ok(null);
  const free = mayChangeCustomer(desk, input.contactId);
  if (!free.ok) return free;
  desk.rooms.put(joined(desk, room.value, input));
  carryOutEmergency(desk, input.contactId);
  return ok(null);
}

export type RecordText = { contactId: string; speaker: 'agent' | 'customer'; text: string; overrideReason: string | null };

/** The window is not trusted for the record: the text is checked again here. A blocked text leaves only with a reason. */
export function recordText(desk: Desk, input: RecordText): Result<{ utteranceId: string; findings: Finding[] }> {
  const room = openRoom(desk, input.contactId);
  if (!room.ok) return room;
  const { view } = room.value;
  const isFirst = !view.utterances.some((utterance) => utterance.speaker === 'agent');
  const rules = input.speaker === 'agent' ? desk.packs.rules(view.packs.rules) : null;
  const findings = rules === null ? [] : checkText(rules, input.text, { channel: view.channel, opening: isFirst });
  const isBlocked = view.channel !== 'phone' && findings.some((finding) => finding.severity === 'block');
  const reason = input.overrideReason?.trim() ?? '';
  if (isBlocked && reason === '') {
    const blocking = findings.filter((finding) => finding.severity === 'block').map((finding) => finding.rule);
    return fail('input.invalid', 'main', 'a blocked text needs a reason', { blocked: blocking });
  }
  const event = ownEvent(desk, room.value, 'typed.text', { role: input.speaker, text: input.text });
  if (!isSent(desk, view, input.speaker, event)) return fail('contact.not-sent', 'main', 'the chat system is not connected');
  const next = applyEvent(desk, room.value, event);
  if (isBlocked) recordOverride(desk, view.id, { utteranceId: `event:${event.id}`, reason });
  const kept = next.view.utterances.find((utterance) => utterance.id === `event:${event.id}`);
  return ok({ utteranceId: `event:${event.id}`, findings: kept?.findings ?? findings });
}

/** In a chat what the agent records is what the customer reads, so it is recorded once it left. A system that echoes it names the same utterance. */
function isSent(desk: Desk, view: RunningContact, speaker: 'agent' | 'customer', event: EventEnvelope): boolean {
  if (view.channel !== 'chat' || speaker !== 'agent') return true;
  const outgoing = { ...event, kind: 'chat.message', payload: { ...event.payload, utterance_id: `event:${event.id}` } };
  return desk.adapters.tell(view.source, outgoing) !== 0;
}

function recordOverride(desk: Desk, contactId: string, record: { utteranceId: string; reason: string }): void {
  appendAudit(desk.store.own, { id: desk.store.newId(), kind: 'override', contactId, atMs: desk.store.nowMs(), record });
}

export function markEmotion(desk: Desk, contactId: string, emotion: Emotion | null): Result<null> {
  const room = openRoom(desk, contactId);
  if (!room.ok) return room;
  desk.rooms.put({ ...room.value, view: { ...room.value.view, emotionMark: emotion } });
  return ok(null);
}

/** A type other than the open ticket's means another case: its own open ticket, or a new one. */
export function confirmType(desk: Desk, contactId: string, type: ComplaintType): Result<null> {
  const room = openRoom(desk, contactId);
  if (!room.ok) return room;
  const { view, state } = room.value;
  const present = view.ticketId === null ? null : ticketById(desk.store.cache, view.ticketId);
  const isSettled = state.ticketMutationId !== null || present === null || present.type === type || view.customerId === null;
  const other =
    isSettled || view.customerId === null
      ? null
      : openTicketsByCustomer(desk.store.cache, view.customerId).find((ticket) => ticket.type === type);
  const ticketId = isSettled ? view.ticketId : (other?.id ?? null);
  if (present !== null && ticketId === present.id && choiceTooDearFor(desk, present, type) !== null) {
    return fail('approval.type-limit', 'main', 'the choice that stands is above the limit of this type');
  }
  const isOther = ticketId !== view.ticketId;
  const clean = isOther ? parted(desk, room.value, true) : room.value;
  const guide = { ...clean.view.guide, type, typeConfirmed: true };
  const isOtherMatter = isOther ? ticketId === null : view.isOtherMatter;
  desk.rooms.put(withGuide(desk, { ...clean, view: watched(desk, { ...clean.view, ticketId, isOtherMatter, guide }) }));
  return ok(null);
}

/** The same talk about another ticket, or about none yet. What was said and done in it stays; what the guide had from the ticket before goes. */
export function setTicket(desk: Desk, { contactId, ticketId }: { contactId: string; ticketId: string | null }): Result<null> {
  const room = openRoom(desk, contactId);
  if (!room.ok) return room;
  const { view } = room.value;
  if (view.ticketId === ticketId) return ok(null);
  const wanted = ticketId === null ? null : ticketById(desk.store.cache, ticketId);
  if (ticketId !== null && (wanted === null || wanted.stage === 'closed' || wanted.customerId !== view.customerId)) {
    return fail('not-found', 'main', 'no such open ticket of this customer');
  }
  if (view.emergency?.state === 'taken' || isWrittenDown(desk, room.value)) {
    return fail('contact.saved', 'main', 'the talk stands in a ticket already');
  }
  const clean = parted(desk, room.value, true);
  const guide = { ...clean.view.guide, typeConfirmed: ticketId === null && view.guide.typeConfirmed };
  const next = watched(desk, { ...clean.view, ticketId, isOtherMatter: ticketId === null, guide });
  desk.rooms.put(withGuide(desk, { ...clean, view: next }));
  return ok(null);
}

export function dismissAlert(desk: Desk, contactId: string, index: number): Result<null> {
  const room = openRoom(desk, contactId);
  if (!room.ok) return room;
  const { view } = room.value;
  if (view.alerts[index] === undefined) return fail('not-found', 'main', 'no such alert');
  const alerts = view.alerts.map((alert, at) => (at === index ? { ...alert, dismissed: true } : alert));
  desk.rooms.put({ ...room.value, view: { ...view, alerts } });
  return ok(null);
}

export function contestFinding(desk: Desk, input: { contactId: string | null; rule: string; text: string; note: string }): Result<null> {
  const room = input.contactId === null ? null : desk.rooms.byId(input.contactId);
  const packVersion = room?.view.packs.rules ?? desk.packs.versions().rules;
  const { rule, text, note } = input;
  const queued = enqueueMutation(desk.store, 'compliance.contest', { contestId: desk.store.newId(), rule, packVersion, text, note });
  return queued.ok ? ok(null) : queued;
}

/** How far a recording was played into this contact; null when it is over. */
export function heardUntil(desk: Desk, contactId: string): number | null {
  const room = desk.rooms.byId(contactId);
  return room === null || room.view.endedAtMs !== null ? null : room.state.fold.lastMonoMs;
}
