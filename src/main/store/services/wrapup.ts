/** The end of a contact: a wrap-up filled in from its steps, and, once confirmed, the case and the contact's record in one go. */
import { jsonBytes } from '../../../shared/base/json-bytes.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { complaintTypeNames } from '../../../shared/classify/type-names.ts';
import { sayDue } from '../../../shared/clock/say-time.ts';
import { alertPieces, wordPieces } from '../../../shared/contact/word-pieces.ts';
import { proposeWrapup } from '../../../shared/contact/wrapup.ts';
import type { Wrapup } from '../../../shared/contract/desk-views.ts';
import { followUpsAnew, replacedBy } from '../../../shared/ticket/follow-up-plan.ts';
import { canMove, isDoneStage, needsReason, nextStages } from '../../../shared/ticket/stage-moves.ts';
import type { FollowUp } from '../../../shared/ticket/ticket.ts';
import { commitmentById } from '../db/commitments-repo.ts';
import { followUpsByTicket } from '../db/follow-ups-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { addCase, addJudgement, type CaseTicket, departmentOf, judgementOf } from './case-chain.ts';
import { type Chain, startChain } from './chain.ts';
import { openRecord } from './contact-events.ts';
import type { Room } from './contact-rooms.ts';
import type { Desk } from './desk.ts';
import { carriedOut } from './emergencies.ts';
import { endContact } from './end-contact.ts';
import { choiceTooDearFor } from './own-limits.ts';
import { addPlan, endedBy, planAnew, proposedPlan, withTicket } from './tickets.ts';

function promisesOf(desk: Desk, room: Room): string[] {
  const offset = desk.packs.policy(room.view.packs.policy).calendar.utc_offset_minutes;
  return room.view.commitmentIds.flatMap((id) => {
    const made = commitmentById(desk.store.cache, id);
    return made === null ? [] : [`${sayDue(made.dueAtMs, desk.store.nowMs(), offset)} 前${made.what}`];
  });
}

function openFollowUps(desk: Desk, ticketId: string): FollowUp[] {
  return followUpsByTicket(desk.store.cache, ticketId).filter(({ status }) => status === 'open');
}

/** A promise of this contact that is still to be kept: what was planned before it may come too early. */
function madePromise(desk: Desk, { view }: Room): boolean {
  return view.commitmentIds.some((id) => commitmentById(desk.store.cache, id)?.status === 'open');
}

function followUpsFor(desk: Desk, room: Room): Wrapup['followUps'] {
  const { ticketId } = room.view;
  const open = ticketId === null ? [] : openFollowUps(desk, ticketId);
  if (open.length === 0) return proposedPlan(desk, room);
  return madePromise(desk, room)
    ? followUpsAnew(open, proposedPlan(desk, room), desk.store.nowMs())
    : open.map(({ kind, dueAtMs }) => ({ kind, dueAtMs }));
}

export function proposeFor(desk: Desk, contactId: string): Result<Wrapup> {
  const room = desk.rooms.byId(contactId);
  if (room === null) return fail('not-found', 'main', 'no such contact');
  const ticket = room.view.ticketId === null ? null : ticketById(desk.store.cache, room.view.ticketId);
  const stage = ticket?.stage ?? 'new';
  const proposal = proposeWrapup({
    contact: room.view,
    typeName: complaintTypeNames[room.view.guide.type].zh,
    department: departmentOf(room.view, ticket),
    ticket: ticket === null ? null : { title: ticket.title, stage },
    reachableStages: [stage, ...nextStages(stage)],
    promises: promisesOf(desk, room),
    wrapCodes: desk.packs.policy(room.view.packs.policy).wrap_codes,
    followUps: followUpsFor(desk, room),
  });
  // Stands by for the agent who opens the case again.
  return ok(isDoneStage(stage) ? { ...proposal, reopenCode: 'not_fixed' } : proposal);
}

/** The stage chosen in the wrap-up, when the ticket may go there; closing needs a reason, which the summary is. */
function addStage(desk: Desk, chain: Chain, saved: CaseTicket, wrapup: Wrapup): Result<null> {
  if (wrapup.stage === saved.stage || (saved.isNew && wrapup.stage === 'new')) return ok(null);
  if (!canMove(saved.stage, wrapup.stage)) return fail('ticket.illegal-move', 'main', `${saved.stage} to ${wrapup.stage}`);
  const present = ticketById(desk.store.cache, saved.ticketId);
  const rev = saved.isNew ? saved.mutationId : present?.statusRev;
  const reason = needsReason(saved.stage, wrapup.stage) ? wrapup.summary.slice(0, 300) : '';
  chain.add({
    name: 'ticket.setStage',
    args: {
      ...{ ticketId: saved.ticketId, stage: wrapup.stage, reason },
      ...planAnew(desk, saved.stage, wrapup),
      ...endedBy(desk, saved.ticketId, wrapup.stage),
    },
    ...(rev === null || rev === undefined ? {} : { expects: { status: rev } }),
    ...(saved.isNew && saved.mutationId !== null ? { dependsOn: saved.mutationId } : {}),
  });
  return ok(null);
}

/**
 * When the contact ended. A recording played faster than it was made lasts as long as what was heard of it, by its own clock,
 * from its first words.
 */
function endOf({ view, state }: Room, nowMs: number): number {
  const endedAtMs = view.endedAtMs ?? nowMs;
  const [first] = view.utterances;
  if (view.source !== 'replay' || view.answeredAtMs === null || first === undefined) return endedAtMs;
  return Math.max(endedAtMs, view.answeredAtMs + state.fold.lastMonoMs - first.atMs);
}

