/**
 * The rows a source system may send, one shape per kind. A row is named by (source, kind, source_id); `source_version` rises with
 * every change at the source, so that an older one which arrives late never overwrites a newer one. Times are epoch ms UTC.
 */
import { z } from 'zod';
import { channelSchema, emotionSchema, speakerSchema } from '../base/words.ts';
import { orderStatuses } from '../customer/customer.ts';

/** No spaces, control characters or halves of characters, so that it can be written anywhere. */
const sourceIdSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\s\p{C}]+$/u, 'no spaces or control characters');
const line = (most: number) => z.string().max(most);
const needed = (most: number) => z.string().trim().min(1).max(most);
const atSchema = z.int().min(0).max(253_402_300_799_999).meta({ description: 'epoch milliseconds UTC' });
const centsSchema = z.int().min(-1_000_000_000_000).max(1_000_000_000_000);

const named = {
  source_id: sourceIdSchema.meta({ description: 'the id of this row in the source, unique within its kind' }),
  source_version: z.int().nonnegative().meta({ description: 'rises with each change at the source: a counter or epoch ms' }),
};
const customerRef = sourceIdSchema.meta({ description: 'source_id of the customer row in the same source; it may arrive later' });

export const sourceCustomerSchema = z
  .strictObject({
    kind: z.literal('customer'),
    ...named,
    name: line(100).default(''),
    salutation: z.enum(['先生', '女士', '']).default(''),
    member_no: line(64).default('').meta({ description: 'the member number all your systems share; a strong key' }),
    phones: z
      .array(z.strictObject({ number: needed(40), verified: z.boolean().default(false) }))
      .max(20)
      .default([])
      .meta({ description: 'primary first; a verified number is a strong key' }),
    tier: line(50).default(''),
    verified: z.boolean().default(false),
    tags: z.array(needed(50)).max(50).default([]),
    region: line(100).default('').meta({ description: 'down to the district only: desks show it' }),
    address: line(300).default('').meta({ description: 'stays on the hub; only used to suggest that two records are one person' }),
    devices: z.array(needed(128)).max(20).default([]).meta({ description: 'stays on the hub, as address does' }),
    member_since_at: atSchema.nullable().default(null),
  })
  .meta({
    examples: [
      {
        kind: 'customer',
        source_id: 'c-1001',
        source_version: 3,
        name: '林晚秋',
        salutation: '女士',
        member_no: 'M200815',
        phones: [{ number: '+86 138 0000 1037', verified: true }],
        tier: '金卡会员',
        tags: ['重视时效'],
        region: '上海市徐汇区',
      },
    ],
  });

export const sourceContactPointSchema = z
  .strictObject({
    kind: z.literal('contact_point'),
    ...named,
    customer: customerRef,
    number: needed(40),
    verified: z.boolean().default(false),
  })
  .meta({
    examples: [{ kind: 'contact_point', source_id: 'p-7', source_version: 1, customer: 'c-1001', number: '021-60000348', verified: false }],
  });

export const sourceTierSchema = z
  .strictObject({ kind: z.literal('tier'), ...named, customer: customerRef, tier: needed(50) })
  .meta({ examples: [{ kind: 'tier', source_id: 't-1001', source_version: 2, customer: 'c-1001', tier: '黑金会员' }] });

export const sourceBenefitSchema = z
  .strictObject({
    kind: z.literal('benefit'),
    ...named,
    customer: customerRef,
    title: needed(100),
    amount_cents: centsSchema.nullable().default(null),
    status: z.enum(['active', 'used', 'expired']).default('active'),
    expires_at: atSchema.nullable().default(null),
  })
  .meta({
    examples: [{ kind: 'benefit', source_id: 'b-31', source_version: 1, customer: 'c-1001', title: '满200减30优惠券', amount_cents: 3000 }],
  });

export const sourceTagSchema = z
  .strictObject({ kind: z.literal('tag'), ...named, customer: customerRef, tag: needed(50) })
  .meta({ examples: [{ kind: 'tag', source_id: 'g-5', source_version: 1, customer: 'c-1001', tag: '家有宝宝' }] });

