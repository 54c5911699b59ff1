/** Hands a customer a link to the progress page of their ticket, and takes it back. Both only append to the story, which holds the link's hash, never the link. */
import { z } from 'zod';
import { idSchema } from '../../base/words.ts';
import { progressLinkDays } from '../../ticket/progress-link.ts';
import { defineMutation } from '../mutation.ts';
import { done, writableRow } from './judge.ts';
import { storyEvent } from './ticket-story.ts';

/** SHA-256 of the token, hex. */
const tokenHashSchema = z.string().regex(/^[0-9a-f]{64}$/);

export const progressLinkMake = defineMutation({
  v: 1,
  args: z.strictObject({ ticketId: idSchema, tokenHash: tokenHashSchema }),
  reads: (args) => [{ entity: 'ticket', id: args.ticketId }],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const text = `给客户的进度链接，${progressLinkDays} 天内有效`;
    return done([storyEvent(context, found.row, { kind: 'link_made', text, reasonCode: args.tokenHash })]);
  },
  describe: () => '生成客户进度链接',
});

export const progressLinkRevoke = defineMutation({
  v: 1,
  args: z.strictObject({ ticketId: idSchema, tokenHashes: z.array(tokenHashSchema).min(1).max(50) }),
  reads: (args) => [{ entity: 'ticket', id: args.ticketId }],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const { row } = found;
    const telling = { kind: 'link_ended', text: '进度链接已停用' } as const;
    return done(
      [...new Set(args.tokenHashes)].map((hash) => storyEvent(context, row, { ...telling, reasonCode: hash, label: `link_ended/${hash}` })),
    );
  },
  describe: () => '停用客户进度链接',
});
