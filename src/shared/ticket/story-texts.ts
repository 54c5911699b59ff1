/**
 * Lines of a ticket's story as the team's records have them, and what they say: mutations write them, in Chinese, and each window tells
 * them in its own language. What people wrote stays as they wrote it; words that were not written here are not read.
 */
import type { TicketStage } from '../base/words.ts';
import { type PauseReason, pauseNames, pauseReasons } from '../clock/pauses.ts';
import { readWorsenText, stageName, stageOfName, type WorsenReason } from './stage-moves.ts';
import type { TicketEvent } from './ticket.ts';

/** `rest`: what was added to a move, with the mark that leads it; '' for nothing. An owner of '' is nobody yet. */
export type StoryLine =
  | { code: 'created'; title: string }
  | { code: 'stage'; from: TicketStage; to: TicketStage; rest: string }
  | { code: 'owner'; from: string; to: string }
  | { code: 'paused'; reason: PauseReason; note: string }
  | { code: 'worsened'; reason: WorsenReason; note: string };

const nobody = '待分配';
const createdLead = '新建工单：';
const ownerLead = '负责人：';
const arrow = ' → ';

export function createdText(title: string): string {
  return `${createdLead}${title}`;
}

/** `rest` as `StoryLine` has it. */
export function stageText(from: TicketStage, to: TicketStage, rest = ''): string {
  return `${stageName(from)}${arrow}${stageName(to)}${rest}`;
}

export function ownerText(from: string, to: string): string {
  return `${ownerLead}${from || nobody}${arrow}${to || nobody}`;
}

export function pauseText(reason: PauseReason | null, note: string): string {
  return [...(reason === null ? [] : [pauseNames[reason]]), ...(note === '' ? [] : [note])].join('：');
}

function readCreated(text: string): StoryLine | null {
  return text.startsWith(createdLead) ? { code: 'created', title: text.slice(createdLead.length) } : null;
}

/** The names of two stages, and whatever stands behind them. */
const moved = /^([^ ：（；]+) → ([^ ：（；]+)([\s\S]*)$/;

function readStage(text: string): StoryLine | null {
  const [, left = '', right = '', rest = ''] = moved.exec(text) ?? [];
  const [from, to] = [stageOfName(left), stageOfName(right)];
  return from === null || to === null ? null : { code: 'stage', from, to, rest };
}

function readOwner(text: string): StoryLine | null {
  const [from, to, ...more] = text.startsWith(ownerLead) ? text.slice(ownerLead.length).split(arrow) : [];
  if (from === undefined || to === undefined || more.length > 0) return null;
  const named = (name: string) => (name === nobody ? '' : name);
  return { code: 'owner', from: named(from), to: named(to) };
}

function readPause(text: string, code: string | null): StoryLine | null {
  const reason = pauseReasons.find((each) => each === code);
  if (reason === undefined || !text.startsWith(pauseNames[reason])) return null;
  const rest = text.slice(pauseNames[reason].length);
  if (rest !== '' && !rest.startsWith('：')) return null;
  return { code: 'paused', reason, note: rest.slice(1) };
}

/** What a line says; null where it is in somebody's own words. */
export function readStory({ kind, text, reasonCode }: Pick<TicketEvent, 'kind' | 'text' | 'reasonCode'>): StoryLine | null {
  if (kind === 'created') return readCreated(text);
  if (kind === 'stage' || kind === 'reopened') return readStage(text);
  if (kind === 'owner') return readOwner(text);
  if (kind === 'paused') return readPause(text, reasonCode);
  if (kind !== 'worsened') return null;
  const worse = readWorsenText(reasonCode, text);
  return worse === null ? null : { code: 'worsened', ...worse };
}
