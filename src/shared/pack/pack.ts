/** Packs: immutable, numbered, signed bundles of scripts, rules, guides or policy. Authors edit YAML; this JSON is what is signed and shipped. */
import { z } from 'zod';
import { authoritySchema } from '../approval/authority.ts';
import {
  type Channel,
  type ComplaintType,
  channelSchema,
  complaintTypeSchema,
  departmentSchema,
  emotionSchema,
  type Step,
  stepSchema,
} from '../base/words.ts';
import { rulesContentSchema } from '../compliance/rule.ts';
import { postPolicySchema } from '../contact/post.ts';
import { entityBase } from '../customer/customer.ts';
import { guidesContentSchema } from '../guide/guide.ts';
import { retentionSchema } from '../retention/periods.ts';
import { emergencyPolicySchema } from '../ticket/emergency.ts';
import { scopeTableSchema } from '../ticket/scope-check.ts';

export const packKinds = ['scripts', 'rules', 'guides', 'policy'] as const;
export const packKindSchema = z.enum(packKinds);
export type PackKind = (typeof packKinds)[number];

/** Texts hold slots written {{称呼}}; the slot table is in `slots.ts`. */
export const templateSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9_.-]+$/),
  scene: z.union([complaintTypeSchema, z.literal('any')]),
  /** Those that are no step stand beside the five. 'faq' answers a frequent question: its tags are how customers ask it. */
  step: z.union([stepSchema, z.literal('opening'), z.literal('closing'), z.literal('care'), z.literal('faq')]),
  channels: z.array(channelSchema).optional(),
  /** Meant for customers at or above this emotion. */
  emotion_min: emotionSchema.optional(),
  emotion_max: emotionSchema.optional(),
  title: z.string(),
  title_en: z.string(),
  text: z.string().min(1).max(500),
  note: z.string().optional(),
  tags: z.array(z.string()).optional(),
  not_to_say: z.array(z.string()).optional(),
});
export type Template = z.infer<typeof templateSchema>;
export const scriptsContentSchema = z.strictObject({ templates: z.array(templateSchema).min(1) });
export type ScriptsContent = z.infer<typeof scriptsContentSchema>;

/** Minutes of the day, local time, half-open. */
export const calendarSchema = z.strictObject({
  /** Fixed offset of the business's time zone; mainland China is +480 all year. */
  utc_offset_minutes: z.int(),
  /** Spans per weekday, index 0 = Sunday. */
  weekly: z.array(z.array(z.tuple([z.int().min(0).max(1440), z.int().min(0).max(1440)]))).length(7),
  /** Dates (YYYY-MM-DD) off, and make-up workdays with their own spans as of a Monday. */
  holidays: z.array(z.string()),
  workdays: z.array(z.string()),
  /** Where a year's dates come from. `provisional`: no notice yet, statutory days only. A year that is not listed is unknown. */
  years: z
    .array(
      z.strictObject({
        year: z.int(),
        status: z.enum(['published', 'provisional']),
        source: z.string().min(1),
        url: z.url().optional(),
        issued_on: z.iso.date(),
        checked_on: z.iso.date(),
      }),
    )
    .optional(),
  /** Names for runs of days off, both ends included, so that 国庆前 and 节后 mean a date. */
  festivals: z.array(z.strictObject({ name: z.string().min(1), from: z.iso.date(), to: z.iso.date() })).optional(),
});
export type CalendarData = z.infer<typeof calendarSchema>;

/** A period a law sets. `from_event`: what it counts from; `types`: complaint types it is about, all when left out. */
export const lawDeadlineSchema = z.strictObject({
  id: z.string(),
  title_zh: z.string(),
  law: z.string(),
  article: z.string(),
  binds: z.enum(['company', 'platform', 'regulator', 'individual']),
  period: z.strictObject({ n: z.int().positive(), unit: z.enum(['hour', 'day', 'workday', 'month', 'year']) }),
  from_event: z.enum(['ticket_opened', 'goods_returned', 'order_signed', 'regulator_received', 'mediation_accepted']),
  types: z.array(complaintTypeSchema).optional(),
  effective_from: z.iso.date(),
  effective_to: z.iso.date().optional(),
  source: z.string(),
  checked_on: z.iso.date(),
  /** A: read in a primary text; B: in a secondary one; C: to be verified. */
  confidence: z.enum(['A', 'B', 'C']),
});
export type LawDeadline = z.infer<typeof lawDeadlineSchema>;

/** How long a department has to answer: in open hours, or to the end of the n-th workday. */
export const departmentDeadlineSchema = z.union([
  z.strictObject({ department: departmentSchema, open_minutes: z.int().positive() }),
  z.strictObject({ department: departmentSchema, workdays: z.int().positive() }),
]);
export type DepartmentDeadline = z.infer<typeof departmentDeadlineSchema>;

