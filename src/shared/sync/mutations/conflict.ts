/** Closing a conflict card. Keeping one's own version is a new mutation beside it, made by the desk. */
import { z } from 'zod';
import { idSchema } from '../../base/words.ts';
import { defineMutation } from '../mutation.ts';
import { done, isLeading, rejected, writableRow } from './judge.ts';

export const conflictResolve = defineMutation({
  v: 1,
  args: z.strictObject({ conflictId: idSchema, keep: z.enum(['mine', 'theirs']) }),
  reads: (args) => [{ entity: 'conflict', id: args.conflictId }],
  apply(context, args) {
    const found = writableRow(context, 'conflict', args.conflictId);
    if (found.row === null) return found.refusal;
    const conflict = found.row;
    if (conflict.authorId !== context.actor.userId && !isLeading(context.actor)) return rejected('auth.forbidden', 'conflict', conflict.id);
    if (conflict.resolvedAtMs !== null) return done([]);
    return done([{ entity: 'conflict', row: { ...conflict, resolvedAtMs: context.atMs } }]);
  },
  describe: (args) => (args.keep === 'mine' ? '冲突：保留我的内容' : '冲突：采用对方的内容'),
});
