/** What was missed or got worse and has to reach somebody higher up, step by step, until somebody takes it or it is settled. */
import { z } from 'zod';
import { dayMs, minuteMs } from '../base/clock.ts';
import { atMsSchema, idSchema, type Role, roleSchema } from '../base/words.ts';
import { addBusinessMs } from '../clock/business-calendar.ts';
import { entityBase } from '../customer/customer.ts';
import type { CalendarData, EscalationRule } from '../pack/pack.ts';
import { deriveId } from '../sync/derive-id.ts';

/**
 * `commitment`: a promise to a customer; `department`: a department's part; `golden`: the first response; `plan`: a plan or result;
 * `statutory`: a period of the law that binds us; `worsened`: an event of the ticket; `post`: the public answer to a public post.
 */
export const escalationClocks = ['commitment', 'department', 'golden', 'plan', 'statutory', 'worsened', 'post'] as const;
export type EscalationClock = (typeof escalationClocks)[number];

/**
 * What was due longer ago when it is first looked at is history that came from outside: it stays in sight and reaches nobody by itself.
 * Longer than the longest public holiday of the calendars (nine days), through which something late waits.
 */
export const beginsToRiseWithinMs = 14 * dayMs;

/** Whom it reached. `id` null: whoever has that role in the scope. */
export const receiverSchema = z.object({ role: roleSchema, id: idSchema.nullable(), name: z.string(), atMs: atMsSchema });
export type Receiver = z.infer<typeof receiverSchema>;

export const escalationSchema = z.object({
  ...entityBase,
  clock: z.enum(escalationClocks),
  /** The commitment, part, ticket, event or post it is about; of the law, what `lawSubjectOf` draws. */
  subjectId: idSchema,
  ticketId: idSchema.nullable(),
  /** Null for a post of somebody nobody knows yet. */
  customerId: idSchema.nullable(),
  what: z.string(),
  /** Code of the worsening, or the law's line in the policy; null for the other clocks. */
  reasonCode: z.string().nullable(),
  /** When it should have been done; for a worsening, when it happened. */
  dueAtMs: atMsSchema,
  raisedAtMs: atMsSchema,
  /** Receivers reached so far. */
  level: z.int().min(1),
  receivers: z.array(receiverSchema),
  state: z.enum(['open', 'taken', 'settled']),
  takenById: idSchema.nullable(),
  takenByName: z.string(),
  takenAtMs: atMsSchema.nullable(),
  note: z.string(),
  settledAtMs: atMsSchema.nullable(),
});
export type Escalation = z.infer<typeof escalationSchema>;

/** One for each clock of a subject, whoever raises it and however often. */
export function escalationIdOf(subjectId: string, clock: EscalationClock): string {
  return deriveId(subjectId, `escalation/${clock}`);
}

/** What stands for one period of the law about one ticket: several may be missed. */
export function lawSubjectOf(ticketId: string, lawId: string): string {
  return deriveId(ticketId, `law/${lawId}`);
}

/** Something that is missed now. `owner`: whose it is, who is told first; with a role of its own where it is nobody's yet. */
export type Missed = Pick<Escalation, 'scope' | 'clock' | 'subjectId' | 'ticketId' | 'customerId' | 'what' | 'reasonCode' | 'dueAtMs'> & {
  owner: { id: string | null; name: string; role?: Role };
};

/** How many of a rule's receivers it should have reached. Its steps run in open hours, when somebody can act, unless it is of `always`. */
export function levelDue(rule: EscalationRule, dueAtMs: number, nowMs: number, calendar: CalendarData): number {
  if (dueAtMs > nowMs) return 0;
  const reachedAtMs = (afterMs: number) => (rule.always === true ? dueAtMs + afterMs : addBusinessMs(dueAtMs, afterMs, calendar));
  return rule.steps.filter(({ after_minutes }) => reachedAtMs(after_minutes * minuteMs) <= nowMs).length;
}

export function ruleFor(rules: readonly EscalationRule[], missed: Pick<Missed, 'clock' | 'reasonCode'>): EscalationRule | null {
  const fits = ({ clock, reasons }: EscalationRule) =>
    clock === missed.clock && (reasons === undefined || (missed.reasonCode !== null && reasons.includes(missed.reasonCode)));
  return rules.find(fits) ?? null;
}

export type RaiseInput = { missed: Missed; rule: EscalationRule; known: Escalation | null; nowMs: number; calendar: CalendarData };

/**
 * The row to write; null when nothing new is due. One that was taken rises no further. What is missed though its escalation was settled
 * (a part asked again, a promise of a reopened ticket) begins anew; a worsening happens once.
 */
export function raise({ missed, rule, known, nowMs, calendar }: RaiseInput): Escalation | null {
  const level = levelDue(rule, missed.dueAtMs, nowMs, calendar);
  if (level === 0) return null;
  const isSame = known !== null && known.dueAtMs === missed.dueAtMs;
  const goesOn = isSame && (known.state !== 'settled' || missed.clock === 'worsened');
  if (goesOn && (known.state !== 'open' || known.level >= level)) return null;
  const { owner, ...about } = missed;
  const reached = rule.steps.slice(0, level).map(({ role }, index): Receiver => {
    const before = goesOn ? known.receivers[index] : undefined;
    if (before !== undefined) return before;
    return index === 0 && role === 'owner' ? { role, ...owner, atMs: nowMs } : { role, id: null, name: '', atMs: nowMs };
  });
  return {
    ...about,
    ...{ id: escalationIdOf(missed.subjectId, missed.clock), ver: 0, deleted: false },
    ...{ raisedAtMs: goesOn ? known.raisedAtMs : nowMs, level, receivers: reached, state: 'open' },
    ...{ takenById: null, takenByName: '', takenAtMs: null, note: '', settledAtMs: null },
  };
}

/** Whether it waits for this person: named as a receiver, or holding a role it has reached. */
export function isReceiver(escalation: Pick<Escalation, 'receivers'>, person: { userId: string; role: string }): boolean {
  return escalation.receivers.some(({ id, role }) => (id === null ? role === person.role : id === person.userId));
}
