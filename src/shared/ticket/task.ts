/** The part another department has in a ticket: what is asked of it, by when, and the exchange about it. The first owner stays responsible. */
import { z } from 'zod';
import { remember } from '../base/remember.ts';
import {
  atMsSchema,
  complaintTypeSchema,
  type Department,
  departmentSchema,
  departments,
  emotionSchema,
  idSchema,
  urgencySchema,
} from '../base/words.ts';
import { maskTold } from '../compliance/mask-told.ts';
import { entityBase } from '../customer/customer.ts';
import { deriveId } from '../sync/derive-id.ts';
import { evidenceSchema, problemSchema, type Ticket } from './ticket.ts';

/** All that a department may know of a case: never the customer's name, number or address. */
export const taskBriefSchema = z.object({
  ticketNo: z.string(),
  type: complaintTypeSchema,
  title: z.string(),
  urgency: urgencySchema,
  emotion: emotionSchema,
  openedAtMs: atMsSchema,
  problem: problemSchema,
  facts: z.array(z.string()),
  evidence: z.array(evidenceSchema),
});
export type TaskBrief = z.infer<typeof taskBriefSchema>;

export const handBackReasons = ['not_ours', 'needs_evidence', 'needs_facts', 'cannot_by_then', 'other'] as const;
export type HandBackReason = (typeof handBackReasons)[number];

export const taskEntryKinds = ['asked', 'answered', 'handed_back', 'withdrawn'] as const;
export const taskEntrySchema = z.object({
  kind: z.enum(taskEntryKinds),
  text: z.string(),
  byName: z.string(),
  atMs: atMsSchema,
  /** Why it was handed back; null otherwise. */
  code: z.enum(handBackReasons).nullable(),
  /** What proves the answer (a number, a receipt); empty when none was asked for. */
  proof: z.string(),
});
export type TaskEntry = z.infer<typeof taskEntrySchema>;

/** `work`: something to do or to find out. `report`: a report that a law or the house asks for; its answer carries a proof. */
export const taskKinds = ['work', 'report'] as const;
export const taskStates = ['open', 'handed_back', 'answered', 'withdrawn'] as const;

export const taskSchema = z.object({
  ...entityBase,
  ticketId: idSchema,
  customerId: idSchema,
  department: departmentSchema,
  slot: z.int().min(1),
  kind: z.enum(taskKinds),
  /** Id of the policy's reporting rule; null for ordinary work. */
  duty: z.string().nullable(),
  what: z.string(),
  brief: taskBriefSchema,
  askedById: idSchema.nullable(),
  askedByName: z.string(),
  askedAtMs: atMsSchema,
  dueAtMs: atMsSchema,
  state: z.enum(taskStates),
  /** The department's answer; empty until there is one. */
  result: z.string(),
  settledAtMs: atMsSchema.nullable(),
  /** Oldest first. */
  thread: z.array(taskEntrySchema),
  /** The mutation that last wrote it. */
  rev: z.string(),
});
export type Task = z.infer<typeof taskSchema>;

/** The first owners' own department is not asked: it is the one that asks. */
export const askedDepartments: readonly Department[] = departments.filter((each) => each !== 'service');
/** So many things may be asked of one department about one ticket. */
export const taskSlots = 3;

/** The same on every PC: a stage can look at all parts of its ticket without searching, and two people cannot ask for the same part twice. */
export function taskIdOf(ticketId: string, department: Department, slot: number): string {
  return deriveId(ticketId, `task/${department}/${slot}`);
}

/** Every id a part of this ticket can have. Of the tickets asked for last they are remembered: one action asks several times. */
export const taskIdsOf = remember(100, (ticketId: string): readonly string[] =>
  askedDepartments.flatMap((department) => Array.from({ length: taskSlots }, (_, index) => taskIdOf(ticketId, department, index + 1))),
);

const teamPrefix = 'team:';
const departmentScopePattern = /^dept:([a-z]+)@(.+)$/;

/** What one department does for one team: seen by the team and by the department, by no other department. Null for a scope of no team. */
export function departmentScope(department: Department, teamScope: string): string | null {
  return teamScope.startsWith(teamPrefix) ? `dept:${department}@${teamScope.slice(teamPrefix.length)}` : null;
}

export function scopeOfDepartment(scope: string): Department | null {
  const name = departmentScopePattern.exec(scope)?.[1];
  return departments.find((each) => each === name) ?? null;
}

/** The scopes a team's people hold beside the team's own, so that they see what they asked of others. */
export function departmentScopesOf(teamScope: string): string[] {
  return askedDepartments.flatMap((department) => departmentScope(department, teamScope) ?? []);
}

/** Handed back counts as unsettled: somebody still has to decide what becomes of it. */
export function isUnsettled({ state }: Pick<Task, 'state'>): boolean {
  return state === 'open' || state === 'handed_back';
}

/** Told to every open part again at each change of its ticket, most of which leave its words as they are: those told last. */
const told = remember(200, maskTold);

/** Whatever was typed, said or sent by a carrier goes out with the personal data in it hidden; the order's number stays. */
export function briefOf(ticket: Ticket): TaskBrief {
  const { ticketNo, type, urgency, emotion, openedAtMs, problem } = ticket;
  return {
    ...{ ticketNo, type, title: told(ticket.title), urgency, emotion, openedAtMs },
    problem: { ...problem, what: told(problem.what), when: told(problem.when), ask: told(problem.ask) },
    facts: ticket.facts.map(told),
    evidence: ticket.evidence.map((item) => ({
      ...{ ...item, label: told(item.label), note: told(item.note) },
      fileName: item.fileName === null ? null : told(item.fileName),
    })),
  };
}
