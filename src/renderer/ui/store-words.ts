/**
 * Words for what the local service names by a code. In Chinese its own sentences stand, since they carry figures that a
 * code has not; in other languages the code is put into words. Refuses to translate what a person wrote.
 */
import type { RunningContact } from '../../shared/contact/contact.ts';
import type { ClockView } from '../../shared/contract/desk-views.ts';
import { type GuideNoticeCode, guideNotices } from '../../shared/guide/notices.ts';
import type { Translate } from './time-text.ts';

/** True where the sentences of the local service can be shown as they are. */
export function speaksChinese(language: string): boolean {
  return language.startsWith('zh');
}

/** The name of a clock, a department's with who owes the answer; a promise keeps the words it was given in. */
export function clockLabel(t: Translate, clock: Pick<ClockView, 'kind' | 'label' | 'followUp' | 'department'>): string {
  if (clock.department !== undefined) return t('words.clock.departmentOf', { department: t(`words.department.${clock.department}`) });
  if (clock.kind === 'golden' || clock.kind === 'plan' || clock.kind === 'department') return t(`words.clock.${clock.kind}`);
  return clock.followUp === null ? clock.label : t(`words.followUp.${clock.followUp}`);
}

/** Why somebody was matched; `search` is a hit of a typed search. Empty when nothing was matched. */
export function matchText(
  t: Translate,
  match: { reason: RunningContact['matchReason'] | 'search'; why: string },
  language: string,
): string {
  return match.why === '' || speaksChinese(language) ? match.why : t(`call.match.${match.reason}`);
}

/** A wrong order of steps, pointed out by the guide. */
export function guideNoticeText(t: Translate, notice: { code: string; text: string }, language: string): string {
  const known = Object.hasOwn(guideNotices, notice.code) && !speaksChinese(language);
  return known ? t(`guide.notice.${notice.code as GuideNoticeCode}`) : notice.text;
}
