/** Owns the truth that scanners are held to before they are timed: every occurrence of every pattern, found by plain search. */
import { normalizedString, normalizeText } from '../../src/shared/language/normalize.ts';
import type { EngineName } from './engines.ts';

function occurrences(line: string, pattern: string): number {
  let count = 0;
  for (let at = line.indexOf(pattern); at >= 0; at = line.indexOf(pattern, at + 1)) count += 1;
  return count;
}

export function naiveHits(lines: readonly string[], patterns: readonly string[], engine: EngineName): number {
  const read = engine === 'own-normalised' ? lines.map((line) => normalizedString(normalizeText(line))) : lines;
  return read.reduce((sum, line) => sum + patterns.reduce((found, pattern) => found + occurrences(line, pattern), 0), 0);
}
