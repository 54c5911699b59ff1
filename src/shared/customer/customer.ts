/** The person and what the source systems know of them. Source-owned fields are read-only on desks. */
import { z } from 'zod';
import { atMsSchema, idSchema } from '../base/words.ts';

/** Columns that every synced entity carries. `ver` rises with each accepted write on the hub. */
export const entityBase = { id: idSchema, scope: z.string(), ver: z.int(), deleted: z.boolean() };

export const contactPointSchema = z.object({
  /** Normalised by `normalizePhone`: digits only, mainland mobiles as 11 digits. */
  number: z.string(),
  kind: z.enum(['mobile', 'landline', 'relay', 'other']),
  verified: z.boolean(),
});
export type ContactPoint = z.infer<typeof contactPointSchema>;

export const customerSchema = z.object({
  ...entityBase,
  /** Member number in the source system. */
  memberNo: z.string(),
  name: z.string(),
  salutation: z.enum(['先生', '女士', '']),
  /** Primary number, normalised; also first of `contactPoints`. */
  phone: z.string(),
  contactPoints: z.array(contactPointSchema),
  tier: z.string(),
  verified: z.boolean(),
  tags: z.array(z.string()),
  /** Address down to the district only (least data a desk needs). */
  region: z.string(),
  memberSinceMs: atMsSchema,
  /** Latest contact on any channel; null if none. */
  lastContactAtMs: atMsSchema.nullable(),
});
export type Customer = z.infer<typeof customerSchema>;

export const benefitSchema = z.object({
  ...entityBase,
  customerId: idSchema,
  title: z.string(),
  /** In cents (分); null when not money. */
  amountCents: z.int().nullable(),
  status: z.enum(['active', 'used', 'expired']),
  expiresAtMs: atMsSchema.nullable(),
});
export type Benefit = z.infer<typeof benefitSchema>;

export const orderStatuses = ['paid', 'shipped', 'in_transit', 'delivering', 'signed', 'returning', 'refunded'] as const;
export const orderSchema = z.object({
  ...entityBase,
  customerId: idSchema,
  orderNo: z.string(),
  product: z.string(),
  quantity: z.int(),
  amountCents: z.int(),
  status: z.enum(orderStatuses),
  placedAtMs: atMsSchema,
  shippedAtMs: atMsSchema.nullable(),
  /** The delivery time promised when ordering. */
  promisedAtMs: atMsSchema.nullable(),
  signedAtMs: atMsSchema.nullable(),
  /** e.g. 本人, 家人, 门卫, 快递柜. */
  signedBy: z.string().nullable(),
  carrier: z.string().nullable(),
  trackingNo: z.string().nullable(),
});
export type Order = z.infer<typeof orderSchema>;

export const logisticsEventSchema = z.object({
  ...entityBase,
  customerId: idSchema,
  orderId: idSchema,
  atMs: atMsSchema,
  place: z.string(),
  text: z.string(),
});
export type LogisticsEvent = z.infer<typeof logisticsEventSchema>;
