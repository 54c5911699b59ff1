/**
 * The emergency plan of a running contact: which one is open, taking it (the case is written at once, handed to a senior colleague, and
 * the reports a law asks for are opened), and the judgement that it is none, also after it was taken while nothing is written yet. Works
 * the same without a network.
 */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { EmergencyView } from '../../../shared/contract/emergency-views.ts';
import type { PolicyContent } from '../../../shared/pack/pack.ts';
import { type Colleague, type Emergency, type EmergencyPlan, secondPerson } from '../../../shared/ticket/emergency.ts';
import { withGeneralPlans } from '../../../shared/ticket/general-plans.ts';
import { freeSlot, proposeReports, taskDueAtMs } from '../../../shared/ticket/routing.ts';
import type { Task } from '../../../shared/ticket/task.ts';
import { allMembers } from '../db/members-repo.ts';
import { tasksByTicket } from '../db/tasks-repo.ts';
import { emergenciesByOwner, openTicketsByCustomer, ticketById } from '../db/tickets-repo.ts';
import { addCase, type CaseTicket } from './case-chain.ts';
import { type Chain, startChain } from './chain.ts';
import { openRecord, withGuide } from './contact-events.ts';
import type { Room } from './contact-rooms.ts';
import type { Desk } from './desk.ts';
import { aboutCase } from './part-case.ts';
import { dutyView } from './tasks.ts';
import { withTicket } from './tickets.ts';

type Plan = { plan: EmergencyPlan; policy: PolicyContent; emergency: Emergency };

function planOf(desk: Desk, view: RunningContact): Plan | null {
  const policy = desk.packs.policy(view.packs.policy);
  const { emergency } = view;
  const plan = emergency == null ? undefined : withGeneralPlans(policy.emergency).plans.find(({ id }) => id === emergency.planId);
  return plan === undefined || emergency == null ? null : { plan, policy, emergency };
}

/** The case it will be written into: the talk's own, unless the plan names another type. */
function caseFor(desk: Desk, { view, state }: Room, plan: EmergencyPlan): string | null {
  const present = view.ticketId === null ? null : ticketById(desk.store.cache, view.ticketId);
  const type = plan.ticket_type;
  if (state.ticketMutationId !== null || type === undefined || present?.type === type || view.customerId === null) return view.ticketId;
  return openTicketsByCustomer(desk.store.cache, view.customerId).find((ticket) => ticket.type === type)?.id ?? null;
}

function secondFor(desk: Desk, ownerId: string | null, policy: PolicyContent): Colleague | null {
  const actor = desk.store.actor();
  if (actor === null) return null;
  const team = allMembers(desk.store.cache).filter(({ teamId }) => teamId === actor.teamId);
  return secondPerson(team, withGeneralPlans(policy.emergency).second_person, {
    ownerId,
    selfId: actor.userId,
    load: emergenciesByOwner(desk.store.cache),
  });
}

/** Reports that the law asks for in such a case and that nobody was asked for yet. */
function missingReports(view: RunningContact, given: { plan: EmergencyPlan; policy: PolicyContent; openedAtMs: number; tasks: Task[] }) {
  const { plan, policy, openedAtMs, tasks } = given;
  const facts = { type: plan.ticket_type ?? view.guide.type, urgency: 'emergency' as const, openedAtMs };
  return proposeReports(facts, policy).flatMap(({ ask, duty }) =>
    duty === null || tasks.some((task) => task.duty === duty.id && task.state !== 'withdrawn') ? [] : [{ ask, duty }],
  );
}

