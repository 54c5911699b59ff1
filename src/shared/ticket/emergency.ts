/**
 * The emergency plan: what a hazard or a large loss asks of whoever hears of it first. Plans are data of the policy pack; this file
 * says when one opens, which one, and who takes the case over. Whether it is an emergency, a person decides.
 */
import { z } from 'zod';
import { type ComplaintType, complaintTypeSchema, type Role, type Urgency } from '../base/words.ts';
import type { Classification } from '../classify/classification.ts';
import { withGeneralPlans } from './general-plans.ts';

/** safety: somebody or something came or may come to harm. major_loss: a large sum is lost. */
export const emergencySigns = ['safety', 'major_loss'] as const;
export type EmergencySign = (typeof emergencySigns)[number];

/** What a sentence is for: stop using it; get to safety; medical help; care for the person; keep proof. */
export const emergencyStepKinds = ['stop', 'safe', 'medical', 'care', 'keep'] as const;

export const emergencyPlanSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9_.-]+$/)
    .max(60),
  sign: z.enum(emergencySigns),
  /** Only where the customer said one of these; the last plan of each sign has none. */
  words: z.array(z.string().min(1).max(20)).min(1).optional(),
  title_zh: z.string().min(1).max(40),
  /** The case is one of this type, whatever the talk began with; left out: as the talk is understood. */
  ticket_type: complaintTypeSchema.optional(),
  /** In the order to say them. */
  say: z
    .array(z.strictObject({ kind: z.enum(emergencyStepKinds), text: z.string().min(1).max(200) }))
    .min(1)
    .max(6),
  write_down: z.array(z.string().min(1).max(60)).min(1).max(8),
  /** Where the advice comes from. */
  source: z.string().min(1),
  checked_on: z.iso.date(),
});
export type EmergencyPlan = z.infer<typeof emergencyPlanSchema>;

export const emergencyPolicySchema = z.strictObject({
  /** Who becomes the second person, best first: a senior agent, a lead. */
  second_person: z.array(z.enum(['senior', 'lead'])).min(1),
  /** Offered when somebody says that it is no emergency. */
  dismiss_reasons: z.array(z.string().min(1).max(40)).min(1).max(6),
  /** The first that fits is opened. */
  plans: z.array(emergencyPlanSchema).min(1),
});
export type EmergencyPolicy = z.infer<typeof emergencyPolicySchema>;

/** Of a running contact. `open`: nobody has decided yet. */
export const emergencySchema = z.object({
  planId: z.string(),
  sign: z.enum(emergencySigns),
  state: z.enum(['open', 'taken', 'dismissed']),
  /** The customer's words it was opened for; empty when the agent named the type. */
  words: z.array(z.string()),
  openedAtMs: z.number(),
  decidedAtMs: z.number().nullable(),
  /** Why it is none; empty otherwise. */
  reason: z.string(),
  /** Taken, and the case is written; null while there is no customer to write it for. */
  ticketId: z.string().nullable(),
  /** What the talk was about before taking made it of the plan's type; for taking it back. */
  typeBefore: z.object({ type: complaintTypeSchema, typeConfirmed: z.boolean() }).optional(),
});
export type Emergency = z.infer<typeof emergencySchema>;

export type Heard = {
  classification: Classification | null;
  /** The type the agent confirmed; null while it is only heard. */
  confirmedType: ComplaintType | null;
  /** Everything the customer said. */
  said: string;
};

type Found = { sign: EmergencySign; words: string[] };

function signIn({ classification, confirmedType }: Heard): Found | null {
  const words = classification?.why.urgency ?? [];
  const isLoss = classification?.flags.includes('major_loss') === true;
  const isHazard = classification?.types.some(({ type }) => type === 'safety_hazard') === true;
  if (confirmedType === 'safety_hazard') return { sign: 'safety', words: classification?.urgency === 'emergency' ? words : [] };
  if (classification?.urgency !== 'emergency') return null;
  return { sign: isLoss && !isHazard ? 'major_loss' : 'safety', words };
}

