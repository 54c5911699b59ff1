/**
 * Whether a case is ours to take up, as dated law: which grounds and routes hold on a day, and the words for them. It refuses
 * nothing: a person looks, a person confirms, and the words always say what we can do and where else to go.
 */
import { z } from 'zod';

const dated = { source: z.string().min(1), checked_on: z.iso.date(), confidence: z.enum(['A', 'B', 'C']) };

export const scopeTableSchema = z.strictObject({
  laws: z.array(
    z.strictObject({
      id: z.string().min(1),
      title_zh: z.string(),
      issuer: z.string(),
      effective_from: z.iso.date(),
      /** The last day on which it holds. */
      effective_to: z.iso.date().optional(),
      ...dated,
    }),
  ),
  grounds: z.array(
    z.strictObject({
      id: z.string().min(1),
      law: z.string(),
      article: z.string(),
      /** Whom it binds: a regulator's ground never lets a company send a caller away. */
      binds: z.enum(['regulator', 'company']),
      title_zh: z.string(),
      /** What to say: the reason and what we can do ourselves. */
      words: z.string().min(1),
      ...dated,
    }),
  ),
  /** What is no ground, though it is often taken for one. */
  cautions: z.array(z.strictObject({ id: z.string().min(1), law: z.string(), article: z.string(), title_zh: z.string(), ...dated })),
  routes: z.array(z.strictObject({ id: z.string().min(1), title_zh: z.string() })).min(1),
});
export type ScopeTable = z.infer<typeof scopeTableSchema>;
export type ScopeGround = ScopeTable['grounds'][number];

export type ScopeOnDay = Pick<ScopeTable, 'laws' | 'grounds' | 'cautions' | 'routes'>;

/** What holds on a day (YYYY-MM-DD). */
export function scopeOn(table: ScopeTable, day: string): ScopeOnDay {
  const laws = table.laws.filter(({ effective_from: from, effective_to: to }) => from <= day && (to === undefined || day <= to));
  const isInForce = ({ law }: { law: string }) => laws.some(({ id }) => id === law);
  return { laws, grounds: table.grounds.filter(isInForce), cautions: table.cautions.filter(isInForce), routes: table.routes };
}

/** To say to the customer: reason, what we can do, and every lawful route. */
export function scopeWords(ground: ScopeGround, { routes }: Pick<ScopeOnDay, 'routes'>): string {
  return `${ground.words}您还有这几条路可以走：${routes.map(({ title_zh: title }) => title).join('；')}。`;
}

/** For the story of the ticket, once a person has confirmed it. */
export function scopeRecord(ground: ScopeGround, on: ScopeOnDay & { day: string }): string {
  const law = on.laws.find(({ id }) => id === ground.law);
  const basis = law === undefined ? '' : `按${on.day}施行的《${law.title_zh}》${ground.article}，`;
  return `受理范围核对：${basis}${ground.title_zh}。已向客户说明：${scopeWords(ground, on)}`;
}

/** Ids that name nothing, or are used twice. */
export function scopeProblems(table: ScopeTable): { path: string; message: string }[] {
  const laws = new Set(table.laws.map(({ id }) => id));
  const lists = { grounds: table.grounds, cautions: table.cautions } as const;
  return Object.entries(lists).flatMap(([name, list]) =>
    list.flatMap(({ id, law }, place) => {
      const path = `scope_check.${name}[${place}]`;
      const isDoubled = list.findIndex((each) => each.id === id) !== place;
      return [
        ...(laws.has(law) ? [] : [{ path: `${path}.law`, message: `没有这部规定：${law}` }]),
        ...(isDoubled ? [{ path: `${path}.id`, message: `编号 ${id} 已经用过` }] : []),
      ];
    }),
  );
}
