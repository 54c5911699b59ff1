/** What the settings show of the ways in from other programs on this PC. */
import { z } from 'zod';

export const adaptersViewSchema = z.object({
  local: z.object({
    enabled: z.boolean(),
    port: z.int(),
    token: z.string(),
    /** Web pages that may connect. */
    origins: z.array(z.string()),
    state: z.enum(['off', 'open', 'failed']),
    problem: z.enum(['port-taken', 'not-opened']).nullable(),
    clients: z.int(),
    /** Since this app was started. */
    events: z.int(),
    lastEventAtMs: z.number().nullable(),
    refused: z
      .object({ count: z.int(), why: z.enum(['token', 'origin', 'host', 'size', 'malformed', 'path']), atMs: z.number() })
      .nullable(),
  }),
  links: z.object({ taken: z.int(), refused: z.int(), lastAtMs: z.number().nullable() }),
});
export type AdaptersView = z.infer<typeof adaptersViewSchema>;