/** Null for no sign of the policy's: each has a general plan, its own or ours. */
function planFor(policy: EmergencyPolicy | undefined, sign: EmergencySign, said: string): EmergencyPlan | null {
  const fits = (plan: EmergencyPlan) => plan.sign === sign && (plan.words?.some((word) => said.includes(word)) ?? true);
  return withGeneralPlans(policy).plans.find(fits) ?? null;
}

/**
 * What the plan of a contact is, now that more was said. It opens once; while nobody has decided it follows what is said; what was
 * taken stays; one that was judged to be none opens again only for words that were not there before.
 */
export function watchEmergency(
  before: Emergency | null,
  heard: Heard,
  policy: EmergencyPolicy | undefined,
  nowMs: number,
): Emergency | null {
  if (before?.state === 'taken') return before;
  const found = signIn(heard);
  const plan = found === null ? null : planFor(policy, found.sign, heard.said);
  if (found === null || plan === null) return before?.state === 'open' ? null : before;
  if (before?.state === 'dismissed' && found.words.every((word) => before.words.includes(word))) return before;
  const openedAtMs = before?.state === 'open' ? before.openedAtMs : nowMs;
  return {
    ...{ planId: plan.id, sign: found.sign, state: 'open', words: found.words, openedAtMs },
    ...{ decidedAtMs: null, reason: '', ticketId: null },
  };
}

/**
 * What a case is saved with. Hearing alone raises nothing to an emergency while a plan waits for a person's decision, and a judgement
 * that it is none holds. Taking it raises it; so does naming the type 安全隐患 for words of danger, unless it was put away.
 */
export function savedUrgency(heard: Urgency, emergency: Emergency | null, isNamed: boolean): Urgency {
  if (emergency?.state === 'taken') return 'emergency';
  if (heard !== 'emergency' || emergency === null) return heard;
  return emergency.state === 'open' && isNamed ? 'emergency' : 'phone_first';
}

export type Colleague = { id: string; name: string; role: Role; senior: boolean };

function isOfRank({ role, senior }: Colleague, rank: EmergencyPolicy['second_person'][number]): boolean {
  return rank === 'lead' ? role === 'lead' : role === 'agent' && senior;
}

/**
 * Who takes the case on: of the best rank that anybody has, the one with the fewest emergencies in hand (`load`), then by name. Whoever
 * already has it, or sits here, keeps it when they have such a rank themselves. Null where the team has nobody like that.
 */
export function secondPerson(
  team: readonly Colleague[],
  ranks: EmergencyPolicy['second_person'],
  given: { ownerId: string | null; selfId: string; load: ReadonlyMap<string, number> },
): Colleague | null {
  const { ownerId, selfId, load } = given;
  const ranked = (person: Colleague) => ranks.some((rank) => isOfRank(person, rank));
  const keeps = [ownerId, selfId].flatMap((id) => team.filter((person) => person.id === id && ranked(person)))[0];
  if (keeps !== undefined) return keeps;
  const best = ranks.map((rank) => team.filter((person) => isOfRank(person, rank))).find((found) => found.length > 0) ?? [];
  const loadOf = ({ id }: Colleague) => load.get(id) ?? 0;
  return [...best].sort((a, b) => loadOf(a) - loadOf(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))[0] ?? null;
}

/** Each sign needs a plan for words nobody foresaw, after all others of it; a plan behind that one is never opened. */
export function emergencyProblems({ plans }: EmergencyPolicy): { path: string; message: string }[] {
  return emergencySigns.flatMap((sign) => {
    const own = plans.map((plan, place) => ({ plan, place })).filter(({ plan }) => plan.sign === sign);
    const general = own.findIndex(({ plan }) => plan.words === undefined);
    if (general < 0) return [{ path: 'emergency.plans', message: `${sign} 缺少一份不限词语的通用预案` }];
    return own
      .slice(general + 1)
      .map(({ plan, place }) => ({ path: `emergency.plans[${place}]`, message: `${plan.id} 排在通用预案之后，永远不会打开` }));
  });
}