export function emergencyOf(desk: Desk, contactId: string): Result<EmergencyView | null> {
  const room = desk.rooms.byId(contactId);
  if (room === null) return fail('not-found', 'main', 'no such contact');
  const found = planOf(desk, room.view);
  if (found === null) return ok(null);
  const { plan, policy, emergency } = found;
  const nowMs = desk.store.nowMs();
  const ticketId = emergency.ticketId ?? caseFor(desk, room, plan);
  const ticket = ticketId === null ? null : ticketById(desk.store.cache, ticketId);
  const tasks = ticketId === null ? [] : tasksByTicket(desk.store.cache, ticketId);
  const openedAtMs = ticket?.openedAtMs ?? room.view.answeredAtMs ?? room.view.offeredAtMs;
  const due = missingReports(room.view, { plan, policy, openedAtMs, tasks });
  const asked = tasks.flatMap((task) => {
    const duty = (policy.reporting ?? []).find(({ id }) => id === task.duty);
    return duty === undefined || task.state === 'withdrawn'
      ? []
      : [{ duty: dutyView(duty), department: task.department, dueAtMs: task.dueAtMs }];
  });
  const second = secondFor(desk, ticket?.ownerId ?? null, policy);
  return ok({
    ...{ title: plan.title_zh, sign: plan.sign, state: emergency.state, words: emergency.words, reason: emergency.reason },
    ...{
      say: plan.say,
      writeDown: plan.write_down,
      source: plan.source,
      dismissReasons: withGeneralPlans(policy.emergency).dismiss_reasons,
    },
    second:
      second === null
        ? null
        : { name: second.name, rank: second.role === 'agent' ? 'senior' : 'lead', isSelf: second.id === desk.store.actor()?.userId },
    reports: [
      ...asked,
      ...due.map(({ duty }) => ({
        duty: dutyView(duty),
        department: duty.department,
        dueAtMs: taskDueAtMs({ department: duty.department, duty, openedAtMs, nowMs }, policy),
      })),
    ],
    ticket:
      emergency.ticketId === null || ticket === null ? null : { id: ticket.id, ticketNo: ticket.ticketNo, ownerName: ticket.ownerName },
    waitsForCustomer: emergency.state === 'taken' && emergency.ticketId === null,
  });
}

type Reports = { saved: CaseTicket; plan: EmergencyPlan; policy: PolicyContent };

function addReports(desk: Desk, chain: Chain, room: Room, { saved, plan, policy }: Reports): void {
  const { view } = room;
  const known = saved.isNew ? null : ticketById(desk.store.cache, saved.ticketId);
  const openedAtMs = known?.openedAtMs ?? view.answeredAtMs ?? view.offeredAtMs;
  const tasks = saved.isNew ? [] : tasksByTicket(desk.store.cache, saved.ticketId);
  const taken: Pick<Task, 'id'>[] = [...tasks];
  for (const { ask, duty } of missingReports(view, { plan, policy, openedAtMs, tasks })) {
    const place = freeSlot(saved.ticketId, duty.department, taken);
    if (place === null) continue;
    taken.push({ id: place.taskId });
    const when = { department: duty.department, duty, openedAtMs, nowMs: desk.store.nowMs() };
    const about = { ticketId: saved.ticketId, department: duty.department, kind: 'report' as const, duty: duty.id, what: ask };
    chain.add({
      name: 'task.assign',
      args: { ...place, ...about, dueAtMs: taskDueAtMs(when, policy) },
      ...(saved.mutationId === null ? {} : { dependsOn: saved.mutationId }),
    });
  }
}

/** Writes what was decided: the case at its highest urgency, its second person, the reports. Nothing while there is no customer. */
function writeCase(desk: Desk, found: Room, { plan, policy }: Plan): Result<Room> {
  const room = openRecord(desk, found);
  const chain = startChain(desk.store);
  const owner = room.view.ticketId === null ? null : (ticketById(desk.store.cache, room.view.ticketId)?.ownerId ?? null);
  const second = secondFor(desk, owner, policy);
  const saved = addCase(desk, room, chain, second === null ? {} : { owner: { id: second.id, name: second.name } });
  if (saved === null) {
    desk.rooms.put(room);
    return ok(room);
  }
  addReports(desk, chain, room, { saved, plan, policy });
  const next = withTicket(room, saved);
  const queued = chain.isEmpty() ? ok([]) : chain.enqueue(() => desk.rooms.save(next));
  if (!queued.ok) return queued;
  desk.rooms.put(next);
  return ok(next);
}

function decided(view: RunningContact, emergency: Emergency): RunningContact {
  const alerts = view.alerts.map((alert) => (alert.kind === 'safety' ? { ...alert, dismissed: true } : alert));
  return { ...view, emergency, alerts };
}

