/** What the link chip says, from the link state alone. */
import { minuteMs, secondMs } from '../../../shared/base/clock.ts';
import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import type { LinkState } from '../../../shared/contract/desk-views.ts';
import { ageText, dayTime, type Translate } from '../../ui/time-text.ts';

/** A shorter gap in the link is not worth a word: the chip would only flicker. */
const quietGapMs = 2 * secondMs;

export type LinkTone = 'brand' | 'attention' | 'harm';
export type LinkWords = { tone: LinkTone; state: string; parts: string[] };

function isOnline(link: LinkState, nowMs: number): boolean {
  if (link.state === 'online' || link.state === 'slow') return true;
  return link.state === 'connecting' && link.dataAtMs !== null && nowMs - link.sinceMs < quietGapMs;
}

function stateWord(t: Translate, link: LinkState, nowMs: number): string {
  if (link.state === 'slow') return t('frame.link.slow');
  if (isOnline(link, nowMs)) return t('frame.link.online');
  switch (link.state) {
    case 'online':
    case 'connecting':
      return t('frame.link.connecting');
    case 'stuck':
      return t('frame.link.stuck', { time: dayTime(link.sinceMs, nowMs) });
    case 'offline':
      return t('frame.link.offline', { time: dayTime(link.sinceMs, nowMs) });
    case 'hub-down':
      return t('frame.link.hubDown', { time: dayTime(link.sinceMs, nowMs) });
    case 'hub-too-old':
      return t('frame.link.hubTooOld');
    case 'app-too-old':
      return t('frame.link.appTooOld');
    case 'not-ours':
      return t('frame.link.notOurs');
    case 'signed-out':
      return t('frame.link.signedOut');
  }
}

function dataWord(t: Translate, link: LinkState, nowMs: number): string {
  if (link.dataAtMs === null) return t('frame.link.noData');
  if (!isOnline(link, nowMs)) return t('frame.link.data', { age: ageText(t, link.dataAtMs, nowMs) });
  if (nowMs - link.dataAtMs < minuteMs) return t('frame.link.syncedNow');
  return t('frame.link.synced', { age: ageText(t, link.dataAtMs, nowMs) });
}

/** 「离线 自 10:42」「数据 6 分钟前」「3 条待发送」. */
export function linkWords(t: Translate, link: LinkState, nowMs: number): LinkWords {
  const parts = [stateWord(t, link, nowMs), dataWord(t, link, nowMs)];
  if (link.unsent > 0) parts.push(t('frame.link.unsent', { count: link.unsent }));
  if (link.openConflicts > 0) parts.push(t('frame.link.conflicts', { count: link.openConflicts }));
  const calm = isOnline(link, nowMs) && link.state !== 'slow' && link.openConflicts === 0 && link.problem === null;
  const broken = link.state === 'signed-out' || link.state === 'app-too-old' || link.state === 'hub-too-old';
  return { tone: calm ? 'brand' : broken ? 'harm' : 'attention', state: parts[0] ?? '', parts };
}

const troubles: Partial<Record<LinkState['state'], ErrorCode>> = {
  offline: 'hub.offline',
  'hub-down': 'hub.error',
  'hub-too-old': 'hub.too-old',
  'app-too-old': 'hub.app-too-old',
  'not-ours': 'hub.not-ours',
  'signed-out': 'auth.expired',
};

/** What there is to say in a whole sentence: a problem, or why nothing is sent. Null when all is well. */
export function troubleOf(link: LinkState): string | null {
  return link.problem ?? troubles[link.state] ?? null;
}

const passing: ReadonlySet<LinkState['state']> = new Set(['offline', 'hub-down']);

/** Whether the sentence stands on every screen: being offline passes by itself and has its chip, anything else waits for somebody. */
export function isForEveryScreen(link: LinkState): boolean {
  return link.problem !== null || (!passing.has(link.state) && troubles[link.state] !== undefined);
}
