/** An agent's objection to a warning, for the owner of the rules. */
import { z } from 'zod';
import { idSchema } from '../../base/words.ts';
import { defineMutation } from '../mutation.ts';
import { done, newRowScope, rejected } from './judge.ts';

export const complianceContest = defineMutation({
  v: 1,
  args: z.strictObject({
    contestId: idSchema,
    rule: z.string().min(1).max(200),
    packVersion: z.int().nonnegative(),
    text: z.string().max(500),
    note: z.string().max(500),
  }),
  reads: (args) => [{ entity: 'contest', id: args.contestId }],
  apply(context, args) {
    if (context.row('contest', args.contestId) !== null) return rejected('input.invalid', 'contest', args.contestId);
    const scope = newRowScope(context, null);
    if (scope === null) return rejected('auth.forbidden', 'contest', args.contestId);
    const { contestId, ...given } = args;
    const author = { authorId: context.actor.userId, authorName: context.actor.name, atMs: context.atMs };
    return done([{ entity: 'contest', row: { ...given, ...author, id: contestId, scope, ver: 0, deleted: false, status: 'open' } }]);
  },
  describe: (args) => `对规则 ${args.rule} 提出异议`,
});
