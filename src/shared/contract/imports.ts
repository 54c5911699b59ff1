/**
 * What a lead may send to the hub out of a file: customers, orders, and the complaints of a ledger. Needs a device token of a lead,
 * manager or administrator; rows go into the scope of their own team, and the file counts as one more source of data, so that the same
 * row sent again changes nothing. A complaint that is there already is never overwritten: it is worked on here.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { atMsSchema, channelSchema, complaintTypeSchema, departmentSchema, ticketStageSchema, urgencySchema } from '../base/words.ts';
import { sourceCustomerSchema, sourceOrderSchema } from './ingest-rows.ts';

export const importPath = '/imports/v1';
export const mostImportRows = 1_000;

/** No spaces or control characters. */
const nameSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\s\p{C}]+$/u);

/** Whom an order or complaint is about. `ref` names them among the customers of files; the rest finds or makes them when it is nobody yet. */
export const importPersonSchema = z.strictObject({
  ref: nameSchema,
  name: z.string().max(100),
  member_no: z.string().max(64),
  /** Normalised; empty when unknown. */
  phone: z.string().max(40),
});
export type ImportPerson = z.infer<typeof importPersonSchema>;

export const importTicketSchema = z.strictObject({
  kind: z.literal('ticket'),
  /** The number in the ledger: names the row, and stays the ticket's number. */
  ticket_no: nameSchema.max(40),
  person: importPersonSchema,
  order_no: z.string().max(64),
  type: complaintTypeSchema,
  title: z.string().min(1).max(200),
  ask: z.string().max(300),
  channel: channelSchema,
  urgency: urgencySchema,
  stage: ticketStageSchema,
  department: departmentSchema,
  owner_name: z.string().max(50),
  opened_at: atMsSchema,
  /** By the policy in force where the file was read, like those of a ticket opened there. */
  golden_due_at: atMsSchema,
  plan_due_at: atMsSchema,
  /** Null when it is open, or closed at a time nobody wrote down. */
  closed_at: atMsSchema.nullable(),
  result: z.string().max(2_000),
});
export type ImportTicket = z.infer<typeof importTicketSchema>;

export const importCustomerSchema = sourceCustomerSchema.omit({ source_version: true });
export type ImportCustomer = z.infer<typeof importCustomerSchema>;
export const importOrderSchema = sourceOrderSchema.omit({ source_version: true, customer: true }).extend({ person: importPersonSchema });
export type ImportOrder = z.infer<typeof importOrderSchema>;

export const importRowSchema = z.discriminatedUnion('kind', [importCustomerSchema, importOrderSchema, importTicketSchema]);
export type ImportRow = z.infer<typeof importRowSchema>;

/**
 * ambiguous: several customers match. erased: the customer was erased on request. unknown_customer: nothing but an id that nobody has.
 * refused: it has not the shape of its kind.
 */
export const importRefusals = ['ambiguous', 'erased', 'unknown_customer', 'refused'] as const;
export const importResultSchema = z.object({
  /** unchanged: it was there already. updated: it was there with another content. */
  status: z.enum(['added', 'updated', 'unchanged', 'rejected']),
  code: z.enum(importRefusals).nullable(),
});
export type ImportResult = z.infer<typeof importResultSchema>;

/** Each row is judged by itself. */
export const importEnvelopeSchema = z.strictObject({ rows: z.array(z.unknown()).min(1).max(mostImportRows) });
export const importAnswerSchema = z.object({ results: z.array(importResultSchema) });
export type ImportAnswer = z.infer<typeof importAnswerSchema>;

export const importContract = {
  sendRows: oc
    .errors({ UNAUTHORIZED: { status: 401 }, FORBIDDEN: { status: 403 }, BAD_REQUEST: { status: 400 } })
    .route({ method: 'POST', path: `${importPath}/rows` })
    .input(importEnvelopeSchema)
    .output(importAnswerSchema),
};
