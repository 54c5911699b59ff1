/**
 * The way in for every event of a call or chat, whoever made it: a recording, a telephone system, the agent's own keys.
 * Finds the customer at ring time from local data, keeps what is said, and tells screens of rings and alerts.
 */
import { errorFields } from '../../../shared/base/log.ts';
import { readTurn } from '../../../shared/classify/classify.ts';
import { readCustomer } from '../../../shared/classify/read-customer.ts';
import { checkText } from '../../../shared/compliance/check-text.ts';
import type { RunningContact, Utterance } from '../../../shared/contact/contact.ts';
import { type EventEnvelope, offeredPayloadSchema } from '../../../shared/contact/event.ts';
import { type ContactFold, emptyFold, foldEvent } from '../../../shared/contact/fold-events.ts';
import { mostPressingFirst } from '../../../shared/ticket/standing-promises.ts';
import { appendAudit } from '../db/audit-repo.ts';
import { commitmentsByCustomer } from '../db/commitments-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import { openTicketsByCustomer } from '../db/tickets-repo.ts';
import { startChain } from './chain.ts';
import { firstGuide, guideOf, levelledGuide } from './contact-guide.ts';
import { type ProgressTools, progress } from './contact-progress.ts';
import { freshState, type Room, type RoomChange, type RoomState } from './contact-rooms.ts';
import type { Desk } from './desk.ts';
import { matchCaller } from './match-caller.ts';
import { watched } from './watch-emergency.ts';

export type ReceiveOptions = {
  /** Id to give the contact when this event is its first. */
  contactId?: string;
  /** Damaged lines of the file it comes from. */
  skippedLines?: number;
};

/** Kinds that may open a contact: a transcript may overtake the ring. Anything else about an unknown contact is dropped. */
function mayOpen(kind: string): boolean {
  return kind === 'call.offered' || kind === 'call.answered' || kind.startsWith('chat.') || kind.startsWith('transcript.');
}

/** The open ticket a call of this customer is most likely about. */
export function likelyTicketId(desk: Desk, customerId: string): string | null {
  const { cache, nowMs } = desk.store;
  const [first] = mostPressingFirst(openTicketsByCustomer(cache, customerId), commitmentsByCustomer(cache, customerId), nowMs());
  return first?.id ?? null;
}

function matched(desk: Desk, room: Room, from: string): Room {
  const match = matchCaller(desk.store, from);
  const { best } = match;
  const keepsCustomer = room.view.customerId !== null;
  const view: RunningContact = {
    ...room.view,
    fromMasked: match.fromMasked,
    relayNumber: match.isRelay,
    candidates: match.candidates,
    ...(keepsCustomer
      ? {}
      : {
          customerId: best?.customerId ?? null,
          matchReason: best?.reason ?? 'none',
          matchWhy: best?.why ?? '',
          ticketId: best === null ? null : likelyTicketId(desk, best.customerId),
        }),
  };
  const next = { ...room, view, state: { ...room.state, fromAddress: match.fromAddress } };
  return withGuide(desk, next);
}

/** The guide again, with what is known now. */
export function withGuide(desk: Desk, room: Room): Room {
  const { guide, state } = levelledGuide(desk, room);
  return { ...room, view: { ...room.view, guide }, state: { ...room.state, ...state } };
}

export function newRoom(desk: Desk, event: Pick<EventEnvelope, 'source' | 'contact_id' | 'ts_wall'>, options: ReceiveOptions): Room {
  const blank: Omit<RunningContact, 'guide'> = {
    id: options.contactId ?? desk.store.newId(),
    sourceContactId: event.contact_id,
    source: event.source,
    phase: 'ringing',
    channel: 'phone',
    direction: 'in',
    fromMasked: '',
    relayNumber: false,
    offeredAtMs: event.ts_wall,
    answeredAtMs: null,
    endedAtMs: null,
    candidates: [],
    customerId: null,
    matchReason: 'none',
    matchWhy: '',
    ticketId: null,
    utterances: [],
    partial: null,
    classification: null,
    emotionMark: null,
    emotionTrend: [],
    alerts: [],
    packs: desk.packs.versions(),
    commitmentIds: [],
    skippedEventLines: options.skippedLines ?? 0,
  };
  return { view: { ...blank, guide: firstGuide(desk, blank) }, state: freshState(emptyFold()), monitor: null };
}

function toolsFor(desk: Desk, room: Room, onAdapted: (state: Partial<RoomState>) => void): ProgressTools {
  const { channel, packs } = room.view;
  const rules = desk.packs.rules(packs.rules);
  return {
    check: (text, opening) => (rules === null ? [] : checkText(rules, text, { channel, opening })),
    feel: (text) => readCustomer(text).emotion,
    read: (state, text) => readTurn(state, text, { nowMs: room.view.offeredAtMs }),
    guide: guideOf(desk, room.view),
    adapt(view) {
      const { guide, state } = levelledGuide(desk, { ...room, view });
      onAdapted(state);
      return guide;
    },
  };
}

/** Findings on what was really said or sent, once per wording; texts stay with the contact, not in the audit. */
function recordFindings(desk: Desk, view: RunningContact, found: readonly Utterance[]): void {
  for (const { id, rev, via, findings } of found) {
    appendAudit(desk.store.own, {
      id: desk.store.newId(),
      kind: 'finding',
      contactId: view.id,
      atMs: desk.store.nowMs(),
      record: {
        utteranceId: id,
        rev,
        via,
        rulesVersion: view.packs.rules,
        findings: findings.map(({ rule, label, severity, start, end }) => ({ rule, label, severity, start, end })),
      },
    });
  }
}

