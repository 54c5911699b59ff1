/** Plans the follow-ups that come with a solution: progress notices, the satisfaction check, the care call. Always in open hours. */
import { dayMs, hourMs } from '../base/clock.ts';
import type { TicketStage } from '../base/words.ts';
import { dayOf, dayStartMs, nextOpen, spansOf } from '../clock/business-calendar.ts';
import type { CalendarData } from '../pack/pack.ts';
import type { FollowUp } from './ticket.ts';

export const followUpNames: Readonly<Record<FollowUp['kind'], string>> = {
  progress: '进度告知',
  satisfaction: '满意度确认',
  care: '关怀回访',
};

export type PlannedFollowUp = { kind: FollowUp['kind']; dueAtMs: number };

const maxProgressNotices = 3;
/** An execution shorter than this needs no notice in between. */
const shortExecutionMs = 2 * hourMs;
const satisfactionAfterMs = hourMs;
/** Care calls come in the middle of the morning: late enough to be awake, early enough to act on the answer. */
const careHour = 10;
const careFromDays = 7;
const careToDays = 14;

function progressNotices(startMs: number, completionAtMs: number, everyMs: number, calendar: CalendarData): PlannedFollowUp[] {
  const length = completionAtMs - startMs;
  if (length <= shortExecutionMs) return [];
  const wished: number[] = [];
  for (let at = startMs + everyMs; at < completionAtMs && wished.length < maxProgressNotices; at += everyMs) wished.push(at);
  if (wished.length === 0) wished.push(startMs + length / 2);
  const open = wished.map((at) => Math.round(nextOpen(at, calendar))).filter((at) => at < completionAtMs);
  return [...new Set(open)].map((dueAtMs) => ({ kind: 'progress', dueAtMs }));
}

/** The wished day, else the next open one within 14 days, else an earlier one not before 7 days. */
function careCall(completionAtMs: number, careDays: number, calendar: CalendarData): number {
  const wished = Math.min(careToDays, Math.max(careFromDays, Math.round(careDays)));
  const later = Array.from({ length: careToDays - wished + 1 }, (_, step) => wished + step);
  const earlier = Array.from({ length: wished - careFromDays }, (_, step) => wished - 1 - step);
  const from = dayOf(completionAtMs, calendar);
  const days = [...later, ...earlier].find((each) => spansOf(from + each, calendar).length > 0) ?? wished;
  return nextOpen(dayStartMs(from + days, calendar) + careHour * hourMs, calendar);
}

/** `completionAtMs` is when the solution should be done (the latest commitment). Sorted by due time; ids and assignees are the caller's. */
export function planFollowUps(input: {
  startMs: number;
  completionAtMs: number;
  /** As in the guide's `follow_up`. */
  progressHours: number;
  careDays: number;
  calendar: CalendarData;
}): PlannedFollowUp[] {
  const { startMs, calendar } = input;
  const completionAtMs = Math.max(startMs, input.completionAtMs);
  const satisfaction: PlannedFollowUp = { kind: 'satisfaction', dueAtMs: nextOpen(completionAtMs + satisfactionAfterMs, calendar) };
  const care: PlannedFollowUp = { kind: 'care', dueAtMs: careCall(completionAtMs, input.careDays, calendar) };
  const everyMs = Math.min(Math.max(input.progressHours, 1) * hourMs, 30 * dayMs);
  return [...progressNotices(startMs, completionAtMs, everyMs, calendar), satisfaction, care].sort(
    (left, right) => left.dueAtMs - right.dueAtMs,
  );
}

type Planned = Pick<FollowUp, 'kind' | 'dueAtMs'>;

/**
 * The plan after one more promise. Asking whether somebody is content before what was promised is due would be one more let-down: the
 * satisfaction check and the care call move on, never back. Progress notices still ahead stay; one that is late was given in this contact.
 */
export function followUpsAnew(open: readonly Planned[], proposed: readonly PlannedFollowUp[], nowMs: number): PlannedFollowUp[] {
  const kept = open
    .filter(({ kind, dueAtMs }) =>
      kind === 'progress' ? dueAtMs > nowMs : !proposed.some((each) => each.kind === kind && each.dueAtMs > dueAtMs),
    )
    .map(({ kind, dueAtMs }) => ({ kind, dueAtMs }));
  const added = proposed.filter(({ kind }) => !kept.some((each) => each.kind === kind));
  return [...kept, ...added].sort((left, right) => left.dueAtMs - right.dueAtMs);
}

/** Which open follow-ups a plan takes the place of: those asked once only, and late notices. */
export function replacedBy<F extends Planned>(open: readonly F[], plan: readonly Planned[], nowMs: number): F[] {
  return open.filter(({ kind, dueAtMs }) => (kind === 'progress' ? dueAtMs <= nowMs : plan.some((each) => each.kind === kind)));
}

/** Progress is told while something is under way, and whoever closed a case has heard whether all is well. A care call stays due. */
const mootStages: Readonly<Record<FollowUp['kind'], readonly TicketStage[]>> = {
  progress: ['confirming', 'care', 'closed'],
  satisfaction: ['closed'],
  care: [],
};

/** The open ones that make no sense any more once the case is at this stage. */
export function mootAt(stage: TicketStage, followUps: readonly FollowUp[]): FollowUp[] {
  return followUps.filter(({ status, kind }) => status === 'open' && mootStages[kind].includes(stage));
}
