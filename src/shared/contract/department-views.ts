/** What screens read of the work between departments, and of what was missed and reached somebody higher up. Times are epoch ms UTC. */
import { z } from 'zod';
import { atMsSchema, departmentSchema, idSchema } from '../base/words.ts';
import { reportingDutySchema } from '../pack/pack.ts';
import { escalationSchema } from '../ticket/escalation.ts';
import { handBackReasons, taskSchema } from '../ticket/task.ts';

export const dutyViewSchema = reportingDutySchema.pick({
  id: true,
  title_zh: true,
  to_zh: true,
  law: true,
  article: true,
  source: true,
  checked_on: true,
  confidence: true,
});
export type DutyView = z.infer<typeof dutyViewSchema>;

export const taskViewSchema = taskSchema.omit({ scope: true, ver: true, deleted: true, rev: true, slot: true, duty: true }).extend({
  /** The law behind a report, as the policy in force tells it; null for ordinary work. */
  duty: dutyViewSchema.nullable(),
  /** This desk may answer for the department. */
  mayAnswer: z.boolean(),
  /** True while a change of it made here has not reached the hub. */
  unsent: z.boolean(),
});
export type TaskView = z.infer<typeof taskViewSchema>;

/** A department that a case seems to need. Nothing is sent until a person says so. */
export const proposalViewSchema = z.object({
  department: departmentSchema,
  ask: z.string(),
  reasons: z.array(z.string()),
  words: z.array(z.string()),
  dueAtMs: atMsSchema,
  duty: dutyViewSchema.nullable(),
});
export type ProposalView = z.infer<typeof proposalViewSchema>;

export const askOptionsSchema = z.object({
  proposals: z.array(proposalViewSchema),
  /** Every department that can be asked, with the time it would have from now. */
  departments: z.array(z.object({ department: departmentSchema, dueAtMs: atMsSchema })),
});
export type AskOptions = z.infer<typeof askOptionsSchema>;

export const assignTaskSchema = z.object({
  ticketId: idSchema,
  department: departmentSchema.exclude(['service']),
  what: z.string().min(1).max(500),
  /** Id of the reporting duty it answers; null for ordinary work. */
  dutyId: z.string().max(60).nullable(),
});
export const handBackSchema = z.object({ taskId: idSchema, code: z.enum(handBackReasons), note: z.string().max(500) });

export const escalationViewSchema = escalationSchema.omit({ scope: true, ver: true, deleted: true }).extend({
  /** Empty where this desk does not see the ticket. */
  ticketNo: z.string(),
  title: z.string(),
  /** The customer, masked. */
  who: z.string(),
  /** It has reached whoever sits here. */
  mine: z.boolean(),
  unsent: z.boolean(),
});
export type EscalationView = z.infer<typeof escalationViewSchema>;
