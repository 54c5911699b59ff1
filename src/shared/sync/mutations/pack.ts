/** A lead's wish to publish a pack. Here it is only judged: the hub numbers, signs and inserts the pack row itself. */
import { z } from 'zod';
import { packKindSchema } from '../../pack/pack.ts';
import { defineMutation } from '../mutation.ts';
import { done, rejected } from './judge.ts';

export const packPublish = defineMutation({
  v: 1,
  args: z.strictObject({ kind: packKindSchema, title: z.string().min(1).max(200), content: z.json() }),
  reads: () => [],
  apply(context) {
    const { role } = context.actor;
    return role === 'lead' || role === 'admin' ? done([]) : rejected('auth.forbidden', 'pack', context.mutationId);
  },
  describe: (args) => `发布话术包「${args.title}」`,
});
