/** What the call desk reads of an emergency plan that is open, taken, or was judged to be none. Times are epoch ms UTC. */
import { z } from 'zod';
import { atMsSchema, departmentSchema, idSchema } from '../base/words.ts';
import { emergencyPlanSchema, emergencySchema } from '../ticket/emergency.ts';
import { dutyViewSchema } from './department-views.ts';

export const emergencyViewSchema = z.object({
  title: z.string(),
  ...emergencySchema.pick({ sign: true, state: true, words: true, reason: true }).shape,
  say: emergencyPlanSchema.shape.say,
  writeDown: z.array(z.string()),
  source: z.string(),
  dismissReasons: z.array(z.string()),
  /** Who has the case, or will have it once it is taken; null where the team has nobody of such a rank. */
  second: z.object({ name: z.string(), rank: z.enum(['senior', 'lead']), isSelf: z.boolean() }).nullable(),
  /** Reports the law asks for: opened already, or opened when it is taken. */
  reports: z.array(z.object({ duty: dutyViewSchema, department: departmentSchema, dueAtMs: atMsSchema })),
  /** Null until the case was written. */
  ticket: z.object({ id: idSchema, ticketNo: z.string(), ownerName: z.string() }).nullable(),
  /** Taken, but nobody knows yet whose case it is. */
  waitsForCustomer: z.boolean(),
});
export type EmergencyView = z.infer<typeof emergencyViewSchema>;
