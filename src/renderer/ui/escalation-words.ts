/** What was missed, in the language shown where the product itself wrote it; what people wrote stays as written. */
import { placeOfWhat } from '../../shared/contact/post.ts';
import type { EscalationView } from '../../shared/contract/department-views.ts';
import { readWorsenText } from '../../shared/ticket/stage-moves.ts';
import type { Translate } from './time-text.ts';

/** Where a post stands as its summary says it, its stars counted in the language shown. */
export function postPlaceText(t: Translate, place: string): string {
  const parts = place.split(' · ').map((part) => {
    const stars = /^([1-5]) 星$/.exec(part)?.[1];
    return stars === undefined ? part : t('posts.stars', { count: Number(stars) });
  });
  return parts.join(' · ');
}

export function escalationWhat(t: Translate, { clock, what, reasonCode }: Pick<EscalationView, 'clock' | 'what' | 'reasonCode'>): string {
  const place = clock === 'post' ? placeOfWhat(what) : null;
  if (place !== null) {
    return place === '' ? t('departments.escalation.post') : t('departments.escalation.postAt', { place: postPlaceText(t, place) });
  }
  const worse = clock === 'worsened' ? readWorsenText(reasonCode, what) : null;
  if (worse === null) return what;
  const reason = t(`departments.ticket.worsenCode.${worse.reason}`);
  return worse.note === '' ? reason : t('departments.escalation.worse', { reason, note: worse.note });
}
