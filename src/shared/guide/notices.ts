/** Points out a wrong order of steps, kindly and at most once each; a notice goes as soon as the step it waits for is closed. */
import { type Step, steps } from '../base/words.ts';
import type { GuideEvent, GuideSnapshot } from './guide.ts';
import { leadsWithCause } from './step-coverage.ts';

type Notice = { text: string; until: Step };

/** Every notice there is, and the step that settles it. */
export const guideNotices = {
  cause_before_empathy: { until: 'empathize', text: '先讲了原因。先用一句话接住客户的感受，再解释会更容易被听进去。' },
  evidence_before_empathy: { until: 'empathize', text: '先要了材料。补一句共情或致歉，客户才不会觉得在被查问。' },
  options_before_empathy: { until: 'empathize', text: '先给了方案。补一句共情或致歉，方案才显得有诚意。' },
  commit_before_empathy: { until: 'empathize', text: '先许了时间。补一句共情或致歉，客户更愿意相信这个时间。' },
  options_before_paraphrase: { until: 'paraphrase', text: '还没复述就给了方案。复述一遍，确认没有漏掉客户要的。' },
  single_option: { until: 'offer_two_options', text: '目前只给了一个方案。再给一个可选的，让客户自己来定。' },
} as const satisfies Record<string, Notice>;
export type GuideNoticeCode = keyof typeof guideNotices;

const beforeEmpathy: Partial<Record<Step, GuideNoticeCode>> = {
  request_evidence: 'evidence_before_empathy',
  offer_two_options: 'options_before_empathy',
  commit_time: 'commit_before_empathy',
};

function raised(before: GuideSnapshot, after: GuideSnapshot, event: GuideEvent): GuideNoticeCode[] {
  const found: GuideNoticeCode[] = [];
  const isOpen = (step: Step) => after.steps[step].status === 'open';
  const justDone = (step: Step) => before.steps[step].status !== 'done' && after.steps[step].status === 'done';
  if (event.type === 'covered' && leadsWithCause(event.text)) found.push('cause_before_empathy');
  for (const step of steps) {
    const code = beforeEmpathy[step];
    if (code !== undefined && justDone(step)) found.push(code);
  }
  if (justDone('offer_two_options')) found.push('options_before_paraphrase');
  if (event.type === 'chooseOption' && after.chosenOptionId !== null && after.offered.length < 2) found.push('single_option');
  return found.filter((code) => isOpen(guideNotices[code].until));
}

function isSettled(code: string, after: GuideSnapshot): boolean {
  return Object.hasOwn(guideNotices, code) && after.steps[guideNotices[code as GuideNoticeCode].until].status !== 'open';
}

export function pointOut(before: GuideSnapshot, after: GuideSnapshot, event: GuideEvent): GuideSnapshot {
  const kept = after.notices.filter((notice) => !isSettled(notice.code, after));
  const fresh = raised(before, after, event).filter((code) => !kept.some((notice) => notice.code === code));
  if (fresh.length === 0 && kept.length === after.notices.length) return after;
  return { ...after, notices: [...kept, ...fresh.map((code) => ({ code, text: guideNotices[code].text }))] };
}
