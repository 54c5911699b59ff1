/** Owns the table of what each phrase of the automaton means: which elements it belongs to, and whether it is a word of its own. */
import type { CompiledRules } from './compile-rules.ts';

export function isWordUnit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a);
}

/** Pairs of automaton phrase and element, side by side. */
type Uses = { usePhrases: readonly number[]; useElements: readonly number[] };

export function layOutUses(
  phrases: readonly string[],
  { usePhrases, useElements }: Uses,
): Pick<CompiledRules, 'useFrom' | 'uses' | 'wordEdges'> {
  const useFrom = new Int32Array(phrases.length + 1);
  for (let i = 0; i < usePhrases.length; i++) {
    const next = (usePhrases[i] ?? 0) + 1;
    useFrom[next] = (useFrom[next] ?? 0) + 1;
  }
  for (let id = 0; id < phrases.length; id++) useFrom[id + 1] = (useFrom[id + 1] ?? 0) + (useFrom[id] ?? 0);
  const uses = new Int32Array(useElements.length);
  const filled = useFrom.slice();
  for (let i = 0; i < usePhrases.length; i++) {
    const id = usePhrases[i] ?? 0;
    const at = filled[id] ?? 0;
    uses[at] = useElements[i] ?? 0;
    filled[id] = at + 1;
  }
  const wordEdges = new Uint8Array(phrases.length);
  for (let id = 0; id < phrases.length; id++) {
    const phrase = phrases[id] ?? '';
    wordEdges[id] = (isWordUnit(phrase.charCodeAt(0)) ? 1 : 0) | (isWordUnit(phrase.charCodeAt(phrase.length - 1)) ? 2 : 0);
  }
  return { useFrom, uses, wordEdges };
}
