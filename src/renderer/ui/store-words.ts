/**
 * Words for what the local service names by a code. In Chinese its own sentences stand, since they carry figures that a
 * code has not; in other languages the code is put into words. Refuses to translate what a person wrote.
 */
import type { RunningContact } from '../../shared/contact/contact.ts';
import type { ClockView, ProfileNotice } from '../../shared/contract/desk-views.ts';
import { followUpLabels } from '../../shared/ticket/ticket-clocks.ts';
import type { Translate } from './time-text.ts';

/** True where the sentences of the local service can be shown as they are. */
export function speaksChinese(language: string): boolean {
  return language.startsWith('zh');
}

/** The name of a clock; a promise keeps the words it was given in. */
export function clockLabel(t: Translate, clock: Pick<ClockView, 'kind' | 'label'>, language: string): string {
  if (clock.kind === 'golden' || clock.kind === 'plan') return t(`words.clock.${clock.kind}`);
  if (clock.kind === 'commitment' || speaksChinese(language)) return clock.label;
  for (const kind of ['progress', 'satisfaction', 'care'] as const) {
    if (followUpLabels[kind] === clock.label) return t(`words.followUp.${kind}`);
  }
  return clock.label;
}

/** Why somebody was matched; `search` is a hit of a typed search. Empty when nothing was matched. */
export function matchText(
  t: Translate,
  match: { reason: RunningContact['matchReason'] | 'search'; why: string },
  language: string,
): string {
  return match.why === '' || speaksChinese(language) ? match.why : t(`call.match.${match.reason}`);
}

/** A warning of the profile; outside Chinese without its figures. */
export function noticeText(t: Translate, notice: Pick<ProfileNotice, 'code' | 'text'>, language: string): string {
  return speaksChinese(language) ? notice.text : t(`call.notice.${notice.code}`);
}
