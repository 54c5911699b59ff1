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
export const alertSchema = z.object({
  kind: z.enum(alertKinds),
  /** 0-based index of the turn at which it first holds. */
  turn: z.int().nonnegative(),
  level: z.enum(['agent', 'lead']),
  turns: z.array(z.int().nonnegative()),
  why: z.string(),
  moves: z.tuple([z.string(), z.string()]),
  /** Turn of the agent-level alert that this one raises to the lead. */
  escalates: z.int().nonnegative().optional(),
});
export type Alert = z.infer<typeof alertSchema>;
