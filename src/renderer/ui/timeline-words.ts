/** What happened with a customer as a title and a detail, in the language shown. */
import type { TimelineItem } from '../../shared/contract/timeline-views.ts';
import { storyWords } from './story-words.ts';
import { dueWords, moneyText, type Translate } from './time-text.ts';

type Words = { title: string /** '' for nothing. */; detail: string };
type Talk = Extract<TimelineItem, { kind: 'contact' | 'consultation' }>;

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function rating(t: Translate, score: number | null): string {
  return score === null ? '' : t('work.record.score', { n: score });
}

function talkWords(t: Translate, { kind, channel, direction, agentName, summary, score }: Talk): Words {
  const how = t(`work.record.how.${channel}.${direction}`);
  const what = kind === 'consultation' ? t('timeline.asked', { how }) : how;
  return { title: joined(what, agentName), detail: joined(summary, rating(t, score)) };
}

export function timelineWords(t: Translate, item: TimelineItem, nowMs: number): Words {
  switch (item.kind) {
    case 'order': {
      const detail = t('timeline.orderDetail', { tail: item.orderTail, amount: moneyText(item.amountCents) });
      return { title: t('timeline.order', { product: item.product, n: item.quantity }), detail };
    }
    case 'logistics':
      return { title: item.text, detail: item.place };
    case 'contact':
    case 'consultation':
      return talkWords(t, item);
    case 'ticket': {
      const detail = t('timeline.ticketDetail', { title: item.title, stage: t(`words.stage.${item.stage}`) });
      return { title: t('timeline.ticket', { no: item.ticketNo }), detail };
    }
    case 'event':
      return { title: t(`timeline.event.${item.event}`), detail: storyWords(t, { ...item, kind: item.event }) };
    case 'commitment': {
      const detail = t('timeline.promiseDetail', { due: dueWords(t, item.dueAtMs, nowMs), what: item.what });
      return { title: t('timeline.promise', { state: t(`words.commitment.${item.status}`) }), detail };
    }
    case 'follow_up':
      return { title: t(`words.followUp.${item.followUp}`), detail: joined(rating(t, item.score), item.outcome) };
  }
}
