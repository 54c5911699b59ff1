/**
 * Which clocks run on a ticket, side by side: first response, plan, promises, departments, the law, follow-ups. How one runs is
 * `clock/run-clock.ts`; desk and hub both ask here, with the hub's time.
 */
import { minuteMs } from '../base/clock.ts';
import type { ComplaintType, Department } from '../base/words.ts';
import { dateOf, dayOf } from '../clock/business-calendar.ts';
import { lawDeadline } from '../clock/law-deadline.ts';
import { type ClockKind, type Pause, pauseNow } from '../clock/pauses.ts';
import { amberAtOf, type ClockTerms, dueOf } from '../clock/run-clock.ts';
import type { CalendarData, LawDeadline, PolicyContent } from '../pack/pack.ts';
import { departmentSince, happenedAtMs, pausesOf, reopenedAtMs, type StoryMark, settledAtMs } from './clock-events.ts';
import { followUpNames } from './follow-up-plan.ts';
import { isCancelledLate } from './standing-promises.ts';
import type { Task } from './task.ts';
import type { Commitment, FollowUp, Ticket } from './ticket.ts';

export type TicketClock = {
  kind: ClockKind;
  label: string;
  /** Which follow-up a clock of that kind belongs to; null for the others. */
  followUp: FollowUp['kind'] | null;
  startMs: number;
  /** As known now; a clock that stands still moves on. */
  dueAtMs: number;
  /** Null while running. */
  metAtMs: number | null;
  /** Why it stands still, null while it runs. */
  paused: Pause | null;
  /** When it turns amber; left out where that is three quarters of the time between start and due. */
  amberAtMs?: number;
  /** Who owes it, of kind `department`. */
  department?: Department;
};

type TicketTimes = Pick<Ticket, 'openedAtMs' | 'goldenDueAtMs' | 'firstResponseAtMs' | 'planDueAtMs' | 'planGivenAtMs' | 'closedAtMs'> & {
  type?: ComplaintType;
};

/** Work that another department owes the first owner. */
export type DepartmentWork = { department: Department; label: string; startMs: number; terms: ClockTerms; metAtMs: number | null };

/** What the longer clocks need; without it only the clocks that stand in the rows themselves run. */
export type ClockSurroundings = {
  nowMs: number;
  policy: Pick<PolicyContent, 'calendar' | 'law_deadlines'>;
  story: readonly StoryMark[];
  departments?: readonly DepartmentWork[];
  /** When events happened that a law counts from, besides the opening of the ticket and what its story tells. */
  lawEvents?: { readonly [E in LawDeadline['from_event']]?: number };
};

/** Due times of the two clocks every ticket has; both run in wall time, since an angry customer does not wait in business hours. */
export function ticketDueTimes(
  openedAtMs: number,
  policy: { golden_minutes: number; plan_minutes: number },
): { goldenDueAtMs: number; planDueAtMs: number } {
  return { goldenDueAtMs: openedAtMs + policy.golden_minutes * minuteMs, planDueAtMs: openedAtMs + policy.plan_minutes * minuteMs };
}

/** A department without a line of its own has as long as the plan allows. */
export function departmentTerms(department: Department, policy: Pick<PolicyContent, 'department_deadlines' | 'plan_minutes'>): ClockTerms {
  const line = policy.department_deadlines?.find((each) => each.department === department);
  if (line === undefined) return { basis: 'wall', amountMs: policy.plan_minutes * minuteMs };
  if ('workdays' in line) return { basis: 'workdays', count: line.workdays };
  return { basis: 'open', amountMs: line.open_minutes * minuteMs };
}

/** What the department that has the ticket owes; the first owner's own department owes the plan, and nothing besides. */
export function departmentWork(
  ticket: Pick<Ticket, 'department' | 'openedAtMs' | 'closedAtMs'>,
  story: readonly StoryMark[],
  policy: Pick<PolicyContent, 'department_deadlines' | 'plan_minutes'>,
): Omit<DepartmentWork, 'label'> | null {
  const { department, openedAtMs, closedAtMs } = ticket;
  if (department === 'service' || policy.department_deadlines === undefined) return null;
  const startMs = Math.max(departmentSince(story, department) ?? openedAtMs, reopenedAtMs(story) ?? openedAtMs);
  return { department, startMs, terms: departmentTerms(department, policy), metAtMs: settledAtMs(story) ?? closedAtMs };
}

type AskedTask = Pick<Task, 'department' | 'state' | 'askedAtMs' | 'dueAtMs' | 'settledAtMs' | 'thread'>;

/** The clocks of parts that departments have; one that was handed back waits for the first owner and counts as met by then. */
export function taskWork(tasks: readonly AskedTask[], nameOf: (department: Department) => string): DepartmentWork[] {
  return tasks
    .filter(({ state }) => state !== 'withdrawn')
    .map(({ department, askedAtMs, dueAtMs, state, settledAtMs: settled, thread }) => ({
      ...{ department, label: nameOf(department), startMs: askedAtMs, terms: { basis: 'fixed' as const, dueAtMs } },
      metAtMs: state === 'open' ? null : (settled ?? thread.at(-1)?.atMs ?? askedAtMs),
    }));
}

type Running = { kind: ClockKind; label: string; startMs: number; terms: ClockTerms; metAtMs: number | null };

/** Without a calendar only moments that were named and wall time can be asked for. */
const noCalendar: CalendarData = { utc_offset_minutes: 0, weekly: [[], [], [], [], [], [], []], holidays: [], workdays: [] };

