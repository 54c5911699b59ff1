/**
 * Finds the promises in what an agent says: what we do by a time that can be kept to, what we do at some vague time, and what somebody
 * else is said to do. It resolves no time (`clock/resolve-time.ts`) and judges no wording (`compliance`).
 *
 *   time expression ─▶ its clause (and the next) ─▶ ours: dated | vague    others: third_party    a task, a policy, the past: none
 */
import { foldSpeech } from '../classify/fold-speech.ts';
import { plainSpeech } from '../classify/plain-speech.ts';
import { findTimeExpressions, type TimeExpression } from '../language/time-expressions.ts';
import { askedBack, ownerOf } from './promise-cues.ts';

export type PromiseKind = 'dated' | 'vague' | 'third_party';

/** `start`/`end` are half-open UTF-16 offsets into the text given: the time with its deed. */
export type SpokenPromise = { start: number; end: number; kind: PromiseKind; time?: TimeExpression };

const sentenceEnds = /[。！!？?；;\n]/;
const clauseEnds = /[。！!？?；;\n，,、：…~～—]|:(?!\d)|\s/;

type Place = { start: number; end: number };

function walk(source: string, from: number, step: 1 | -1, ends: RegExp): number {
  let at = from;
  while (at >= 0 && at < source.length && !ends.test(source.charAt(at))) at += step;
  return at;
}

/** The clause around a time; breaks inside the time do not count. */
function clauseAround(source: string, time: Place): Place {
  return { start: walk(source, time.start - 1, -1, clauseEnds) + 1, end: walk(source, time.end, 1, clauseEnds) };
}

/** The clause behind another one in the same sentence; null at its end. */
function clauseBehind(source: string, clause: Place): Place | null {
  let start = clause.end;
  while (start < source.length && clauseEnds.test(source.charAt(start))) {
    if (sentenceEnds.test(source.charAt(start))) return null;
    start += 1;
  }
  return start >= source.length ? null : { start, end: walk(source, start, 1, clauseEnds) };
}

function plain(words: string): string {
  return plainSpeech(foldSpeech(words).text)
    .text.replace(/[你妳侬]/g, '您')
    .replace(/[，。？]+$/, '');
}

const opens = '“「『‘';
const closes = '”」』’';

function isQuoted(source: string, at: number): boolean {
  let depth = 0;
  for (let k = 0; k < at; k++) {
    if (opens.includes(source.charAt(k))) depth += 1;
    else if (closes.includes(source.charAt(k))) depth = Math.max(0, depth - 1);
  }
  return depth > 0;
}

/** How far behind a clause a question back is looked for. */
const farTail = 24;

/** An amount of time that nothing bounds (「一天」, 「十分钟」) is more often a length than a date. */
function isBare(time: TimeExpression): boolean {
  return time.kind === 'duration' && !/[内內后後]$/.test(time.text);
}

function isQuestion(source: string, clause: Place, words: string): boolean {
  const end = walk(source, clause.end, 1, sentenceEnds);
  const rest = plain(source.slice(clause.end, Math.min(end, clause.end + farTail)));
  return askedBack.test(rest) || (/[？?]/.test(source.charAt(end)) && /还是|或者|呢$|哪|吗$/.test(words));
}

/** 「当天」 looks back unless something is to happen first; years are a policy. */
function isNoDate(time: TimeExpression, before: string, behind: string): boolean {
  if (/年/.test(time.text) && time.kind === 'duration') return true;
  return /^当[天日]$/.test(plain(time.text)) && !/(?:了|后|出来|收到|的|我|我们|咱|会)$/.test(before) && !/^(?:我|给|就)/.test(behind);
}

function promiseAt(source: string, time: TimeExpression): SpokenPromise | null {
  if (isQuoted(source, time.start)) return null;
  const clause = clauseAround(source, time);
  const following = clauseBehind(source, clause);
  const before = plain(source.slice(clause.start, time.start));
  const behind = plain(source.slice(time.end, clause.end));
  const next = following === null ? '' : plain(source.slice(following.start, following.end));
  const ahead = plain(source.slice(walk(source, clause.start - 2, -1, clauseEnds) + 1, Math.max(0, clause.start - 1)));
  const owner = ownerOf({ before, time: plain(time.text), behind, next, bare: isBare(time), ahead });
  if (owner === 'nobody' || isNoDate(time, before, behind) || isQuestion(source, clause, `${before}${behind}`)) return null;
  const end = behind.length <= 3 && following !== null ? following.end : clause.end;
  const kind = owner === 'others' ? 'third_party' : time.kind === 'vague' ? 'vague' : 'dated';
  return { start: clause.start, end, kind, time };
}

/**
 * In order of appearance; a clause with two times holds the first promise only. Linear in the text but for the clauses read twice.
 * `times`: of this text, where they are known already.
 */
export function findPromises(text: string, times: readonly TimeExpression[] = findTimeExpressions(text)): SpokenPromise[] {
  const found: SpokenPromise[] = [];
  for (const time of times) {
    const promise = promiseAt(text, time);
    const last = found.at(-1);
    if (promise === null) continue;
    if (last === undefined || promise.start >= last.end) found.push(promise);
    else if (last.kind !== 'dated' && promise.kind === 'dated') found[found.length - 1] = promise;
  }
  return found;
}
