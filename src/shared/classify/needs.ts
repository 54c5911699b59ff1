/** What a customer asks for (a checklist of short phrases) and what needs special care (flags), with the words that told so. */
import { cueFinder, outermost } from './cue-table.ts';
import { type CustomerFlag, demandLexicon, flagLexicon, notWanted } from './need-lexicon.ts';

const words = (cues: string): string[] => cues.split(/\s+/).filter((cue) => cue !== '');
const demandFinders = demandLexicon.map(({ demand, cues }) => ({ demand, find: cueFinder(words(cues)) }));
const flagFinders = (Object.keys(flagLexicon) as CustomerFlag[]).map((flag) => ({ flag, find: cueFinder(words(flagLexicon[flag])) }));

function isTurnedDown(folded: string, start: number): boolean {
  if (/[要想]/.test(folded.charAt(start)) && /[不没别]/.test(folded.charAt(start - 1))) return true;
  return notWanted.test(folded.slice(Math.max(0, start - 6), start));
}

/** In the order in which they were said; a wish that is turned down (「不要换新」) is none. */
export function findDemands(folded: string): { demand: string; words: string[] }[] {
  const hits = outermost(demandFinders.flatMap(({ demand, find }) => find(folded).map((hit) => ({ ...hit, demand }))));
  const meant = hits.filter((hit) => !isTurnedDown(folded, hit.start)).sort((a, b) => a.start - b.start);
  const found = new Map<string, string[]>();
  for (const hit of meant) if (!found.has(hit.demand)) found.set(hit.demand, [hit.words]);
  return [...found].map(([demand, said]) => ({ demand, words: said }));
}

const digit: Readonly<Record<string, number>> = { 一: 1, 两: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 };

function countOf(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (text.length === 1) return digit[text] ?? 0;
  const tens = text.split('十');
  if (tens.length === 2) return (tens[0] === '' ? 1 : (digit[tens[0] ?? ''] ?? 0)) * 10 + (digit[tens[1] ?? ''] ?? 0);
  return digit[text.at(-1) ?? ''] ?? 0;
}

const yearsAgo =
  /(\d{1,2}|[一两二三四五六七八九十]{1,3})(?:多)?年(?:多)?(?:前|以前|之前|了)|用了(\d{1,2}|[一两二三四五六七八九十]{1,3})(?:多)?年/g;
const wan = /(\d+(?:\.\d+)?|[一两二三四五六七八九十]{1,3})(?:多)?万(?:多)?(?:块|元|的|多|款|装修|损失|货|现金|全|钱|了|呢|[，。？]|$)/g;
const yuan = /(\d{5,})(?:多)?(?:块|元)/g;

function firstMatch(folded: string, pattern: RegExp, isEnough: (count: number) => boolean): string | null {
  for (const match of folded.matchAll(pattern)) if (isEnough(countOf(match[1] ?? match[2] ?? ''))) return match[0];
  return null;
}

/** Three years since the person knew: only a hint that a person should look at it, never a reason to refuse. */
function computed(folded: string): { flag: CustomerFlag; words: string[] }[] {
  const found: { flag: CustomerFlag; words: string[] }[] = [];
  const years = firstMatch(folded, yearsAgo, (count) => count > 3);
  if (years !== null) found.push({ flag: 'oos_over_3_years', words: [years] });
  const loss = firstMatch(folded, wan, (count) => count >= 1) ?? firstMatch(folded, yuan, (count) => count >= 10_000);
  if (loss !== null) found.push({ flag: 'major_loss', words: [loss] });
  return found;
}

export function findFlags(folded: string): { flag: CustomerFlag; words: string[] }[] {
  const byCue = flagFinders.flatMap(({ flag, find }) => {
    const hits = find(folded);
    return hits.length === 0 ? [] : [{ flag, words: hits.map((hit) => hit.words) }];
  });
  const more = computed(folded).filter((entry) => !byCue.some((known) => known.flag === entry.flag));
  return [...byCue, ...more];
}
