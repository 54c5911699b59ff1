/**
 * Recognises key words that were mistyped or spelled by sound (退宽, 态渡, tui款): a pair of characters that sounds like a key word and
 * is no word of its own is read as the key word. It never changes what is shown.
 */
import { realWords, soundKeys, soundTable } from './sound-words.ts';

const wordsOf = (table: string): string[] => table.split(/\s+/).filter((entry) => entry !== '');

const soundOf: ReadonlyMap<string, string> = new Map(
  wordsOf(soundTable).flatMap((entry) => {
    const [sound = '', units = ''] = entry.split('=');
    return [...units].map((unit) => [unit, sound] as const);
  }),
);
const sounds = new Set(soundOf.values());
const longestSound = 6;

const keys = wordsOf(soundKeys);
const keyBySound: ReadonlyMap<string, string> = new Map(
  keys.map((key) => [[...key].map((unit) => soundOf.get(unit) ?? unit).join(' '), key] as const).reverse(),
);
const known = new Set([...keys, ...wordsOf(realWords)]);

export type RepairedText = { text: string; from: number[]; to: number[] };

type Syllable = { sound: string; end: number };

const latin = /[a-z]/;

/** A character with a known sound, or Latin letters that spell one and stand beside no other letters. */
function syllableAt(text: string, at: number): Syllable | null {
  const unit = text.charAt(at);
  const sound = soundOf.get(unit);
  if (sound !== undefined) return { sound, end: at + 1 };
  if (!latin.test(unit) || latin.test(text.charAt(at - 1))) return null;
  let end = at;
  while (end < text.length && end - at <= longestSound && latin.test(text.charAt(end))) end += 1;
  const spelled = text.slice(at, end);
  return sounds.has(spelled) ? { sound: spelled, end } : null;
}

export function repairSounds(folded: string): RepairedText {
  const from: number[] = [];
  const to: number[] = [];
  let text = '';
  for (let k = 0; k < folded.length; ) {
    const first = syllableAt(folded, k);
    const second = first === null ? null : syllableAt(folded, first.end);
    const key = first === null || second === null ? undefined : keyBySound.get(`${first.sound} ${second.sound}`);
    if (key !== undefined && first !== null && second !== null && !known.has(folded.slice(k, second.end))) {
      text += key;
      from.push(k, first.end);
      to.push(first.end, second.end);
      k = second.end;
      continue;
    }
    text += folded.charAt(k);
    from.push(k);
    to.push(k + 1);
    k += 1;
  }
  return { text, from, to };
}