/** A talk too long for one request goes in pieces before its end. Each needs the one before it; the end needs none, so the record closes whatever becomes of them. */
function addFinish(chain: Chain, room: Room, wrapup: Wrapup, given: { ticketId: string | null; nowMs: number }): void {
  const { view, state } = room;
  const raised = alertPieces(view.alerts.map(({ dismissed: _dismissed, ...alert }) => alert));
  const end = {
    contactId: view.id,
    customerId: view.customerId,
    ticketId: given.ticketId,
    endedAtMs: endOf(room, given.nowMs),
    summary: wrapup.summary,
    emotionPeak: wrapup.emotionPeak,
    wrapCode: wrapup.wrapCode === '' ? null : wrapup.wrapCode,
    guide: view.guide,
    alerts: raised.left,
    satisfaction: null,
    ...(view.isOtherMatter === true && given.ticketId === null ? { isOtherMatter: true } : {}),
  };
  const said = wordPieces(view.utterances, jsonBytes(end));
  const dependsOn = state.startMutationId ?? undefined;
  addPieces(said.pieces, dependsOn, (from, utterances, after) =>
    chain.add({ name: 'contact.addWords', args: { contactId: view.id, from, utterances }, ...after }),
  );
  addPieces(raised.pieces, dependsOn, (from, alerts, after) =>
    chain.add({ name: 'contact.addAlerts', args: { contactId: view.id, from, alerts }, ...after }),
  );
  chain.add({ name: 'contact.finish', args: { ...end, transcript: said.left }, ...needing(dependsOn) });
}

function needing(id: string | undefined): { dependsOn?: string } {
  return id === undefined ? {} : { dependsOn: id };
}

type AddPiece<One> = (from: number, piece: One[], after: { dependsOn?: string }) => string;

/** Each behind the one before it, the first behind `startId`. */
function addPieces<One>(pieces: One[][], startId: string | undefined, add: AddPiece<One>): void {
  let before = startId;
  let from = 0;
  for (const piece of pieces) {
    before = add(from, piece, needing(before));
    from += piece.length;
  }
}

const mostSummary = 1_000;
const mostJudgement = 500;

/** Where no case is kept, why a plan was put away is told in the talk's ticket, else in its summary: the answer is that summary. */
function summaryKeeping(desk: Desk, chain: Chain, { view, state }: Room, summary: string): string {
  const judgement = judgementOf(view)?.slice(0, mostJudgement) ?? null;
  if (judgement === null) return summary;
  if (view.ticketId !== null && ticketById(desk.store.cache, view.ticketId) !== null) {
    addJudgement(chain, view, { ticketId: view.ticketId, mutationId: state.ticketMutationId });
    return summary;
  }
  return [summary.slice(0, mostSummary - judgement.length - 1), judgement].filter((part) => part !== '').join('\n');
}

export function completeWrapup(desk: Desk, wrapup: Wrapup): Result<{ ticketId: string | null }> {
  const found = desk.rooms.byId(wrapup.contactId);
  if (found === null) return fail('not-found', 'main', 'no such contact');
  if (found.view.phase === 'ended') return ok({ ticketId: found.view.ticketId });
  if (found.state.isFinished) {
    endContact(desk, found);
    return ok({ ticketId: found.view.ticketId });
  }
  const written = carriedOut(desk, found);
  if (!written.ok) return written;
  const room = openRecord(desk, written.value);
  if (wrapup.keepTicket && room.view.customerId === null) return fail('input.invalid', 'main', 'a ticket needs a customer');
  const { type, title, department } = wrapup;
  const present = room.view.ticketId === null ? null : ticketById(desk.store.cache, room.view.ticketId);
  if (wrapup.keepTicket && present !== null && present.stage !== 'closed' && choiceTooDearFor(desk, present, type) !== null) {
    return fail('approval.type-limit', 'main', 'the choice that stands is above the limit of this type');
  }
  const chain = startChain(desk.store);
  const saved = wrapup.keepTicket ? addCase(desk, room, chain, { type, title, department }) : null;
  if (saved !== null) {
    const open = openFollowUps(desk, saved.ticketId);
    const plan = wrapup.followUps.filter((item) => !open.some(({ kind, dueAtMs }) => kind === item.kind && dueAtMs === item.dueAtMs));
    addPlan(desk, chain, saved, plan, replacedBy(open, plan, desk.store.nowMs()));
    const staged = addStage(desk, chain, saved, wrapup);
    if (!staged.ok) return staged;
  }
  const { emergency } = room.view;
  // What was taken has its case, whatever else is kept of the talk.
  const ticketId = saved?.ticketId ?? (emergency?.state === 'taken' ? emergency.ticketId : null);
  const summary = saved === null ? summaryKeeping(desk, chain, room, wrapup.summary) : wrapup.summary;
  if (room.state.startMutationId !== null) addFinish(chain, room, { ...wrapup, summary }, { ticketId, nowMs: desk.store.nowMs() });
  const next = saved === null ? room : withTicket(room, saved, true);
  const finished = { ...next, state: { ...next.state, isFinished: true } };
  const queued = chain.isEmpty() ? ok([]) : chain.enqueue(() => desk.rooms.save(finished));
  if (!queued.ok) return queued;
  endContact(desk, finished);
  return ok({ ticketId });
}
