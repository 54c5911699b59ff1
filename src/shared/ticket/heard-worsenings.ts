/** What a talk says about its case having got worse: a call for others, a deadlock, or coming back before the plan was due; each with its evidence. */
import { maskWords } from '../compliance/mask-words.ts';
import type { Utterance } from '../contact/contact.ts';
import type { Alert } from '../monitor/alert.ts';
import { deriveId } from '../sync/derive-id.ts';
import type { WorsenReason } from './stage-moves.ts';

export type HeardWorsening = { code: WorsenReason; note: string };

const codes: { readonly [K in Alert['kind']]?: WorsenReason } = {
  regulator: 'regulator',
  media: 'media',
  lawyer: 'lawyer',
  deadlock: 'deadlock',
};
const mostQuoted = 80;
const mostNoted = 300;
const halfCharacter = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** One per talk, case and reason, however often the case is saved. */
export function heardWorseningId(contactId: string, ticketId: string, code: WorsenReason): string {
  return deriveId(contactId, `worsened/${ticketId}/${code}`);
}

/** At most as many characters, those around `words` where they are known. */
function around(text: string, words: string | undefined): string {
  if (text.length <= mostQuoted) return text;
  const place = words === undefined ? 0 : Math.max(0, text.indexOf(words));
  const from = Math.max(0, Math.min(place - mostQuoted / 2, text.length - mostQuoted));
  const cut = text.slice(from, from + mostQuoted);
  return `${from > 0 ? '…' : ''}${cut}${from + mostQuoted < text.length ? '…' : ''}`;
}

/** Of seven figures and more none is shown: a fixed line without its area code has no looks of its own. */
function hidden(said: string): string {
  return maskWords(said).replace(/\d(?:[\s-]?\d){6,}/g, (number) => '*'.repeat(number.length));
}

/** The customer's own sentence with personal data hidden; of a deadlock, what was noticed. */
function evidenceOf(alert: Alert, utterances: readonly Pick<Utterance, 'text'>[]): string {
  if (alert.kind === 'deadlock') return alert.why;
  const said = utterances[alert.turn]?.text ?? '';
  // Hidden before it is cut: half a number would not be recognised.
  return said === '' ? alert.why : `「${around(hidden(said), alert.reason?.words?.[0])}」`;
}

type Talk = { alerts: readonly (Alert & { dismissed: boolean })[]; utterances: readonly Pick<Utterance, 'text'>[] };

/** Each reason once, by the first alert of it that nobody put away. */
export function worseningsHeard({ alerts, utterances }: Talk): HeardWorsening[] {
  const heard = new Map<WorsenReason, HeardWorsening>();
  for (const alert of alerts) {
    const code = codes[alert.kind];
    if (code === undefined || alert.dismissed || heard.has(code)) continue;
    // Cut as it is, it may end within a character.
    heard.set(code, { code, note: evidenceOf(alert, utterances).slice(0, mostNoted).replace(halfCharacter, '') });
  }
  return [...heard.values()];
}

type Return = { startedAtMs: number; direction: 'in' | 'out'; ticketContactId: string | null; contactId: string };
type PlanClock = { dueAtMs: number };

/** The customer came back about a case that another talk had begun, before its plan was due. What we call about ourselves is none. */
export function isBackTooEarly({ startedAtMs, direction, ticketContactId, contactId }: Return, plan: PlanClock | undefined): boolean {
  return direction === 'in' && ticketContactId !== contactId && plan !== undefined && startedAtMs < plan.dueAtMs;
}
