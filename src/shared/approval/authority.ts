/** Who may grant what alone: limits per role, type and means, as the policy pack says them. It asks for nothing and approves nothing. */
import { z } from 'zod';
import { type ComplaintType, complaintTypeSchema, complaintTypes, type Role } from '../base/words.ts';

const limitRoles = ['agent', 'lead', 'manager'] as const;
type LimitRole = (typeof limitRoles)[number];

/** In cents, each for one case. */
export const authoritySchema = z.strictObject({
  /** What holds where `limits` says nothing. */
  agent_max_cents: z.int(),
  lead_max_cents: z.int(),
  /** The first one that names the role and the type holds; without `types`: all types. */
  limits: z
    .array(
      z.strictObject({
        role: z.enum(limitRoles),
        types: z.array(complaintTypeSchema).min(1).optional(),
        max_cents: z.int().nonnegative(),
        /** The part of it that is given as a coupon or a benefit. */
        max_coupon_cents: z.int().nonnegative().optional(),
      }),
    )
    .optional(),
  /** Open minutes within which a request is to be answered: the customer may be on the line. */
  answer_minutes: z.int().positive().optional(),
});
export type Authority = z.infer<typeof authoritySchema>;

/** What an option costs us beyond what is owed. `couponCents` is part of it. */
export type Cost = { costCents: number; couponCents?: number | undefined };
/** `maxCouponCents` null: only the whole counts. */
export type Limit = { maxCents: number; maxCouponCents: number | null };

const nothing: Limit = { maxCents: 0, maxCouponCents: null };
const defaultAnswerMinutes = 10;

const roleOf: { readonly [R in Role]: LimitRole | null } = {
  agent: 'agent',
  owner: 'agent',
  lead: 'lead',
  manager: 'manager',
  admin: 'manager',
  auditor: null,
};

/** Without a policy nobody grants anything that costs. */
export function limitFor(authority: Authority | null, role: Role, type: ComplaintType): Limit {
  const named = roleOf[role];
  if (authority === null || named === null) return nothing;
  const { limits = [] } = authority;
  const found =
    limits.find(({ role: its, types }) => its === named && types?.includes(type) === true) ??
    limits.find(({ role: its, types }) => its === named && types === undefined);
  if (found !== undefined) return { maxCents: found.max_cents, maxCouponCents: found.max_coupon_cents ?? null };
  return { maxCents: named === 'agent' ? authority.agent_max_cents : authority.lead_max_cents, maxCouponCents: null };
}

/** Coupons that are said to be more than the whole count as the whole. */
export function isWithin({ costCents, couponCents = 0 }: Cost, { maxCents, maxCouponCents }: Limit): boolean {
  return Math.max(costCents, couponCents) <= maxCents && (maxCouponCents === null || couponCents <= maxCouponCents);
}

/** Whether somebody who may grant this alone for one type may not for the other. */
export function isStretched(authority: Authority | null, cost: Cost, { from, to }: { from: ComplaintType; to: ComplaintType }): boolean {
  const may = (role: LimitRole, type: ComplaintType) => isWithin(cost, limitFor(authority, role, type));
  return limitRoles.some((role) => may(role, from) && !may(role, to));
}

/** Whether this role could grant more by `after` than by `before`, for any type or as a coupon. */
export function isRaised(before: Authority | null, after: Authority, role: Role): boolean {
  const coupons = ({ maxCents, maxCouponCents }: Limit) => Math.min(maxCents, maxCouponCents ?? maxCents);
  return complaintTypes.some((type) => {
    const [old, next] = [limitFor(before, role, type), limitFor(after, role, type)];
    return next.maxCents > old.maxCents || coupons(next) > coupons(old);
  });
}

export function answerMinutes(authority: Authority): number {
  return authority.answer_minutes ?? defaultAnswerMinutes;
}

const packWithAuthority = z.object({ content: z.object({ authority: authoritySchema }) });

/** Of a policy pack as published; null when it has none that can be read. */
export function readAuthority(body: string): Authority | null {
  const pack: unknown = JSON.parse(body);
  const read = packWithAuthority.safeParse(pack);
  return read.success ? read.data.content.authority : null;
}

type PolicyRow = { kind: string; version: number; body: string };

/** Of the highest version among these packs. */
export function newestAuthority(packs: Iterable<PolicyRow>): Authority | null {
  const policies = [...packs].filter(({ kind }) => kind === 'policy').sort((a, b) => b.version - a.version);
  return policies[0] === undefined ? null : readAuthority(policies[0].body);
}

/** The lowest role that may grant it; null when nobody may. */
export function whoMayGrant(authority: Authority | null, cost: Cost, type: ComplaintType): 'lead' | 'manager' | null {
  if (isWithin(cost, limitFor(authority, 'lead', type))) return 'lead';
  return isWithin(cost, limitFor(authority, 'manager', type)) ? 'manager' : null;
}
