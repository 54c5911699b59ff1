/** The compliance rules in force, or those a contact began with, compiled once per pack in the pauses of this window. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import type { CompiledRules } from '../../shared/compliance/compile-rules.ts';
import type { RulesContent } from '../../shared/compliance/rule.ts';
import { queries } from './queries.ts';
import { type Compiling, compilingOf } from './rules-compiling.ts';

export type Rules = {
  /** Null until a rules pack was received, and for one that does not compile (the store refuses those before). */
  rules: CompiledRules | null;
  content: RulesContent | null;
  version: number | null;
  /** While the pack is on its way or is being compiled. */
  pending: boolean;
};

const compiledNothing: Compiling = { rules: null, done: true };
const nothing = { read: () => compiledNothing, listen: () => () => {} };

export function useRules(contactId: string | null = null): Rules {
  const { data: pack, isPending } = useQuery(queries.pack.active.queryOptions({ input: { kind: 'rules', contactId } }));
  const rulesPack = pack?.kind === 'rules' ? pack : null;
  const compiling = useMemo(() => (rulesPack === null ? nothing : compilingOf(rulesPack)), [rulesPack]);
  const { rules, done } = useSyncExternalStore(compiling.listen, compiling.read);
  return { rules, content: rulesPack?.content ?? null, version: rulesPack?.version ?? null, pending: isPending || !done };
}

/** What a rule stands on: the title of its source; empty when it is not in this pack. */
export function sourceTitle(content: RulesContent | null, ruleId: string): string {
  const source = content?.rules.find((rule) => rule.id === ruleId)?.source;
  return content?.sources.find((each) => each.id === source)?.title ?? '';
}
