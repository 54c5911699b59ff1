/** Which clocks run on a ticket: golden window, plan, its commitments and follow-ups. How each stands is `clock/clock-state.ts`. */
import { minuteMs } from '../base/clock.ts';
import type { Commitment, FollowUp, Ticket } from './ticket.ts';

export type TicketClock = {
  kind: 'golden' | 'plan' | 'commitment' | 'follow_up';
  label: string;
  /** Which follow-up a clock of that kind belongs to; null for the others. */
  followUp: FollowUp['kind'] | null;
  startMs: number;
  dueAtMs: number;
  /** Null while running. */
  metAtMs: number | null;
};

type TicketTimes = Pick<Ticket, 'openedAtMs' | 'goldenDueAtMs' | 'firstResponseAtMs' | 'planDueAtMs' | 'planGivenAtMs' | 'closedAtMs'>;

/** What the clock of a follow-up is called in Chinese. */
const followUpLabels = { progress: '进度告知', satisfaction: '满意度确认', care: '关怀回访' } as const;

/** Due times of the two clocks every ticket has; both run in wall time, since an angry customer does not wait in business hours. */
export function ticketDueTimes(
  openedAtMs: number,
  policy: { golden_minutes: number; plan_minutes: number },
): { goldenDueAtMs: number; planDueAtMs: number } {
  return { goldenDueAtMs: openedAtMs + policy.golden_minutes * minuteMs, planDueAtMs: openedAtMs + policy.plan_minutes * minuteMs };
}

/**
 * Sorted by due time. Cancelled ones have no clock; a commitment settled as broken stopped when it was settled (late).
 * `startOf` of a follow-up is the ticket's opening, since its row does not say when it was planned.
 */
export function ticketClocks(ticket: TicketTimes, commitments: readonly Commitment[], followUps: readonly FollowUp[] = []): TicketClock[] {
  const { openedAtMs, closedAtMs } = ticket;
  const clocks: TicketClock[] = [
    {
      kind: 'golden',
      label: '首次响应',
      followUp: null,
      startMs: openedAtMs,
      dueAtMs: ticket.goldenDueAtMs,
      metAtMs: ticket.firstResponseAtMs ?? closedAtMs,
    },
    {
      kind: 'plan',
      label: '给出方案',
      followUp: null,
      startMs: openedAtMs,
      dueAtMs: ticket.planDueAtMs,
      metAtMs: ticket.planGivenAtMs ?? closedAtMs,
    },
  ];
  for (const commitment of commitments) {
    if (commitment.status === 'cancelled' || commitment.deleted) continue;
    const metAtMs = commitment.status === 'open' ? null : commitment.settledAtMs;
    clocks.push({
      kind: 'commitment',
      label: commitment.what,
      followUp: null,
      startMs: commitment.madeAtMs,
      dueAtMs: commitment.dueAtMs,
      metAtMs,
    });
  }
  for (const followUp of followUps) {
    if (followUp.status === 'cancelled' || followUp.deleted) continue;
    const { dueAtMs, doneAtMs, kind } = followUp;
    clocks.push({ kind: 'follow_up', label: followUpLabels[kind], followUp: kind, startMs: openedAtMs, dueAtMs, metAtMs: doneAtMs });
  }
  return clocks.sort((left, right) => left.dueAtMs - right.dueAtMs);
}

/** The earliest clock that still runs; null when none does. */
export function nextClock(clocks: readonly TicketClock[]): TicketClock | null {
  return clocks.find((clock) => clock.metAtMs === null) ?? null;
}
