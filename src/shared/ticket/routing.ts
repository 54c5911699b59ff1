/** Proposes which departments a case needs and what to ask of them, each with its reasons. A person confirms; nothing is sent by itself. */
import type { ComplaintType, Department, Urgency } from '../base/words.ts';
import { dateOf, dayOf } from '../clock/business-calendar.ts';
import { lawDeadline } from '../clock/law-deadline.ts';
import { dueOf } from '../clock/run-clock.ts';
import type { PolicyContent, ReportingDuty, Route } from '../pack/pack.ts';
import { isUnsettled, type Task, taskIdOf, taskSlots } from './task.ts';
import type { Ticket } from './ticket.ts';
import { departmentTerms } from './ticket-clocks.ts';

export type RouteFacts = Pick<Ticket, 'type' | 'title' | 'problem' | 'demands' | 'facts'>;

export type Proposal = {
  department: Department;
  ask: string;
  /** As the policy words them. */
  reasons: string[];
  /** The customer's words that led to it; empty where the type alone did. */
  words: string[];
  /** The reporting duty it comes from; null for ordinary work. */
  duty: ReportingDuty | null;
};

function saidOf({ title, problem, demands, facts }: RouteFacts): string {
  return [title, problem.what, problem.ask, ...demands.map(({ text }) => text), ...facts].join('\n');
}

function hitOf({ types, words }: Route, type: ComplaintType, said: string): string[] | null {
  if (types !== undefined && !types.includes(type)) return null;
  if (words === undefined) return [];
  const found = words.filter((word) => said.includes(word));
  return found.length > 0 ? found : null;
}

/** In the order of the policy; one proposal for each rule that fits. A rule with neither types nor words fits nothing. */
export function proposeRoutes(facts: RouteFacts, routing: readonly Route[] | undefined): Proposal[] {
  const said = saidOf(facts);
  return (routing ?? []).flatMap((route) => {
    if (route.types === undefined && route.words === undefined) return [];
    const words = hitOf(route, facts.type, said);
    return words === null ? [] : [{ department: route.department, ask: route.ask, reasons: [route.why], words, duty: null }];
  });
}

function localDate(atMs: number, calendar: PolicyContent['calendar']): string {
  const { year, month, day } = dateOf(dayOf(atMs, calendar));
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

type DutyFacts = { type: ComplaintType; urgency: Urgency; openedAtMs: number };

/** Duties of the law that this case brings, as in force on the day it was opened. Whether one applies is for a person to say. */
export function reportingDuties(
  { type, urgency, openedAtMs }: DutyFacts,
  policy: Pick<PolicyContent, 'reporting' | 'calendar'>,
): ReportingDuty[] {
  const date = localDate(openedAtMs, policy.calendar);
  return (policy.reporting ?? []).filter(
    ({ types, urgent_only, effective_from, effective_to }) =>
      types.includes(type) &&
      (!urgent_only || urgency === 'emergency') &&
      date >= effective_from &&
      (effective_to === undefined || date <= effective_to),
  );
}

export function proposeReports(facts: DutyFacts, policy: Pick<PolicyContent, 'reporting' | 'calendar'>): Proposal[] {
  return reportingDuties(facts, policy).map((duty) => ({
    department: duty.department,
    ask: `${duty.title_zh}（向${duty.to_zh}）`,
    reasons: [`《${duty.law}》${duty.article}`],
    words: [],
    duty,
  }));
}

/** What is left to propose beside what was asked already. */
export function openProposals(proposals: readonly Proposal[], tasks: readonly Task[]): Proposal[] {
  return proposals.filter(
    ({ department, duty }) =>
      !tasks.some((task) => task.state !== 'withdrawn' && (duty === null ? task.department === department : task.duty === duty.id)),
  );
}

/** When a department that is asked now owes its answer; a duty of the law counts from the opening of the case. */
export function taskDueAtMs(
  ask: { department: Department; duty: ReportingDuty | null; openedAtMs: number; nowMs: number },
  policy: Pick<PolicyContent, 'calendar' | 'department_deadlines' | 'plan_minutes'>,
): number {
  const { department, duty, openedAtMs, nowMs } = ask;
  if (duty !== null) return lawDeadline(openedAtMs, duty.period, 'company', policy.calendar);
  const input = { kind: 'department' as const, startMs: nowMs, terms: departmentTerms(department, policy), pauses: [] };
  return dueOf(input, nowMs, policy.calendar);
}

/** The place for one more request to a department; null when it has its hands full with this ticket. */
export function freeSlot(
  ticketId: string,
  department: Department,
  tasks: readonly Pick<Task, 'id'>[],
): { slot: number; taskId: string } | null {
  const taken = new Set(tasks.map(({ id }) => id));
  for (let slot = 1; slot <= taskSlots; slot++) {
    const taskId = taskIdOf(ticketId, department, slot);
    if (!taken.has(taskId)) return { slot, taskId };
  }
  return null;
}

/** Unsettled first and the soonest due first; settled ones after, the latest first. */
export function inTurn(tasks: readonly Task[]): Task[] {
  return [...tasks].sort(
    (left, right) =>
      Number(isUnsettled(right)) - Number(isUnsettled(left)) ||
      (isUnsettled(left) ? left.dueAtMs - right.dueAtMs : (right.settledAtMs ?? 0) - (left.settledAtMs ?? 0)) ||
      (left.id < right.id ? -1 : 1),
  );
}
