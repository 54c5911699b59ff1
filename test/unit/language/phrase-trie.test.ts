import { describe, expect, test } from 'vitest';
import { PhraseTrie } from '../../../src/shared/language/phrase-trie.ts';

const unitsOf = (phrase: string): Uint16Array => Uint16Array.from(phrase, (character) => character.charCodeAt(0));

describe('the trie of phrases', () => {
  test('one phrase ends in one node, however often it is put in', () => {
    const trie = new PhraseTrie();
    const node = trie.insert(unitsOf('甲乙'), 2);
    expect(trie.insert(unitsOf('甲乙'), 2)).toBe(node);
    expect(trie.child(trie.child(0, '甲'.charCodeAt(0)), '乙'.charCodeAt(0))).toBe(node);
    expect(trie.child(0, '乙'.charCodeAt(0))).toBe(0);
  });

  test('grows as far as needed and keeps what it held', () => {
    const trie = new PhraseTrie(4);
    const nodes = Array.from({ length: 3_000 }, (_, n) => {
      const node = trie.insert(unitsOf(`词${n}`), `词${n}`.length);
      trie.kept[node] = n + 1;
      return node;
    });
    expect(nodes.map((node) => trie.kept[node])).toEqual(nodes.map((_, n) => n + 1));
    expect(trie.insert(unitsOf('词2999'), 5)).toBe(nodes[2_999]);
  });
});
