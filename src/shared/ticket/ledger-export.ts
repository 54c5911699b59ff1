/** Rows of the ledger as cells of a table file: the words of each column, masked unless told otherwise, and safe to open in a spreadsheet. */
import { minuteMs } from '../base/clock.ts';
import { maskWords } from '../compliance/mask-words.ts';
import type { LedgerRow } from '../contract/ledger-views.ts';
import type { LedgerColumn } from './ledger-columns.ts';

/** Who it is in the clear; null for a masked export. */
export type ClearPerson = { name: string; phone: string; memberNo: string };

export type ExportWords = {
  /** `stage.new` → 「新建」; a word that is not there is told as it is. */
  say(key: string): string;
  utcOffsetMinutes: number;
};

/** `2026-11-22 18:05`, which every spreadsheet reads as a time. */
export function cellTime(atMs: number | null, utcOffsetMinutes: number): string {
  if (atMs === null) return '';
  return new Date(atMs + utcOffsetMinutes * minuteMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** The last four (an order's: six) at most; at least three characters stay hidden. */
function tail(text: string, shown = 4): string {
  const hidden = Math.min(text.length, Math.max(3, text.length - shown));
  return '*'.repeat(hidden) + text.slice(hidden);
}

const word = (value: string) => value;

/** Free words for a masked file: the case's own order is told as in its column. */
function maskedWords({ orderNo }: Pick<LedgerRow, 'orderNo'>): (text: string) => string {
  return (text) => maskWords(orderNo === '' ? text : text.replaceAll(orderNo, tail(orderNo, 6)));
}

/** The cell of one column. Free words lose the personal data in them unless `clear` is given. */
export function exportCell(
  column: LedgerColumn,
  row: LedgerRow,
  clear: ClearPerson | null,
  { say, utcOffsetMinutes }: ExportWords,
): string {
  const time = (atMs: number | null) => cellTime(atMs, utcOffsetMinutes);
  const free = clear === null ? maskedWords(row) : word;
  switch (column) {
    case 'no':
      return row.ticketNo;
    case 'who':
      return clear?.name ?? row.maskedName;
    case 'phone':
      return clear?.phone ?? row.maskedPhone;
    case 'memberNo':
      return clear?.memberNo ?? tail(row.memberNo);
    case 'type':
    case 'stage':
    case 'channel':
    case 'department':
    case 'urgency':
      return say(`${column}.${row[column]}`);
    case 'emotion':
      return say(`emotion.e${row.emotion}`);
    case 'owner':
      return row.ownerName;
    case 'clock':
      return time(row.nextClock?.dueAtMs ?? null);
    case 'last':
      return `${time(row.lastActionAtMs)} ${free(row.lastAction)}`;
    case 'opened':
      return time(row.openedAtMs);
    case 'golden':
      return time(row.goldenDueAtMs);
    case 'firstResponse':
      return time(row.firstResponseAtMs);
    case 'plan':
      return time(row.planDueAtMs);
    case 'planGiven':
      return time(row.planGivenAtMs);
    case 'closed':
      return time(row.closedAtMs);
    case 'demands':
      return row.demands.map(({ text, done }) => `${done ? '✓ ' : ''}${free(text)}`).join('\n');
    case 'facts':
      return row.facts.map(free).join('\n');
    case 'evidence':
      return row.evidence.map(({ label, isThere }) => `${isThere ? '✓ ' : ''}${free(label)}`).join('\n');
    case 'options':
      return row.options.map(free).join('\n');
    case 'promises':
      return row.promises.map(({ what, dueAtMs, status }) => `${free(what)} ${time(dueAtMs)} ${say(`commitment.${status}`)}`).join('\n');
    case 'score':
      return row.score === null ? '' : String(row.score);
    case 'title':
    case 'what':
    case 'when':
    case 'ask':
    case 'chosen':
      return free(row[column]);
    case 'orderNo':
      return clear === null ? tail(row.orderNo, 6) : row.orderNo;
  }
}

/** What a spreadsheet would take for a formula, told to be words: the sign that says so stands in front and is not shown. */
export function neutralCell(text: string): string {
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/** One line, its end included. Every cell is quoted, so that no reader guesses. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${neutralCell(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/** `稳接台账-20261122-1805`, in the business's time. */
export function exportName(word: string, atMs: number, utcOffsetMinutes: number): string {
  const stamp = cellTime(atMs, utcOffsetMinutes).replaceAll(/[-:]/g, '').replace(' ', '-');
  return `${word}-${stamp}`;
}