function clockOf(running: Running, around: ClockSurroundings | null, pauses: readonly Pause[]): TicketClock {
  const { kind, label, startMs, terms, metAtMs } = running;
  const nowMs = metAtMs ?? around?.nowMs ?? startMs;
  const calendar = around?.policy.calendar ?? noCalendar;
  const input = { kind, startMs, terms, pauses };
  const dueAtMs = dueOf(input, nowMs, calendar);
  const amberAtMs = amberAtOf(input, nowMs, calendar);
  // A moment that was named does not move: what is asked of a department in so many words is due then, whatever the ticket waits for.
  const paused = metAtMs === null && terms.basis !== 'fixed' ? pauseNow(pauses, kind, nowMs) : null;
  return { kind, label, followUp: null, startMs, dueAtMs, metAtMs, paused, amberAtMs };
}

function ownClocks(ticket: TicketTimes, around: ClockSurroundings | null, pauses: readonly Pause[]): TicketClock[] {
  const { openedAtMs: startMs, closedAtMs } = ticket;
  // A case that was opened again owes a plan anew; the law and the first response count from the first day.
  const anewMs = Math.min((around === null ? null : reopenedAtMs(around.story)) ?? startMs, ticket.planDueAtMs);
  const wall = (fromMs: number, dueAtMs: number): ClockTerms => ({ basis: 'wall', amountMs: dueAtMs - fromMs });
  const golden = { label: '首次响应', terms: wall(startMs, ticket.goldenDueAtMs), metAtMs: ticket.firstResponseAtMs ?? closedAtMs };
  const plan = { label: '给出方案', terms: wall(anewMs, ticket.planDueAtMs), metAtMs: ticket.planGivenAtMs ?? closedAtMs };
  return [
    clockOf({ kind: 'golden', startMs, ...golden }, around, pauses),
    clockOf({ kind: 'plan', startMs: anewMs, ...plan }, around, pauses),
  ];
}

function promiseClocks(commitments: readonly Commitment[]): TicketClock[] {
  return commitments.flatMap((commitment) => {
    if ((commitment.status === 'cancelled' && !isCancelledLate(commitment)) || commitment.deleted) return [];
    const metAtMs = commitment.status === 'open' ? null : commitment.settledAtMs;
    const { what: label, madeAtMs: startMs, dueAtMs } = commitment;
    return [{ kind: 'commitment' as const, label, followUp: null, startMs, dueAtMs, metAtMs, paused: null }];
  });
}

function followUpClocks(followUps: readonly FollowUp[], startMs: number): TicketClock[] {
  return followUps.flatMap((followUp) => {
    if (followUp.status === 'cancelled' || followUp.deleted) return [];
    const { dueAtMs, doneAtMs: metAtMs, kind } = followUp;
    return [{ kind: 'follow_up' as const, label: followUpNames[kind], followUp: kind, startMs, dueAtMs, metAtMs, paused: null }];
  });
}

function localDate(atMs: number, calendar: CalendarData): string {
  const { year, month, day } = dateOf(dayOf(atMs, calendar));
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** In force on the day of the event, and about this type of complaint. */
function applies(deadline: LawDeadline, eventMs: number, type: ComplaintType | undefined, calendar: CalendarData): boolean {
  const date = localDate(eventMs, calendar);
  const isInForce = date >= deadline.effective_from && (deadline.effective_to === undefined || date <= deadline.effective_to);
  return isInForce && (deadline.types === undefined || (type !== undefined && deadline.types.includes(type)));
}

function lawStart(ticket: TicketTimes, { story, lawEvents }: ClockSurroundings, event: LawDeadline['from_event']): number | null {
  if (event === 'ticket_opened') return ticket.openedAtMs;
  return lawEvents?.[event] ?? (event === 'goods_returned' ? happenedAtMs(story, event) : null);
}

/** By line of the policy. Only what binds us is a clock of ours; periods of others are for the scope check to tell. */
export function lawClocks(ticket: TicketTimes, around: ClockSurroundings): (TicketClock & { law: string })[] {
  const { calendar, law_deadlines: deadlines = [] } = around.policy;
  const metAtMs = settledAtMs(around.story) ?? ticket.closedAtMs;
  return deadlines.flatMap((deadline) => {
    const startMs = lawStart(ticket, around, deadline.from_event);
    if (startMs === null || deadline.binds !== 'company' || !applies(deadline, startMs, ticket.type, calendar)) return [];
    const dueAtMs = lawDeadline(startMs, deadline.period, deadline.binds, calendar);
    const { id: law, title_zh: label } = deadline;
    return [{ kind: 'statutory' as const, law, label, followUp: null, startMs, dueAtMs, metAtMs, paused: null }];
  });
}

/**
 * Sorted by due time. Cancelled in time, a promise has no clock; a commitment settled as broken stopped when it was settled (late).
 * `startMs` of a follow-up is the ticket's opening, since its row does not say when it was planned.
 */
export function ticketClocks(
  ticket: TicketTimes,
  commitments: readonly Commitment[],
  followUps: readonly FollowUp[] = [],
  around: ClockSurroundings | null = null,
): TicketClock[] {
  const pauses = around === null ? [] : pausesOf(around.story);
  const clocks = [
    ...ownClocks(ticket, around, pauses),
    ...promiseClocks(commitments),
    ...(around?.departments ?? []).map((work) => ({
      ...clockOf({ kind: 'department', ...work }, around, pauses),
      department: work.department,
    })),
    ...(around === null ? [] : lawClocks(ticket, around).map(({ law: _law, ...clock }) => clock)),
    ...followUpClocks(followUps, ticket.openedAtMs),
  ];
  return clocks.sort((left, right) => left.dueAtMs - right.dueAtMs);
}

/** The earliest clock that still runs; null when none does. One that stands still waits behind those that run. */
export function nextClock(clocks: readonly TicketClock[]): TicketClock | null {
  const running = clocks.filter((clock) => clock.metAtMs === null);
  return running.find((clock) => clock.paused === null) ?? running[0] ?? null;
}
