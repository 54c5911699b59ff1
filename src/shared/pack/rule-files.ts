/** A rule pack is written as one file per family, with sources and word lists beside them; here they become one content. */

type RuleFile = { name: string; document: unknown };

function fieldOf(document: unknown, field: 'sources' | 'lists' | 'rules'): unknown {
  return typeof document === 'object' && document !== null && field in document ? (document as Record<string, unknown>)[field] : undefined;
}

/**
 * Order of files is order of rules. Gives unchecked content for `rulesContentSchema`.
 * @throws when two files give the same word list, naming both.
 */
export function joinRuleFiles(files: readonly RuleFile[]): { sources: unknown[]; lists: Record<string, unknown>; rules: unknown[] } {
  const joined = { sources: [] as unknown[], lists: {} as Record<string, unknown>, rules: [] as unknown[] };
  const listFrom = new Map<string, string>();
  for (const { name, document } of files) {
    const sources = fieldOf(document, 'sources');
    const rules = fieldOf(document, 'rules');
    if (Array.isArray(sources)) joined.sources.push(...sources);
    if (Array.isArray(rules)) joined.rules.push(...rules);
    for (const [list, words] of Object.entries(fieldOf(document, 'lists') ?? {})) {
      const first = listFrom.get(list);
      if (first !== undefined) throw new Error(`${name}: the list <${list}> is given in ${first} too`);
      listFrom.set(list, name);
      joined.lists[list] = words;
    }
  }
  return joined;
}
