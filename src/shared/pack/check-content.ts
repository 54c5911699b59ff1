/**
 * Says whether the content of a pack may be published, and if not, where it is wrong: shape, doubled ids, unknown slots, guides that
 * cannot be walked, rules that do not do what their own examples say, sentences that break our own rules.
 */
import type { z } from 'zod';
import { fail, ok, type Result } from '../base/result.ts';
import { type Channel, channels } from '../base/words.ts';
import { checkText } from '../compliance/check-text.ts';
import { type CompiledRules, compileRules } from '../compliance/compile-rules.ts';
import type { Finding } from '../compliance/finding.ts';
import { type RulesContent, rulesContentSchema } from '../compliance/rule.ts';
import { type GuidesContent, guidesContentSchema } from '../guide/guide.ts';
import { validateGuide } from '../guide/validate-guide.ts';
import { unknownKinds } from '../retention/periods.ts';
import { type EmergencyPolicy, emergencyProblems } from '../ticket/emergency.ts';
import { type ScopeTable, scopeProblems, scopeWords } from '../ticket/scope-check.ts';
import { canonicalJson } from './canonical.ts';
import { calendarProblems } from './check-calendar.ts';
import { type Pack, type PackKind, type PolicyContent, policyContentSchema, type ScriptsContent, scriptsContentSchema } from './pack.ts';
import { unknownSlots } from './slots.ts';
import { isRefusable, sentenceFindings, templateFindings } from './template-findings.ts';

/** `path` leads into the content, e.g. `templates[3].text`. */
export type ContentProblem = { path: string; message: string };

/** In `details.problems` of the error. */
const mostProblems = 50;

const schemas = {
  scripts: scriptsContentSchema,
  rules: rulesContentSchema,
  guides: guidesContentSchema,
  policy: policyContentSchema,
} as const satisfies Record<PackKind, z.ZodType>;

function pathOf(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>(
    (path, part) => (typeof part === 'number' ? `${path}[${part}]` : path === '' ? String(part) : `${path}.${String(part)}`),
    '',
  );
}

function doubledIds(ids: readonly string[], pathAt: (place: number) => string): ContentProblem[] {
  const first = new Map<string, number>();
  return ids.flatMap((id, place) => {
    const known = first.get(id);
    if (known === undefined) first.set(id, place);
    return known === undefined ? [] : [{ path: pathAt(place), message: `编号 ${id} 已在 ${pathAt(known)} 用过` }];
  });
}

/** Hints are let through. */
function findingProblems(findings: readonly Finding[], path: string): ContentProblem[] {
  return findings.filter(isRefusable).map((finding) => ({ path, message: `「${finding.text}」${finding.reason}(${finding.rule})` }));
}

function ruleProblems(rules: CompiledRules, text: string, on: readonly Channel[], path: string): ContentProblem[] {
  return findingProblems(sentenceFindings(rules, text, on), path);
}

function scriptsProblems({ templates }: ScriptsContent, rules: CompiledRules | null): ContentProblem[] {
  const ids = templates.map((template) => template.id);
  return [
    ...doubledIds(ids, (place) => `templates[${place}].id`),
    ...templates.flatMap((template, place) => {
      const path = `templates[${place}].text`;
      const slots = unknownSlots(template.text).map((name) => ({ path, message: `没有这个插槽：${name}` }));
      return rules === null ? slots : [...slots, ...findingProblems(templateFindings(rules, template), path)];
    }),
  ];
}

function doubtProblems(doubts: GuidesContent['doubts'], rules: CompiledRules | null): ContentProblem[] {
  const codes = (doubts ?? []).map(({ code }) => code);
  return [
    ...doubledIds(codes, (place) => `doubts[${place}].code`),
    ...(doubts ?? []).flatMap(({ sentences }, place) =>
      sentences.flatMap(({ text }, n) => {
        const path = `doubts[${place}].sentences[${n}].text`;
        const slots = unknownSlots(text).map((name) => ({ path, message: `没有这个插槽：${name}` }));
        return rules === null ? slots : [...slots, ...ruleProblems(rules, text, ['phone', 'chat'], path)];
      }),
    ),
  ];
}

function guidesProblems({ guides, doubts }: GuidesContent, rules: CompiledRules | null): ContentProblem[] {
  const ids = guides.map((guide) => guide.guide_id);
  const generic = guides.some((guide) => guide.type === 'any') ? [] : [{ path: 'guides', message: '缺少通用流程(type: any)' }];
  const spoken: readonly Channel[] = ['phone', 'chat'];
  return [
    ...generic,
    ...doubtProblems(doubts, rules),
    ...doubledIds(ids, (place) => `guides[${place}].guide_id`),
    ...guides.flatMap((guide, place) => {
      const at = `guides[${place}]`;
      const found = validateGuide(guide).map((problem) => ({ ...problem, path: `${at}.${problem.path}` }));
      if (rules === null) return found;
      const options = guide.options.flatMap((item, n) => ruleProblems(rules, item.sentence, spoken, `${at}.options[${n}].sentence`));
      const needs = (guide.deeper_needs ?? []).flatMap((item, n) =>
        ruleProblems(rules, item.sentence, spoken, `${at}.deeper_needs[${n}].sentence`),
      );
      const asks = guide.evidence.flatMap((item, n) => ruleProblems(rules, item.ask, spoken, `${at}.evidence[${n}].ask`));
      return [...found, ...options, ...needs, ...asks];
    }),
  ];
}