export const sourceOrderSchema = z
  .strictObject({
    kind: z.literal('order'),
    ...named,
    customer: customerRef,
    order_no: needed(64).meta({ description: 'as customers know it; a strong key: two sources with this order mean the same person' }),
    product: needed(200),
    quantity: z.int().min(1).max(1_000_000).default(1),
    amount_cents: centsSchema,
    status: z.enum(orderStatuses),
    placed_at: atSchema,
    shipped_at: atSchema.nullable().default(null),
    promised_at: atSchema.nullable().default(null),
    signed_at: atSchema.nullable().default(null),
    signed_by: line(50).nullable().default(null),
    carrier: line(50).nullable().default(null),
    tracking_no: line(64).nullable().default(null),
  })
  .meta({
    examples: [
      {
        kind: 'order',
        source_id: 'o-9',
        source_version: 1_795_000_000_000,
        customer: 'c-1001',
        order_no: 'D20261120000917',
        product: '空气炸锅 5L',
        amount_cents: 29_900,
        status: 'in_transit',
        placed_at: 1_795_000_000_000,
        promised_at: 1_795_300_000_000,
      },
    ],
  });

export const sourceLogisticsSchema = z
  .strictObject({
    kind: z.literal('logistics_event'),
    ...named,
    order: sourceIdSchema.meta({ description: 'source_id of the order row in the same source; it may arrive later' }),
    at: atSchema,
    place: line(100).default(''),
    text: needed(300),
    goods_returned: z
      .boolean()
      .optional()
      .meta({ description: 'a returned parcel is back with us: starts the time for the refund; read from the text when left out' }),
  })
  .meta({
    examples: [
      { kind: 'logistics_event', source_id: 'l-1', source_version: 1, order: 'o-9', at: 1_795_040_000_000, place: '上海', text: '已揽收' },
    ],
  });

export const sourceContactSchema = z
  .strictObject({
    kind: z.literal('contact'),
    ...named,
    customer: customerRef.nullable().default(null),
    channel: channelSchema,
    direction: z.enum(['in', 'out']).default('in'),
    from: line(64).default('').meta({ description: 'number or chat address' }),
    started_at: atSchema,
    ended_at: atSchema.nullable().default(null),
    agent_name: line(50).default(''),
    summary: line(1_000).default(''),
    emotion: emotionSchema.default(0),
    transcript: z
      .array(
        z.strictObject({
          speaker: speakerSchema,
          text: line(2_000),
          at_ms: z.int().min(0).max(86_400_000).meta({ description: 'since the contact began' }),
        }),
      )
      .max(500)
      .default([]),
    satisfaction: z.int().min(1).max(5).nullable().default(null),
  })
  .meta({
    examples: [
      {
        kind: 'contact',
        source_id: 'call-77',
        source_version: 1,
        customer: 'c-1001',
        channel: 'phone',
        from: '13800001037',
        started_at: 1_795_100_000_000,
        ended_at: 1_795_100_240_000,
        agent_name: '周予安',
        summary: '催问空气炸锅何时送到',
        emotion: 1,
      },
    ],
  });

export const sourceSatisfactionSchema = z
  .strictObject({
    kind: z.literal('satisfaction'),
    ...named,
    contact: sourceIdSchema.meta({ description: 'source_id of the contact row in the same source; it may arrive later' }),
    score: z.int().min(1).max(5),
  })
  .meta({ examples: [{ kind: 'satisfaction', source_id: 's-77', source_version: 1, contact: 'call-77', score: 2 }] });

export const sourceKinds = [
  'customer',
  'contact_point',
  'tier',
  'benefit',
  'tag',
  'order',
  'logistics_event',
  'contact',
  'satisfaction',
] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Any row may be withdrawn by its name and a higher version; what desks hold of it goes. */
export const withdrawnRowSchema = z
  .strictObject({ kind: z.enum(sourceKinds), ...named, deleted: z.literal(true) })
  .meta({ examples: [{ kind: 'tag', source_id: 'g-5', source_version: 2, deleted: true }] });

export const presentRowSchema = z.discriminatedUnion('kind', [
  sourceCustomerSchema,
  sourceContactPointSchema,
  sourceTierSchema,
  sourceBenefitSchema,
  sourceTagSchema,
  sourceOrderSchema,
  sourceLogisticsSchema,
  sourceContactSchema,
  sourceSatisfactionSchema,
]);
export type PresentRow = z.infer<typeof presentRowSchema>;
export type WithdrawnRow = z.infer<typeof withdrawnRowSchema>;
export type SourceRow = PresentRow | WithdrawnRow;
export type SourceRowOf<K extends SourceKind> = Extract<PresentRow, { kind: K }>;