/** The contact's record on the hub begins when somebody talks to the customer; without rights yet it is tried again at the next event. */
export function openRecord(desk: Desk, room: Room): Room {
  const { view, state } = room;
  if (state.startMutationId !== null || view.answeredAtMs === null) return room;
  const chain = startChain(desk.store);
  const startMutationId = chain.add({
    name: 'contact.start',
    args: {
      contactId: view.id,
      customerId: view.customerId,
      ticketId: view.ticketId,
      channel: view.channel,
      direction: view.direction,
      fromAddress: state.fromAddress,
      startedAtMs: view.answeredAtMs,
      packs: view.packs,
    },
  });
  const opened = { ...room, state: { ...state, startMutationId } };
  const queued = chain.enqueue(() => desk.rooms.save(opened));
  return queued.ok ? opened : room;
}

/** An event of a kind nobody here reads: it is kept, and goes to disk with the next one that is read. */
function changesNothingSeen(fold: ContactFold, before: ContactFold): boolean {
  return fold.kept !== before.kept;
}

/** Applies one event to a room and saves it. */
export function applyEvent(desk: Desk, room: Room, event: EventEnvelope, change: RoomChange = 'action'): Room {
  const fold = foldEvent(room.state.fold, event);
  if (fold === room.state.fold) return room;
  if (changesNothingSeen(fold, room.state.fold)) {
    const kept = { ...room, state: { ...room.state, fold } };
    desk.rooms.hold(kept);
    return kept;
  }
  let now = room;
  const offer = offeredPayloadSchema.safeParse(event.payload);
  const isOffer = (event.kind === 'call.offered' || event.kind === 'chat.opened') && fold.offer?.mark.eventId === event.id && offer.success;
  if (isOffer) {
    const { channel, direction, from, to } = offer.data;
    const asked = event.kind === 'chat.opened' && channel === 'phone' ? 'chat' : channel;
    now = matched(desk, { ...room, view: { ...room.view, channel: asked, direction } }, direction === 'in' ? from : to);
  }
  return advance(desk, now, fold, event.kind === 'transcript.partial' ? 'passing' : change);
}

/** What follows from the events so far, saved and told. */
function advance(desk: Desk, now: Room, fold: ContactFold, change: RoomChange): Room {
  let levelled: Partial<RoomState> = {};
  const step = progress(
    now.view,
    fold,
    now.monitor,
    toolsFor(desk, now, (state) => {
      levelled = state;
    }),
  );
  const next = openRecord(desk, { view: watched(desk, step.view), state: { ...now.state, fold, ...levelled }, monitor: step.monitor });
  desk.rooms.put(next, change);
  recordFindings(desk, next.view, step.found);
  for (const alert of step.raised) desk.momentCame({ type: 'alert.raised', contactId: next.view.id, kind: alert.kind });
  return next;
}

/** The talk goes on from what the customer wrote elsewhere: from now on it is heard with what is said here, once. */
export function hearWrittenBefore(desk: Desk, room: Room, texts: readonly string[]): Room {
  const { writtenBefore = [] } = room.view;
  const added = texts.filter((text) => text.trim() !== '' && !writtenBefore.includes(text));
  const view = added.length === 0 ? room.view : { ...room.view, writtenBefore: [...writtenBefore, ...added], classification: null };
  return advance(desk, { ...room, view }, room.state.fold, 'action');
}

/** Never throws: an event that cannot be handled is logged and the ones behind it go on. */
export function receiveEvent(desk: Desk, event: EventEnvelope, options: ReceiveOptions = {}): void {
  try {
    const known = desk.rooms.bySource(event.source, event.contact_id);
    if (known === null && !mayOpen(event.kind)) return;
    if (known?.view.phase === 'ended') return;
    const room = applyEvent(desk, known ?? newRoom(desk, event, options), event, 'heard');
    if (known === null) desk.momentCame({ type: 'contact.offered', contactId: room.view.id });
  } catch (error) {
    desk.log('error', 'event.failed', { ...errorFields(error), kind: event.kind });
    desk.disk.failed(storageError(error));
  }
}

/** After rows or packs arrived: contacts without a customer or a guide look again. Someone already found is never changed. */
export function lookAgain(desk: Desk, topics: readonly string[]): void {
  for (const room of desk.rooms.open()) {
    const offer = room.state.fold.offer;
    const lacksPacks = topics.includes('pack') && room.view.packs.guides === 0;
    const lacksCustomer = topics.includes('customer') && room.view.customerId === null && offer !== null;
    if (!lacksPacks && !lacksCustomer) continue;
    const packs = lacksPacks ? desk.packs.versions() : room.view.packs;
    const pinned = { ...room, view: { ...room.view, packs } };
    const next = lacksCustomer && offer !== null ? matched(desk, pinned, addressOf(offer.payload)) : withGuide(desk, pinned);
    if (JSON.stringify(next.view) !== JSON.stringify(room.view)) desk.rooms.put(next);
  }
}

function addressOf(payload: { direction: 'in' | 'out'; from: string; to: string }): string {
  return payload.direction === 'in' ? payload.from : payload.to;
}
