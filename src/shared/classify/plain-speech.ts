/**
 * Turns folded speech into the plain wording that the cue tables are written in: dialect words, words of other regions, keys hit by
 * sound. Keeps the way back to the folded text. It judges nothing and its output is never shown.
 */
import { dialectWords } from './dialect-words.ts';
import { repairSounds } from './sound-alike.ts';

export type PlainSpeech = {
  text: string;
  /** Per unit of `text`: where the folded wording it stands for begins, and just after it ends. */
  from: readonly number[];
  to: readonly number[];
};

type Rewrite = { said: string; plain: string };

const rewrites: ReadonlyMap<string, readonly Rewrite[]> = (() => {
  const byFirst = new Map<string, Rewrite[]>();
  for (const pair of dialectWords.split(/\s+/).filter((entry) => entry !== '')) {
    const [saids = '', plain = ''] = pair.split('=');
    for (const said of saids.split('|')) byFirst.set(said.charAt(0), [...(byFirst.get(said.charAt(0)) ?? []), { said, plain }]);
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.said.length - a.said.length);
  return byFirst;
})();

export function plainSpeech(folded: string): PlainSpeech {
  const text = repairSounds(folded);
  const from: number[] = [];
  const to: number[] = [];
  let plain = '';
  for (let k = 0; k < text.text.length; ) {
    const found = rewrites.get(text.text.charAt(k))?.find(({ said }) => text.text.startsWith(said, k));
    const length = found?.said.length ?? 1;
    const written = found?.plain ?? text.text.charAt(k);
    for (let unit = 0; unit < written.length; unit++) {
      from.push(text.from[k] ?? 0);
      to.push(text.to[k + length - 1] ?? folded.length);
    }
    plain += written;
    k += length;
  }
  return { text: plain, from, to };
}
