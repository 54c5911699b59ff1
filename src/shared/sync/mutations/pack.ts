/**
 * A lead's wish to publish a pack. Here it is only judged: the hub numbers, signs and inserts the pack row itself. Nobody but an
 * administrator raises what their own role may grant; the first policy of a house has nothing to be raised from.
 */
import { z } from 'zod';
import { authoritySchema, isRaised } from '../../approval/authority.ts';
import { may } from '../../base/rights.ts';
import { packKindSchema } from '../../pack/pack.ts';
import { defineMutation, type MutationContext } from '../mutation.ts';
import { done, rejected } from './judge.ts';

const withAuthority = z.object({ authority: authoritySchema });

/** Content that cannot be read is left to the hub's own check. */
function raisesOwnLimit({ authority, actor }: MutationContext, { kind, content }: { kind: string; content: unknown }): boolean {
  const inForce = kind === 'policy' && actor.role !== 'admin' ? authority?.() : null;
  if (inForce === null || inForce === undefined) return false;
  const read = withAuthority.safeParse(content);
  return read.success && isRaised(inForce, read.data.authority, actor.role);
}

export const packPublish = defineMutation({
  v: 1,
  needsAuthority: true,
  args: z.strictObject({ kind: packKindSchema, title: z.string().min(1).max(200), content: z.json() }),
  reads: () => [],
  apply(context, args) {
    const { role } = context.actor;
    if (!may(role, 'publishPacks')) return rejected('auth.forbidden', 'pack', context.mutationId);
    return raisesOwnLimit(context, args) ? rejected('pack.own-limit', 'pack', context.mutationId) : done([]);
  },
  describe: (args) => `发布话术包「${args.title}」`,
});
