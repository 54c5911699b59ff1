/** The work between departments: what a case seems to need, what was asked, and the department's own queue. */
import { dayMs } from '../../../shared/base/clock.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { may } from '../../../shared/base/rights.ts';
import type { Department } from '../../../shared/base/words.ts';
import type { AskOptions, DutyView, ProposalView, TaskView } from '../../../shared/contract/department-views.ts';
import type { ReportingDuty } from '../../../shared/pack/pack.ts';
import type { MutationArgs, MutationName } from '../../../shared/sync/mutations.ts';
import {
  freeSlot,
  inTurn,
  openProposals,
  type Proposal,
  proposeReports,
  proposeRoutes,
  taskDueAtMs,
} from '../../../shared/ticket/routing.ts';
import { askedDepartments, type HandBackReason, type Task } from '../../../shared/ticket/task.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { unsentIds } from '../db/overlay-repo.ts';
import { taskById, tasksAnsweredSince, tasksByTicket, tasksInState } from '../db/tasks-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import type { Desk } from './desk.ts';

/** How long an answer stays in sight of its department. */
const answeredWithinMs = 3 * dayMs;

export function dutyView({ id, title_zh, to_zh, law, article, source, checked_on, confidence }: ReportingDuty): DutyView {
  return { id, title_zh, to_zh, law, article, source, checked_on, confidence };
}

function viewsOf(desk: Desk, tasks: readonly Task[]): TaskView[] {
  const unsent = unsentIds(desk.store.cache, 'task');
  const actor = desk.store.actor();
  const duties = new Map((desk.packs.policy().reporting ?? []).map((duty) => [duty.id, dutyView(duty)]));
  return tasks.map(({ scope, ver: _ver, deleted: _deleted, rev: _rev, slot: _slot, duty, ...task }) => ({
    ...task,
    duty: duty === null ? null : (duties.get(duty) ?? null),
    mayAnswer: actor !== null && may(actor.role, 'speakForDepartment') && actor.scopes.includes(scope),
    unsent: unsent.has(task.id),
  }));
}

export function tasksOf(desk: Desk, ticketId: string): TaskView[] {
  return viewsOf(desk, inTurn(tasksByTicket(desk.store.cache, ticketId)));
}

/** Open ones by deadline, what was handed back and waits for the asker, and what was answered lately. */
export function taskQueue(desk: Desk): TaskView[] {
  const { cache } = desk.store;
  const answered = tasksAnsweredSince(cache, desk.store.nowMs() - answeredWithinMs);
  return viewsOf(desk, [...tasksInState(cache, 'open'), ...tasksInState(cache, 'handed_back'), ...answered]);
}

function proposalsFor(ticket: Ticket, tasks: readonly Task[], policy: ReturnType<Desk['packs']['policy']>): Proposal[] {
  return openProposals([...proposeReports(ticket, policy), ...proposeRoutes(ticket, policy.routing)], tasks);
}

export function askOptions(desk: Desk, ticketId: string): Result<AskOptions> {
  const ticket = ticketById(desk.store.cache, ticketId);
  if (ticket === null) return fail('not-found', 'main', 'no such ticket');
  const policy = desk.packs.policy();
  const tasks = tasksByTicket(desk.store.cache, ticketId);
  const due = (department: Department, duty: ReportingDuty | null) =>
    taskDueAtMs({ department, duty, openedAtMs: ticket.openedAtMs, nowMs: desk.store.nowMs() }, policy);
  const proposals = proposalsFor(ticket, tasks, policy).map(
    ({ department, ask, reasons, words, duty }): ProposalView => ({
      ...{ department, ask, reasons, words, dueAtMs: due(department, duty) },
      duty: duty === null ? null : dutyView(duty),
    }),
  );
  const free = askedDepartments.filter((department) => freeSlot(ticketId, department, tasks) !== null);
  return ok({ proposals, departments: free.map((department) => ({ department, dueAtMs: due(department, null) })) });
}

export type AssignTask = { ticketId: string; department: Exclude<Department, 'service'>; what: string; dutyId: string | null };

export function assignTask(desk: Desk, { ticketId, department, what, dutyId }: AssignTask): Result<null> {
  const ticket = ticketById(desk.store.cache, ticketId);
  if (ticket === null) return fail('not-found', 'main', 'no such ticket');
  const policy = desk.packs.policy();
  const place = freeSlot(ticketId, department, tasksByTicket(desk.store.cache, ticketId));
  if (place === null) return fail('input.invalid', 'main', 'this department was asked for too much already');
  const duty = (policy.reporting ?? []).find(({ id }) => id === dutyId) ?? null;
  if (dutyId !== null && duty === null) return fail('not-found', 'main', 'no such duty in the policy');
  const dueAtMs = taskDueAtMs({ department, duty, openedAtMs: ticket.openedAtMs, nowMs: desk.store.nowMs() }, policy);
  const kind = duty === null ? ('work' as const) : ('report' as const);
  return send(desk, 'task.assign', { ...place, ticketId, department, kind, duty: dutyId, what: what.trim(), dueAtMs });
}

function send<N extends MutationName>(desk: Desk, name: N, args: MutationArgs<N>): Result<null> {
  const queued = enqueueMutation(desk.store, name, args);
  return queued.ok ? ok(null) : queued;
}

function taskOr404(desk: Desk, taskId: string): Result<Task> {
  const task = taskById(desk.store.cache, taskId);
  return task === null ? fail('not-found', 'main', 'no such request to a department') : ok(task);
}

/** The department has its whole time again. */
export function askAgain(desk: Desk, { taskId, what }: { taskId: string; what: string }): Result<null> {
  const task = taskOr404(desk, taskId);
  if (!task.ok) return task;
  const { department, ticketId, brief } = task.value;
  const when = { department, duty: null, openedAtMs: brief.openedAtMs, nowMs: desk.store.nowMs() };
  const dueAtMs = task.value.kind === 'report' ? task.value.dueAtMs : taskDueAtMs(when, desk.packs.policy());
  return send(desk, 'task.askAgain', { taskId, ticketId, what: what.trim(), dueAtMs });
}

export function withdrawTask(desk: Desk, { taskId, reason }: { taskId: string; reason: string }): Result<null> {
  const task = taskOr404(desk, taskId);
  return task.ok ? send(desk, 'task.withdraw', { taskId, ticketId: task.value.ticketId, reason: reason.trim() }) : task;
}

export function answerTask(desk: Desk, { taskId, result, proof }: { taskId: string; result: string; proof: string }): Result<null> {
  return send(desk, 'task.answer', { taskId, result: result.trim(), proof: proof.trim() });
}

export function handBackTask(desk: Desk, { taskId, code, note }: { taskId: string; code: HandBackReason; note: string }): Result<null> {
  return send(desk, 'task.handBack', { taskId, code, note: note.trim() });
}
