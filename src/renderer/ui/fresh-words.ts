/** How old what is shown may be, in words: the age while the desk hears of news, since when and as of when while it does not. */
import type { LinkState } from '../../shared/contract/desk-views.ts';
import { ageText, dayTime, type Translate } from './time-text.ts';

const reached: ReadonlySet<LinkState['state']> = new Set<LinkState['state']>(['online', 'slow', 'connecting']);

/** Whether the hub is out of reach for certain: not while it is still being asked, and not when it answers and takes nothing. */
export function isCutOff(link: LinkState | undefined): boolean {
  return link !== undefined && link.state !== 'stuck' && !reached.has(link.state);
}

export type FreshWords = {
  /** Beside a block's heading: 「6 分钟前」, 「离线，截至 10:42」. */
  block: string;
  /** For all of it: 「6 分钟前同步」, 「10:45 起离线，这里是 10:42 的数据」. */
  whole: string;
};

/** `link` undefined: not known yet. */
export function freshWords(t: Translate, facts: { dataAtMs: number | null; link: LinkState | undefined; nowMs: number }): FreshWords {
  const { dataAtMs, link, nowMs } = facts;
  if (dataAtMs === null) return { block: t('call.notSynced'), whole: t('call.notSynced') };
  if (link === undefined || reached.has(link.state)) {
    const age = ageText(t, dataAtMs, nowMs);
    return { block: age, whole: t('call.syncedAge', { age }) };
  }
  const asOf = dayTime(dataAtMs, nowMs);
  const since = dayTime(link.sinceMs, nowMs);
  // A hub that is there and gives nothing is not told as a cable that is out.
  if (link.state !== 'offline') return { block: t('call.unsyncedAsOf', { asOf }), whole: t('call.unsyncedSince', { since, asOf }) };
  return { block: t('call.offlineAsOf', { asOf }), whole: t('call.offlineSince', { since, asOf }) };
}