/** On one of its channels every rule must hit its bad sentences, and on none its good ones. */
function exampleProblems(content: RulesContent, rules: CompiledRules): ContentProblem[] {
  return content.rules.flatMap((rule, place) => {
    const opening = rule.position === 'opening';
    const isHit = (text: string) =>
      (rule.channels ?? channels).some((channel) =>
        checkText(rules, text, { channel, opening }).some((finding) => finding.rule === rule.id),
      );
    const told = (list: 'bad' | 'good', isWrong: (text: string) => boolean, message: string) =>
      rule[list].flatMap((text, n) => (isWrong(text) ? [{ path: `rules[${place}].${list}[${n}]`, message: `${rule.id} ${message}` }] : []));
    return [...told('bad', (text) => !isHit(text), '没有发现这句反例'), ...told('good', isHit, '误报了这句正例')];
  });
}

/** Better words must be better by all the rules, wherever the rule itself speaks. */
function rewriteProblems(content: RulesContent, rules: CompiledRules): ContentProblem[] {
  return content.rules.flatMap((rule, place) =>
    rule.rewrites.flatMap((text, n) => ruleProblems(rules, text, rule.channels ?? channels, `rules[${place}].rewrites[${n}]`)),
  );
}

function rulesProblems(content: RulesContent): ContentProblem[] {
  const compiled = compileRules(content);
  if (compiled.ok) return [...exampleProblems(content, compiled.value), ...rewriteProblems(content, compiled.value)];
  const { details, message } = compiled.error;
  const listed = typeof details === 'object' && details !== null && 'problems' in details ? details.problems : [];
  const problems = (Array.isArray(listed) ? listed : []).flatMap((item): ContentProblem[] => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
    return [{ path: String(item.path ?? 'rules'), message: String(item.problem ?? message) }];
  });
  return problems.length > 0 ? problems : [{ path: 'rules', message }];
}

function scopeCheckProblems(table: ScopeTable | undefined, rules: CompiledRules | null): ContentProblem[] {
  if (table === undefined) return [];
  const words =
    rules === null
      ? []
      : table.grounds.flatMap((ground, n) =>
          ruleProblems(rules, scopeWords(ground, table), ['phone', 'chat'], `scope_check.grounds[${n}].words`),
        );
  return [...scopeProblems(table), ...words];
}

/** What got worse is told at once or never: its clock begins when it is first told. */
function escalationProblems(rules: PolicyContent['escalation'] = []): ContentProblem[] {
  return rules.flatMap(({ clock, steps }, at) =>
    clock === 'worsened' && steps[0]?.after_minutes !== 0
      ? [{ path: `escalation[${at}].steps[0].after_minutes`, message: '事态升级的第一步必须立即通知:after_minutes 写 0' }]
      : [],
  );
}

/** Read, such a period would bind nobody: whoever writes one has mistyped it, or writes for a newer version. */
function retentionProblems(rules: PolicyContent['retention']): ContentProblem[] {
  return unknownKinds(rules).map((kind) => ({ path: 'retention', message: `没有这一类保存期限：${kind}` }));
}

function emergencyPlanProblems(policy: EmergencyPolicy | undefined, rules: CompiledRules | null): ContentProblem[] {
  if (policy === undefined) return [];
  const said = ({ say }: EmergencyPolicy['plans'][number], at: number) =>
    say.flatMap(({ text }, n) =>
      rules === null ? [] : ruleProblems(rules, text, ['phone', 'chat'], `emergency.plans[${at}].say[${n}].text`),
    );
  return [
    ...doubledIds(
      policy.plans.map(({ id }) => id),
      (place) => `emergency.plans[${place}].id`,
    ),
    ...emergencyProblems(policy),
    ...policy.plans.flatMap(said),
  ];
}

/** Everybody reads along: no other clock may be shorter, and the words pass the strictest rules. */
function postProblems({ public_posts: posts, golden_minutes }: PolicyContent, rules: CompiledRules | null): ContentProblem[] {
  if (posts === undefined) return [];
  const slow = posts.first_reply_minutes >= golden_minutes;
  return [
    ...(slow ? [{ path: 'public_posts.first_reply_minutes', message: '公开帖文的时限要短于首次响应的时限' }] : []),
    ...(rules === null ? [] : ruleProblems(rules, posts.invitation, ['public'], 'public_posts.invitation')),
  ];
}

function problemsOf(kind: PackKind, content: unknown, rules: CompiledRules | null): ContentProblem[] {
  const parsed = schemas[kind].safeParse(content);
  if (!parsed.success) return parsed.error.issues.map((issue) => ({ path: pathOf(issue.path), message: issue.message }));
  try {
    canonicalJson(parsed.data);
  } catch {
    return [{ path: '', message: '内容里有不能保存的字符' }];
  }
  if (kind === 'scripts') return scriptsProblems(parsed.data as ScriptsContent, rules);
  if (kind === 'guides') return guidesProblems(parsed.data as GuidesContent, rules);
  if (kind === 'policy') {
    const policy = parsed.data as PolicyContent;
    return [
      ...calendarProblems(policy.calendar),
      ...scopeCheckProblems(policy.scope_check, rules),
      ...escalationProblems(policy.escalation),
      ...retentionProblems(policy.retention),
      ...emergencyPlanProblems(policy.emergency, rules),
      ...postProblems(policy, rules),
    ];
  }
  return rulesProblems(parsed.data as RulesContent);
}

/**
 * The parsed content, or `pack.invalid` with `details.problems` (`{path, message}`, 50 at most). With `rules` (the pack in force) the
 * sentences of scripts and guides must pass them.
 */
export function checkPackContent(kind: PackKind, content: unknown, rules: CompiledRules | null = null): Result<Pack['content']> {
  const problems = problemsOf(kind, content, rules);
  const [worst] = problems;
  if (worst !== undefined) {
    const details = { problems: problems.slice(0, mostProblems) };
    return fail('pack.invalid', 'main', `${worst.path}: ${worst.message}`, details);
  }
  return ok(schemas[kind].parse(content) as Pack['content']);
}