/** Which department a case needs: by its type, or by words in what was said of it. `ask`: what to ask of it, to be changed by the agent. */
export const routeSchema = z.strictObject({
  id: z.string().min(1),
  department: departmentSchema.exclude(['service']),
  types: z.array(complaintTypeSchema).min(1).optional(),
  words: z.array(z.string().min(1)).min(1).optional(),
  ask: z.string().min(1).max(500),
  why: z.string().min(1),
});
export type Route = z.infer<typeof routeSchema>;

/** Whom something missed reaches, in turn; minutes of open hours after it was due. `reasons`: which worsenings, all when left out. */
export const escalationRuleSchema = z.strictObject({
  clock: z.enum(['commitment', 'department', 'golden', 'plan', 'statutory', 'worsened', 'post']),
  reasons: z.array(z.string()).min(1).optional(),
  /** Its minutes run day and night. */
  always: z.boolean().optional(),
  steps: z
    .array(z.strictObject({ role: z.enum(['owner', 'lead', 'manager']), after_minutes: z.int().nonnegative() }))
    .min(1)
    .refine((steps) => steps.every((step, at) => step.after_minutes >= (steps[at - 1]?.after_minutes ?? 0)), 'steps come in turn'),
});
export type EscalationRule = z.infer<typeof escalationRuleSchema>;

/** A report that a law asks of us when something has happened: to whom, by when, shown with its source. */
export const reportingDutySchema = z.strictObject({
  id: z.string().min(1).max(60),
  types: z.array(complaintTypeSchema).min(1),
  /** Only where the case says that a person or property was harmed. */
  urgent_only: z.boolean(),
  department: departmentSchema.exclude(['service']),
  title_zh: z.string(),
  to_zh: z.string(),
  law: z.string(),
  article: z.string(),
  period: z.strictObject({ n: z.int().positive(), unit: z.enum(['hour', 'day', 'workday', 'month', 'year']) }),
  effective_from: z.iso.date(),
  effective_to: z.iso.date().optional(),
  source: z.string(),
  checked_on: z.iso.date(),
  confidence: z.enum(['A', 'B', 'C']),
});
export type ReportingDuty = z.infer<typeof reportingDutySchema>;

export const policyContentSchema = z.strictObject({
  calendar: calendarSchema,
  authority: authoritySchema,
  golden_minutes: z.int(),
  plan_minutes: z.int(),
  department_deadlines: z.array(departmentDeadlineSchema).optional(),
  law_deadlines: z.array(lawDeadlineSchema).optional(),
  scope_check: scopeTableSchema.optional(),
  retention: retentionSchema.optional(),
  routing: z.array(routeSchema).optional(),
  escalation: z.array(escalationRuleSchema).optional(),
  reporting: z.array(reportingDutySchema).optional(),
  emergency: emergencyPolicySchema.optional(),
  public_posts: postPolicySchema.optional(),
  /** Where customers reach the hub's progress page; without it, links begin with the hub's own address. */
  progress_page: z.strictObject({ base_url: z.url({ protocol: /^https?$/ }).max(200) }).optional(),
  /** Two-level wrap-up codes. */
  wrap_codes: z.array(
    z.strictObject({ id: z.string(), label: z.string(), children: z.array(z.strictObject({ id: z.string(), label: z.string() })) }),
  ),
  skip_reasons: z.array(z.string()),
});
export type PolicyContent = z.infer<typeof policyContentSchema>;

const packHead = {
  format: z.literal(1),
  pack_id: z.string(),
  version: z.int().positive(),
  title: z.string(),
  issued_at: z.int().nonnegative(),
  expires_at: z.int().nonnegative(),
  rollback_of: z.int().positive().optional(),
};
export const packSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...packHead, kind: z.literal('scripts'), content: scriptsContentSchema }),
  z.strictObject({ ...packHead, kind: z.literal('rules'), content: rulesContentSchema }),
  z.strictObject({ ...packHead, kind: z.literal('guides'), content: guidesContentSchema }),
  z.strictObject({ ...packHead, kind: z.literal('policy'), content: policyContentSchema }),
]);
export type Pack = z.infer<typeof packSchema>;
/** A pack that was checked by `packSchema` when it was read; it is large, so its way to the window does not check it again. */
export const readPackSchema = z.custom<Pack>(
  (value) => typeof value === 'object' && value !== null && 'kind' in value && 'content' in value,
);
export type PackOf<K extends PackKind> = Extract<Pack, { kind: K }>;

/** Detached Ed25519 signature over the RFC 8785 bytes of the pack; base64. */
export const packSignatureSchema = z.strictObject({ key_id: z.string(), signature: z.string() });
export type PackSignature = z.infer<typeof packSignatureSchema>;

/** As synced (scope `global`) and stored: `body` is the pack as RFC 8785 text, so that the signed bytes never change. */
export const packRowSchema = z.object({
  ...entityBase,
  packId: z.string(),
  version: z.int(),
  kind: packKindSchema,
  title: z.string(),
  issuedAtMs: z.int(),
  publishedBy: z.string(),
  body: z.string(),
  signature: packSignatureSchema,
});
export type PackRow = z.infer<typeof packRowSchema>;

export type TemplateQuery = { type: ComplaintType; step: Step; channel: Channel; emotion: number };
