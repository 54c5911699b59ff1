/** The compliance rules in force, compiled once per pack version. Null until a rules pack was received. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type CompiledRules, compileRules } from '../../../shared/compliance/compile-rules.ts';
import { queries } from '../../ipc/queries.ts';

export function useRules(): { rules: CompiledRules | null; pending: boolean } {
  const { data, isPending } = useQuery(queries.pack.active.queryOptions({ input: { kind: 'rules', contactId: null } }));
  const content = data?.kind === 'rules' ? data.content : null;
  const rules = useMemo(() => {
    const compiled = content ? compileRules(content) : null;
    return compiled?.ok ? compiled.value : null;
  }, [content]);
  return { rules, pending: isPending };
}
