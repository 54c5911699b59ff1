/** Tickets as screens read them: masked, with their clocks, and marked while a change of them has not reached the hub. */

import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { TicketDetail, TicketSummary } from '../../../shared/contract/desk-views.ts';
import { maskName } from '../../../shared/customer/mask.ts';
import type { PolicyContent } from '../../../shared/pack/pack.ts';
import { departmentNames } from '../../../shared/pack/slots.ts';
import { nextStages } from '../../../shared/ticket/stage-moves.ts';
import type { Commitment, FollowUp } from '../../../shared/ticket/ticket.ts';
import { departmentWork, nextClock, type TicketClock, taskWork, ticketClocks } from '../../../shared/ticket/ticket-clocks.ts';
import { commitmentsByTicket } from '../db/commitments-repo.ts';
import { openConflictsOf } from '../db/conflicts-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { followUpsByTicket } from '../db/follow-ups-repo.ts';
import { isUnsent } from '../db/overlay-repo.ts';
import { readTogether } from '../db/statements.ts';
import { taskMarks } from '../db/tasks-repo.ts';
import { clockStory, eventsByTicket } from '../db/ticket-events-repo.ts';
import { listTickets, pausedOverdueTickets, type TicketCard, ticketById } from '../db/tickets-repo.ts';
import type { Desk } from './desk.ts';
import { escalationsOf } from './escalations.ts';
import { progressLinkOf } from './progress-links.ts';
import { askedForWords, type SearchPace, type WithTicketIds } from './search-turns.ts';
import { tasksOf } from './tasks.ts';

type TicketWork = { commitments: readonly Commitment[]; followUps: readonly FollowUp[] };

function workOf(desk: Desk, ticketId: string): TicketWork {
  return { commitments: commitmentsByTicket(desk.store.cache, ticketId), followUps: followUpsByTicket(desk.store.cache, ticketId) };
}

export function clocksOf(desk: Desk, ticket: TicketCard, work: TicketWork, policy = desk.packs.policy()): TicketClock[] {
  const { store } = desk;
  const story = clockStory(store.cache, ticket.id);
  const asked = taskWork(taskMarks(store.cache, ticket.id), (department) => departmentNames[department]);
  // A department that was asked in so many words owes that answer by its own clock.
  const owed = asked.length > 0 ? null : departmentWork(ticket, story, policy);
  const departments = owed === null ? asked : [{ label: departmentNames[ticket.department], ...owed }];
  const around = { nowMs: store.nowMs(), policy, story, departments };
  return ticketClocks(ticket, work.commitments, work.followUps, around);
}

/** What has been read already, and need not be again for each ticket. */
type Known = { work?: TicketWork; maskedName?: string; policy?: PolicyContent };

export function summaryOf(desk: Desk, ticket: TicketCard, known: Known = {}): TicketSummary {
  const { cache } = desk.store;
  const { work = workOf(desk, ticket.id), maskedName = maskName(customerById(cache, ticket.customerId)?.name ?? '') } = known;
  const clocks = clocksOf(desk, ticket, work, known.policy);
  const { id, ticketNo, title, type, stage, urgency, emotion, customerId, ownerId, ownerName, department } = ticket;
  return {
    ...{ id, ticketNo, title, type, stage, urgency, emotion, customerId, ownerId, ownerName, department },
    maskedName,
    openedAtMs: ticket.openedAtMs,
    lastAction: ticket.lastAction,
    lastActionAtMs: ticket.lastActionAtMs,
    nextClock: ticket.stage === 'closed' ? null : nextClock(clocks),
    unsent: isUnsent(cache, 'ticket', id),
  };
}

const windows: ReadonlySet<TicketClock['kind']> = new Set(['golden', 'plan', 'commitment']);

/** A plan that stood still is due later than its row says. */
export function notYetOverdue(desk: Desk): string[] {
  const nowMs = desk.store.nowMs();
  const isMissed = (clock: TicketClock) => windows.has(clock.kind) && clock.metAtMs === null && clock.dueAtMs <= nowMs;
  const doubtful = pausedOverdueTickets(desk.store.cache, nowMs);
  return doubtful.filter((ticket) => !clocksOf(desk, ticket, workOf(desk, ticket.id)).some(isMissed)).map(({ id }) => id);
}

export type TicketListInput = { filter: 'open' | 'mine' | 'overdue' | 'all'; text: string; limit: number };
type TicketPage = { total: number; rows: TicketSummary[] };

export function ticketList(desk: Desk, input: TicketListInput & WithTicketIds): TicketPage {
  return readTogether(desk.store.cache, () => listOf(desk, input));
}

/** The same, its words in slices; nothing once it is given up. */
export async function ticketListInTurns(desk: Desk, input: TicketListInput, pace: SearchPace): Promise<TicketPage> {
  const words = await askedForWords(desk.store.cache, input.text, pace);
  return words === null ? { total: 0, rows: [] } : ticketList(desk, { ...input, ...words });
}

function listOf(desk: Desk, input: TicketListInput & WithTicketIds): TicketPage {
  const { store } = desk;
  const except = input.filter === 'overdue' ? notYetOverdue(desk) : [];
  const policy = desk.packs.policy();
  const found = listTickets(store.cache, { ...input, except, userId: store.actor()?.userId ?? '', nowMs: store.nowMs() });
  return { total: found.total, rows: found.rows.map((ticket) => summaryOf(desk, ticket, { policy })) };
}

export function ticketDetail(desk: Desk, ticketId: string): Result<TicketDetail> {
  return readTogether(desk.store.cache, () => detailOf(desk, ticketId));
}

function detailOf(desk: Desk, ticketId: string): Result<TicketDetail> {
  const { cache } = desk.store;
  const ticket = ticketById(cache, ticketId);
  if (ticket === null) return fail('not-found', 'main', 'no such ticket');
  const work = workOf(desk, ticketId);
  const commitments = [...work.commitments];
  const followUps = [...work.followUps];
  const summary = summaryOf(desk, ticket, { work });
  return ok({
    ticket,
    summary,
    clocks: clocksOf(desk, ticket, work),
    events: eventsByTicket(cache, ticketId),
    commitments,
    followUps,
    tasks: tasksOf(desk, ticketId),
    escalations: escalationsOf(desk, ticketId),
    conflicts: openConflictsOf(cache, ticketId),
    nextStages: nextStages(ticket.stage),
    progressLink: progressLinkOf(desk, ticketId),
    unsent: summary.unsent,
  });
}
