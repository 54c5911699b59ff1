/**
 * What a ledger can be narrowed to and ordered by, and whether a ticket passes. The store says the same in SQL
 * (`main/store/db/ledger-repo.ts`); a property test holds the two together.
 */
import { z } from 'zod';
import { dayMs } from '../base/clock.ts';
import {
  atMsSchema,
  channelSchema,
  complaintTypeSchema,
  departmentSchema,
  emotionSchema,
  idSchema,
  ticketStageSchema,
  urgencySchema,
} from '../base/words.ts';
import type { Commitment, Ticket } from './ticket.ts';

/** `last`: opened within so many days; `between`: from `fromMs`, up to but not at `toMs`. */
export const openedSpanSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('any') }),
  z.strictObject({ kind: z.literal('last'), days: z.int().min(1).max(3_650) }),
  z.strictObject({ kind: z.literal('between'), fromMs: atMsSchema, toMs: atMsSchema }),
]);
export type OpenedSpan = z.infer<typeof openedSpanSchema>;

/** `me` is whoever sits here, so that a saved filter means the same at every desk; `nobody` a ticket without owner. */
export const ledgerOwnerSchema = z.union([z.enum(['me', 'nobody']), idSchema]);

/** An empty list narrows nothing. All parts must hold. */
export const ledgerFilterSchema = z.strictObject({
  standing: z.enum(['open', 'closed', 'any']),
  stages: z.array(ticketStageSchema).max(20),
  types: z.array(complaintTypeSchema).max(20),
  departments: z.array(departmentSchema).max(20),
  channels: z.array(channelSchema).max(20),
  urgencies: z.array(urgencySchema).max(20),
  owners: z.array(ledgerOwnerSchema).max(100),
  /** This emotion or a stronger one. */
  emotionFrom: emotionSchema,
  /** Only with a window or a promise that was missed. */
  overdue: z.boolean(),
  opened: openedSpanSchema,
  /** In any words of the ticket or its story, its number, or the customer's name; '' for no restriction. */
  text: z.string().max(100),
});
export type LedgerFilter = z.infer<typeof ledgerFilterSchema>;

export const anyTicket: LedgerFilter = {
  standing: 'any',
  stages: [],
  types: [],
  departments: [],
  channels: [],
  urgencies: [],
  owners: [],
  emotionFrom: 0,
  overdue: false,
  opened: { kind: 'any' },
  text: '',
};

/** The tabs that every ledger has. */
export const ledgerTabs = ['open', 'mine', 'overdue', 'all'] as const;
export type LedgerTab = (typeof ledgerTabs)[number];

export const tabFilters: { readonly [T in LedgerTab]: LedgerFilter } = {
  open: { ...anyTicket, standing: 'open' },
  mine: { ...anyTicket, standing: 'open', owners: ['me'] },
  overdue: { ...anyTicket, standing: 'open', overdue: true },
  all: anyTicket,
};

/** Columns a ledger can be ordered by. `clock`: what is due first of the response, the plan, promises and follow-ups still owed. */
export const ledgerSorts = [
  'last',
  'clock',
  'opened',
  'closed',
  'no',
  'title',
  'type',
  'stage',
  'urgency',
  'emotion',
  'channel',
  'owner',
  'department',
  'golden',
  'plan',
] as const;
export const ledgerSortSchema = z.strictObject({ by: z.enum(ledgerSorts), down: z.boolean() });
export type LedgerSort = z.infer<typeof ledgerSortSchema>;

export const latestActionFirst: LedgerSort = { by: 'last', down: true };

/** The windows and promises of an open ticket that were missed, by their rows: a clock that stood still is not known here. */
export function hasMissedWindow(ticket: Ticket, commitments: readonly Commitment[], nowMs: number): boolean {
  if (ticket.stage === 'closed') return false;
  if (ticket.firstResponseAtMs === null && ticket.goldenDueAtMs < nowMs) return true;
  if (ticket.planGivenAtMs === null && ticket.planDueAtMs < nowMs) return true;
  return commitments.some(({ status, dueAtMs }) => status === 'open' && dueAtMs < nowMs);
}

/** `isMissed`, `isFound`: whether a window was missed and whether the text was found, which need other rows. */
export type LedgerFacts = { nowMs: number; userId: string; isMissed: boolean; isFound: boolean };

function isIn<T>(list: readonly T[], value: T): boolean {
  return list.length === 0 || list.includes(value);
}

function isOwnedBy(owners: LedgerFilter['owners'], ownerId: string | null, userId: string): boolean {
  if (owners.length === 0) return true;
  return owners.some((owner) => (owner === 'nobody' ? ownerId === null : ownerId === (owner === 'me' ? userId : owner)));
}

function isOpenedIn(span: OpenedSpan, openedAtMs: number, nowMs: number): boolean {
  if (span.kind === 'last') return openedAtMs >= nowMs - span.days * dayMs;
  return span.kind === 'any' || (openedAtMs >= span.fromMs && openedAtMs < span.toMs);
}

export function passesLedger(filter: LedgerFilter, ticket: Ticket, { nowMs, userId, isMissed, isFound }: LedgerFacts): boolean {
  return (
    (filter.standing === 'any' || (ticket.stage === 'closed') === (filter.standing === 'closed')) &&
    isIn(filter.stages, ticket.stage) &&
    isIn(filter.types, ticket.type) &&
    isIn(filter.departments, ticket.department) &&
    isIn(filter.channels, ticket.channel) &&
    isIn(filter.urgencies, ticket.urgency) &&
    isOwnedBy(filter.owners, ticket.ownerId, userId) &&
    ticket.emotion >= filter.emotionFrom &&
    (!filter.overdue || isMissed) &&
    isOpenedIn(filter.opened, ticket.openedAtMs, nowMs) &&
    (filter.text.trim() === '' || isFound)
  );
}

/** In what a filter differs from another; its text is not counted. */
export function extraConditions(filter: LedgerFilter, base: LedgerFilter): (keyof LedgerFilter)[] {
  const keys = Object.keys(anyTicket) as (keyof LedgerFilter)[];
  return keys.filter((key) => key !== 'text' && JSON.stringify(filter[key]) !== JSON.stringify(base[key]));
}