type Open = { room: Room; found: Plan };

function openPlan(desk: Desk, contactId: string): Result<Open> {
  const room = desk.rooms.byId(contactId);
  if (room === null) return fail('not-found', 'main', 'no such contact');
  if (room.view.phase === 'ended') return fail('input.invalid', 'main', 'the contact has ended');
  const found = planOf(desk, room.view);
  return found === null ? fail('not-found', 'main', 'no emergency plan is open') : ok({ room, found });
}

/** Again, it only says what became of it. */
export function takeEmergency(desk: Desk, contactId: string): Result<{ ticketId: string | null }> {
  const open = openPlan(desk, contactId);
  if (!open.ok) return open;
  const { room, found } = open.value;
  if (found.emergency.state === 'taken') return ok({ ticketId: found.emergency.ticketId });
  const { type: typeNow, typeConfirmed } = room.view.guide;
  const typeBefore = { type: typeNow, typeConfirmed };
  const emergency: Emergency = { ...found.emergency, state: 'taken', decidedAtMs: desk.store.nowMs(), reason: '', typeBefore };
  const type = found.plan.ticket_type;
  const about = aboutCase(desk, room, caseFor(desk, room, found.plan));
  const guide = type === undefined ? about.view.guide : { ...about.view.guide, type, typeConfirmed: true };
  const view = { ...decided(about.view, emergency), guide };
  const written = writeCase(desk, withGuide(desk, { ...about, view }), { ...found, emergency });
  return written.ok ? ok({ ticketId: written.value.view.emergency?.ticketId ?? null }) : written;
}

/** The room with what was taken written into its case. emergency.unwritten while nobody knows whose it is: it may not be left like that. */
export function carriedOut(desk: Desk, room: Room): Result<Room> {
  const { emergency, customerId } = room.view;
  if (emergency?.state !== 'taken' || emergency.ticketId !== null) return ok(room);
  if (customerId === null) return fail('emergency.unwritten', 'main', 'an emergency was taken and has no customer yet');
  const found = planOf(desk, room.view);
  if (found === null) return ok(room);
  const ticketId = caseFor(desk, room, found.plan);
  return writeCase(desk, ticketId === room.view.ticketId ? room : withGuide(desk, aboutCase(desk, room, ticketId)), found);
}

/** After a customer became known: what was taken before is written now. */
export function carryOutEmergency(desk: Desk, contactId: string): void {
  const room = desk.rooms.byId(contactId);
  if (room === null || room.view.phase === 'ended' || room.view.customerId === null) return;
  const written = carriedOut(desk, room);
  if (!written.ok) desk.log('error', 'emergency.unwritten', { code: written.error.code });
}

export function carryOutEmergencies(desk: Desk): void {
  for (const { view } of desk.rooms.open()) carryOutEmergency(desk, view.id);
}

/** A type that somebody confirmed since then stays. */
function typedAsBefore({ guide }: RunningContact, { plan, emergency }: Plan): RunningContact['guide'] {
  return guide.type === plan.ticket_type ? { ...guide, ...emergency.typeBefore } : guide;
}

/** One that was taken can be put away as long as it is written nowhere: whose case it is, is not known yet. */
export function dismissEmergency(desk: Desk, input: { contactId: string; reason: string }): Result<null> {
  const open = openPlan(desk, input.contactId);
  if (!open.ok) return open;
  const { room, found } = open.value;
  const reason = input.reason.trim();
  if (reason === '') return fail('input.invalid', 'main', 'why it is no emergency must be said');
  const isTaken = found.emergency.state === 'taken';
  if (isTaken && found.emergency.ticketId !== null) return fail('input.invalid', 'main', 'the emergency is written already');
  const { typeBefore: _, ...judged } = found.emergency;
  const emergency: Emergency = { ...judged, state: 'dismissed', decidedAtMs: desk.store.nowMs(), reason, ticketId: null };
  const view = decided(room.view, emergency);
  desk.rooms.put(isTaken ? withGuide(desk, { ...room, view: { ...view, guide: typedAsBefore(view, found) } }) : { ...room, view });
  return ok(null);
}
