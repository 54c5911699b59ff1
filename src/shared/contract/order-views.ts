/** A customer's orders as their page shows them, and the way of one of them, which is asked for when it is unfolded. */
import { z } from 'zod';
import { idSchema } from '../base/words.ts';
import { orderStatuses } from '../customer/customer.ts';

export const orderViewSchema = z.object({
  id: idSchema,
  orderNo: z.string(),
  product: z.string(),
  quantity: z.int(),
  amountCents: z.int(),
  status: z.enum(orderStatuses),
  placedAtMs: z.number(),
  promisedAtMs: z.number().nullable(),
  signedAtMs: z.number().nullable(),
  signedBy: z.string().nullable(),
  carrier: z.string().nullable(),
  trackingNo: z.string().nullable(),
});
export type OrderView = z.infer<typeof orderViewSchema>;

/** One line of an order's way; the latest first. */
export const orderStepSchema = z.object({ id: idSchema, atMs: z.number(), place: z.string(), text: z.string() });
export type OrderStep = z.infer<typeof orderStepSchema>;

/** Rows lie by customer, so that whose order it is finds them. */
export const orderOfCustomerSchema = z.object({ customerId: idSchema, orderId: idSchema });
export type OrderOfCustomer = z.infer<typeof orderOfCustomerSchema>;
