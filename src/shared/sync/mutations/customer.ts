/** A person the source systems do not know yet. Everything else about customers is read-only on desks. */
import { z } from 'zod';
import { idSchema } from '../../base/words.ts';
import type { ContactPoint, Customer } from '../../customer/customer.ts';
import { normalizePhone } from '../../customer/normalize-phone.ts';
import { defineMutation } from '../mutation.ts';
import { done, newRowScope, rejected } from './judge.ts';

export const customerCreate = defineMutation({
  v: 1,
  args: z.strictObject({
    customerId: idSchema,
    name: z.string().min(1).max(50),
    salutation: z.enum(['先生', '女士', '']),
    /** As typed or as the call gave it; may be empty. */
    phone: z.string().max(40),
    region: z.string().max(100).optional(),
  }),
  reads: (args) => [{ entity: 'customer', id: args.customerId }],
  apply(context, args) {
    if (context.row('customer', args.customerId) !== null) return rejected('input.invalid', 'customer', args.customerId);
    const scope = newRowScope(context, null);
    if (scope === null) return rejected('auth.forbidden', 'customer', args.customerId);
    const phone = args.phone.trim() === '' ? null : normalizePhone(args.phone);
    if (phone === null && args.phone.trim() !== '') return rejected('input.invalid', 'customer', args.customerId);
    const contactPoints: ContactPoint[] = phone === null ? [] : [{ number: phone.number, kind: phone.kind, verified: false }];
    const customer: Customer = {
      id: args.customerId,
      scope,
      ver: 0,
      deleted: false,
      memberNo: '',
      name: args.name.trim(),
      salutation: args.salutation,
      phone: phone?.number ?? '',
      contactPoints,
      tier: '',
      verified: false,
      tags: [],
      region: args.region ?? '',
      memberSinceMs: context.atMs,
      lastContactAtMs: null,
    };
    return done([{ entity: 'customer', row: customer }]);
  },
  describe: () => '新建客户资料',
});
