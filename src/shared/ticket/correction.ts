/** A customer's data that is wrong: told in a ticket's story, for whoever owns the source to put right. Desks never change the data themselves. */
import { z } from 'zod';
import { idSchema } from '../base/words.ts';

export const correctionFields = ['name', 'phone', 'address', 'tier', 'other'] as const;
export type CorrectionField = (typeof correctionFields)[number];

export const mostRightCharacters = 200;
export const mostWhyCharacters = 300;

export const correctionSchema = z.strictObject({
  ticketId: idSchema,
  field: z.enum(correctionFields),
  /** What it should say, as the customer said it. */
  right: z.string().trim().min(1).max(mostRightCharacters),
  /** Who said so, how it was checked. */
  note: z.string().trim().max(mostWhyCharacters),
});
export type Correction = z.infer<typeof correctionSchema>;

const fieldNames: { readonly [F in CorrectionField]: string } = {
  name: '姓名',
  phone: '电话',
  address: '地址',
  tier: '会员等级',
  other: '资料',
};

/** 「客户姓名：王小明」: a name after these words is known for one, and hidden wherever what was told is shown masked. */
export function correctionText({ field, right, note }: Omit<Correction, 'ticketId'>): string {
  const wish = `请更正客户${fieldNames[field]}：${right}`;
  return note === '' ? wish : `${wish}（${note}）`;
}

/** Without what is right: read to the customer and kept in lists. */
export function correctionAsked(field: CorrectionField): string {
  return `已提请更正登记的${fieldNames[field]}`;
}
