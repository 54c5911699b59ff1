/**
 * Owns one face for all scanners: build from patterns, then count the hits of a line. Every engine makes its own kind of hit with
 * offsets; only counting them is left to this file. Runs in a child process that holds one engine.
 */
import { createRequire } from 'node:module';
import { buildAutomaton, findAll, findAllInText, newHits } from '../../src/shared/language/automaton.ts';
import { createTextReader } from '../../src/shared/language/normalize.ts';

export const engineNames = ['own', 'own-normalised', 'monyone', 'monyone-fast', 'fastscan', 'modern', 'regexp'] as const;
export type EngineName = (typeof engineNames)[number];

/** `tableBytes` is known only of our own tables. */
export type Scanner = { count: (line: string) => number; tableBytes: number | null };

const peers = createRequire(new URL('../peers/package.json', import.meta.url));

type AhoCorasick = { matchInText(text: string): readonly unknown[] };
type FastScanner = { search(text: string): readonly unknown[] };
type ModernAhoCorasick = { search(text: string): readonly unknown[] };

/** The one scans the line as it is, the other reads it for matching first. */
function ownScanner(patterns: readonly string[], isNormalised: boolean): Scanner {
  const automaton = buildAutomaton(patterns);
  const hits = newHits();
  const tableBytes = Object.values(automaton).reduce((sum, table) => sum + (ArrayBuffer.isView(table) ? table.byteLength : 0), 0);
  if (!isNormalised) return { count: (line) => findAllInText(automaton, line, hits).count, tableBytes };
  const read = createTextReader();
  return {
    count: (line) => {
      const text = read(line);
      return findAll(automaton, text.units, text.length, hits).count;
    },
    tableBytes,
  };
}

function alternation(patterns: readonly string[]): RegExp {
  const escaped = [...patterns].sort((a, b) => b.length - a.length).map((pattern) => pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(escaped.join('|'), 'g');
}

export function buildScanner(name: EngineName, patterns: string[]): Scanner {
  switch (name) {
    case 'own':
    case 'own-normalised':
      return ownScanner(patterns, name === 'own-normalised');
    case 'monyone':
    case 'monyone-fast': {
      const path = name === 'monyone' ? '@monyone/aho-corasick' : '@monyone/aho-corasick/fast';
      const { AhoCorasick } = peers(path) as { AhoCorasick: new (words: string[]) => AhoCorasick };
      const engine = new AhoCorasick(patterns);
      return { count: (line) => engine.matchInText(line).length, tableBytes: null };
    }
    case 'fastscan': {
      const FastScanner = peers('fastscan') as new (words: string[]) => FastScanner;
      const engine = new FastScanner(patterns);
      return { count: (line) => engine.search(line).length, tableBytes: null };
    }
    case 'modern': {
      const loaded = peers('modern-ahocorasick') as { default?: unknown };
      const Modern = (loaded.default ?? loaded) as new (words: string[]) => ModernAhoCorasick;
      const engine = new Modern(patterns);
      return { count: (line) => engine.search(line).length, tableBytes: null };
    }
    case 'regexp': {
      const pattern = alternation(patterns);
      return { count: (line) => countMatches(pattern, line), tableBytes: null };
    }
    default:
      return name satisfies never;
  }
}

/** Each match is asked for its place, as the others give theirs. */
function countMatches(pattern: RegExp, line: string): number {
  let count = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) count += match.index >= 0 ? 1 : 0;
  return count;
}
