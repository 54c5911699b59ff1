/** What the conversation monitor raises: the signal, the turns that caused it, and two different next moves. */
import { z } from 'zod';

export const alertKinds = [
  'repeat',
  'dissatisfaction',
  'deadlock',
  'refusal',
  'asks_manager',
  'media',
  'regulator',
  'lawyer',
  'safety',
  'silence',
  'talk_over',
  'hint.repeat',
  'hint.dissatisfaction',
  'hint.no_progress',
] as const;
export const alertReasons = [
  'same_script',
  'same_script_switch',
  'displeased_turns',
  'abuse',
  'no_progress',
  'deadlock',
  'customer_said',
  'danger',
  'silence',
  'talk_over',
] as const;

/** The same as `why`, for a program: each language words it for itself. */
export const alertReasonSchema = z.object({
  code: z.enum(alertReasons),
  /** How often: halves for broken-off beginnings; seconds for a silence. */
  count: z.number().nonnegative().optional(),
  /** The customer's words that led to it. */
  words: z.array(z.string()).optional(),
  /** The customer is displeased as well. */
  displeased: z.boolean().optional(),
});
export type AlertReason = z.infer<typeof alertReasonSchema>;

export const alertSchema = z.object({
  kind: z.enum(alertKinds),
  /** 0-based index of the turn at which it first holds. */
  turn: z.int().nonnegative(),
  level: z.enum(['agent', 'lead']),
  turns: z.array(z.int().nonnegative()),
  why: z.string(),
  /** Absent in records of older versions. */
  reason: alertReasonSchema.optional(),
  moves: z.tuple([z.string(), z.string()]),
  /** Turn of the agent-level alert that this one raises to the lead. */
  escalates: z.int().nonnegative().optional(),
});
export type Alert = z.infer<typeof alertSchema>;
