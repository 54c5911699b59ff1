/** What a customer's words were taken to mean, each part with the words that led to it. */
import { z } from 'zod';
import { complaintTypeSchema, departmentSchema, emotionSchema, urgencySchema } from '../base/words.ts';

export const customerFlags = [
  'oos_not_personal',
  'oos_over_3_years',
  'oos_handled_elsewhere',
  'media',
  'churn_threat',
  'social_threat',
  'major_loss',
] as const;
export const customerFlagSchema = z.enum(customerFlags);
export type CustomerFlag = z.infer<typeof customerFlagSchema>;

export const classificationSchema = z.object({
  /** Best first; `confidence` 0 to 1; `words` are the cues found in the text. */
  types: z.array(z.object({ type: complaintTypeSchema, confidence: z.number(), words: z.array(z.string()) })),
  emotion: emotionSchema,
  /** Name of the feeling heard, e.g. 着急, 委屈, 生气; empty when calm. */
  feeling: z.string(),
  urgency: urgencySchema,
  flags: z.array(customerFlagSchema),
  demands: z.array(z.string()),
  department: departmentSchema,
  why: z.record(z.string(), z.array(z.string())),
});
export type Classification = z.infer<typeof classificationSchema>;
