/** The compliance rules in force, or those a contact began with, compiled once per pack in this window. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type CompiledRules, compileRules } from '../../shared/compliance/compile-rules.ts';
import type { RulesContent } from '../../shared/compliance/rule.ts';
import type { Pack } from '../../shared/pack/pack.ts';
import { queries } from './queries.ts';

export type Rules = {
  /** Null until a rules pack was received, and for one that does not compile (the store refuses those before). */
  rules: CompiledRules | null;
  content: RulesContent | null;
  version: number | null;
  pending: boolean;
};

const compiledByPack = new WeakMap<Pack, CompiledRules | null>();

function compiledRules(pack: Pack | null | undefined): CompiledRules | null {
  if (pack?.kind !== 'rules') return null;
  const known = compiledByPack.get(pack);
  if (known !== undefined) return known;
  const compiled = compileRules(pack.content);
  const rules = compiled.ok ? compiled.value : null;
  compiledByPack.set(pack, rules);
  return rules;
}

export function useRules(contactId: string | null = null): Rules {
  const { data: pack, isPending } = useQuery(queries.pack.active.queryOptions({ input: { kind: 'rules', contactId } }));
  const rules = useMemo(() => compiledRules(pack), [pack]);
  const isRules = pack?.kind === 'rules';
  return { rules, content: isRules ? pack.content : null, version: isRules ? pack.version : null, pending: isPending };
}

/** What a rule stands on: the title of its source; empty when it is not in this pack. */
export function sourceTitle(content: RulesContent | null, ruleId: string): string {
  const source = content?.rules.find((rule) => rule.id === ruleId)?.source;
  return content?.sources.find((each) => each.id === source)?.title ?? '';
}
