/** The closed vocabularies that every part shares, in wire form. One list each, so no part invents a member. */
import { z } from 'zod';

export const complaintTypes = [
  'product_quality',
  'service_attitude',
  'logistics_delay',
  'not_received_signed',
  'size_fit',
  'description_mismatch',
  'after_sales_slow',
  'price_refund',
  'safety_hazard',
  'privacy_leak',
  'other',
] as const;
export const complaintTypeSchema = z.enum(complaintTypes);
export type ComplaintType = (typeof complaintTypes)[number];

export const channels = ['phone', 'chat', 'public'] as const;
export const channelSchema = z.enum(channels);
export type Channel = (typeof channels)[number];

/** The five steps 五步, in order. */
export const steps = ['empathize', 'paraphrase', 'request_evidence', 'offer_two_options', 'commit_time'] as const;
export const stepSchema = z.enum(steps);
export type Step = (typeof steps)[number];

/** 0 calm; 1 dissatisfied but restrained; 2 plainly angry; 3 abuse, curse or threat. */
export const emotionSchema = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);
export type Emotion = z.infer<typeof emotionSchema>;

/** What a customer answers when asked how content they are: 1 not at all, 5 fully. */
export const satisfactionSchema = z.int().min(1).max(5);

export const urgencies = ['normal', 'phone_first', 'emergency'] as const;
export const urgencySchema = z.enum(urgencies);
export type Urgency = (typeof urgencies)[number];

export const severities = ['block', 'warn', 'hint'] as const;
export const severitySchema = z.enum(severities);
export type Severity = (typeof severities)[number];

export const roles = ['agent', 'lead', 'owner', 'manager', 'admin', 'auditor'] as const;
export const roleSchema = z.enum(roles);
export type Role = (typeof roles)[number];

/** Owners of a department answer what they are asked and auditors read: neither has the team's tickets on their desk, so neither can own one. */
export function canOwnTickets(role: Role): boolean {
  return role !== 'owner' && role !== 'auditor';
}

export const departments = ['service', 'quality', 'logistics', 'membership', 'product', 'finance'] as const;
export const departmentSchema = z.enum(departments);
export type Department = (typeof departments)[number];

/** new → verifying → solving → executing → confirming → care 回访 → closed; reopening goes back to verifying. */
export const ticketStages = ['new', 'verifying', 'solving', 'executing', 'confirming', 'care', 'closed'] as const;
export const ticketStageSchema = z.enum(ticketStages);
export type TicketStage = (typeof ticketStages)[number];

/** Who speaks in a transcript. Unknown speakers never raise a warning on agent conduct. */
export const speakers = ['agent', 'customer', 'bot', 'third', 'unknown'] as const;
export const speakerSchema = z.enum(speakers);
export type Speaker = (typeof speakers)[number];

/** In lower case only, as PostgreSQL writes them: a second spelling would be another id to whoever compares text, and the same row to the database. */
export const idSchema = z.uuid().lowercase();
/** Epoch milliseconds UTC. */
export const atMsSchema = z.int().nonnegative();
