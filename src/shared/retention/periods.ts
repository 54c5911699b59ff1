/** How long which data is kept, as the policy pack says it. A period nobody set means: kept until somebody asks. */
import { z } from 'zod';
import { dayMs } from '../base/clock.ts';

/**
 * desk_customers: customers nobody has had anything to do with, on desks (the hub keeps them, whole); desk_contacts: settled contacts on
 * desks (the hub keeps them); contacts: records and transcripts anywhere; attachments: files on
 * closed tickets; closed_tickets: whatever was written on one; cards: settled conflict cards and objections; removal_log: the list of
 * what was removed when.
 */
export const retentionKinds = [
  'desk_customers',
  'desk_contacts',
  'contacts',
  'attachments',
  'closed_tickets',
  'cards',
  'removal_log',
] as const;
export type RetentionKind = (typeof retentionKinds)[number];

const isKnown = (kind: string): boolean => (retentionKinds as readonly string[]).includes(kind);

/** `kind`: a newer hub may name periods for what this version does not know; they bind nobody here. */
export const retentionRuleSchema = z.strictObject({
  kind: z.string().min(1).max(60),
  /** Whole days after the matter was settled. */
  days: z.int().min(1).max(36_500),
  source: z.string().min(1),
  checked_on: z.iso.date(),
  /** A: read in a primary text; B: in a secondary one; C: the house's own decision or to be verified. */
  confidence: z.enum(['A', 'B', 'C']),
});
export type RetentionRule = z.infer<typeof retentionRuleSchema>;

export const retentionSchema = z
  .array(retentionRuleSchema)
  .refine((rules) => new Set(rules.map(({ kind }) => kind)).size === rules.length, 'each kind has one period');

/** Kinds this version does not know: passed over where a policy is read, refused where one is written. */
export function unknownKinds(rules: readonly RetentionRule[] = []): string[] {
  return rules.flatMap(({ kind }) => (isKnown(kind) ? [] : [kind]));
}

/** In ms; null: no end was set. */
export type RetentionPeriods = Readonly<Record<RetentionKind, number | null>>;

/** A desk is a PC on somebody's table: it lets go of settled contacts and idle customers even where no policy says so. */
const deskDays = 30;

export function retentionPeriods(rules: readonly RetentionRule[] | undefined): RetentionPeriods {
  const daysOf = (kind: RetentionKind) => rules?.find((rule) => rule.kind === kind)?.days ?? null;
  const period = (kind: RetentionKind) => {
    const days = daysOf(kind) ?? (kind === 'desk_contacts' || kind === 'desk_customers' ? deskDays : null);
    return days === null ? null : days * dayMs;
  };
  return {
    desk_customers: period('desk_customers'),
    desk_contacts: period('desk_contacts'),
    contacts: period('contacts'),
    attachments: period('attachments'),
    closed_tickets: period('closed_tickets'),
    cards: period('cards'),
    removal_log: period('removal_log'),
  };
}
