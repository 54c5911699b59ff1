/** Warns about promises whose keeping is in other hands (a carrier's delivery, a bank's refund) and offers words that we can keep. */
import type { CalendarData } from '../pack/pack.ts';
import { isOpen, lastOpen, nextOpen } from './business-calendar.ts';
import { sayDue } from './say-time.ts';

export type PromiseWarning = {
  code: 'carrier' | 'bank' | 'third_party' | 'closed';
  /** For the agent, one sentence. */
  warning: string;
  /** What can be promised instead; null when only the time must change. */
  keepable: string | null;
};

type Domain = { code: 'carrier' | 'bank' | 'third_party'; words: RegExp; ours: RegExp; warning: string; keepable(by: string): string };

const domains: readonly Domain[] = [
  {
    code: 'bank',
    words:
      /到账|到帐|入账|退到(?:您的)?(?:卡|账户|银行卡)|(?:钱|款|退款).{0,4}(?:到|回)(?:您|卡|账)|原路(?:退回|返回)(?:到|至|给)?您|(?:银行|支付宝|微信|零钱|信用卡|付款机构).{0,10}(?:退给|退到|到您|处理|[今明后][天晚早]到|内到)/,
    ours: /提交退款|发起退款|凭证|回电|联系|核实|跟进/,
    warning: '入账时间由银行决定，我们承诺不了。可以承诺提交退款并给出凭证。',
    keepable: (by) => `${by}提交退款并把凭证发给您，之后由我跟进到入账`,
  },
  {
    code: 'carrier',
    words:
      /(?:今|明|后)[天晚早]到(?!店|账|期|时)|送到|送达|到货|到达|派送|派件|签收|收到(?:货|包裹|件)|(?:能|会|可以|肯定|一定|保证)到(?!账)|到您(?:手|家)|妥投|(?:快递员?|派送员).{0,10}送(?!修|检)|物流.{0,8}(?:恢复|更新)|(?:能|会|可以|就)收到(?!.{0,6}(?:短信|凭证|单号|退款|钱|通知|消息|回电|电话|答复|回复))/,
    ours: /联系|回电|发单号|单号发|核实|跟进|催/,
    warning: '送达时间由承运商决定，我们承诺不了。可以承诺自己能做到的那一步。',
    keepable: (by) => `${by}把包裹交寄并把单号发给您，之后由我跟进到签收`,
  },
  {
    code: 'third_party',
    words:
      /(?:厂家|厂商|品牌方|平台|供应商|第三方|维修点|保险公司|检测机构|安装公司).{0,8}(?:处理完|给(?:您|出)?(?:结果|答复|回复)|审核完|通过|修好|上门|赔付|出报告)/,
    ours: /联系|回电|告诉您|告知|通报/,
    warning: '对方的处理时间我们承诺不了。可以承诺什么时候把进度告诉客户。',
    keepable: (by) => `${by}向对方核实，并把进度告诉您`,
  },
];

const hedged = /预计|估计|大概|大约|一般|通常|给的时间|显示|不敢保证|不能保证|没法保证/;

/** `by` is how the time is said, e.g. 「今天 18:00 前」; without one the offered words name no time. Judged clause by clause. */
export function checkPromise(text: string, by: string = ''): PromiseWarning | null {
  for (const clause of text.split(/[,，。;；!！?？\n]/)) {
    const domain = hedged.test(clause) ? undefined : domains.find((each) => each.words.test(clause) && !each.ours.test(clause));
    if (domain !== undefined) {
      return { code: domain.code, warning: domain.warning, keepable: domain.keepable(by === '' ? '我来' : `我${by}`) };
    }
  }
  return null;
}

/** A due time at which nobody works cannot be kept on the spot: says the last staffed moment before it, or the next one. */
export function checkDueTime(dueAtMs: number, nowMs: number, calendar: CalendarData): PromiseWarning | null {
  if (isOpen(dueAtMs, calendar) || lastOpen(dueAtMs, calendar) === dueAtMs) return null;
  const before = lastOpen(dueAtMs, calendar);
  const better = before > nowMs ? before : nextOpen(dueAtMs, calendar);
  const said = sayDue(better, nowMs, calendar.utc_offset_minutes);
  return { code: 'closed', warning: `那个时间没有人值班，建议改为 ${said}。`, keepable: null };
}
