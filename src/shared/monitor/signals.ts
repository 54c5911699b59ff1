/** What single turns tell: displeasure with the handling, refusal, calls for others, and whether the agent brought anything new. Cue tables, no state. */
import type { Emotion } from '../base/words.ts';
import { type CueFinder, cueFinder } from '../classify/cue-table.ts';
import { foldSpeech } from '../classify/fold-speech.ts';
import { flagLexicon, lawyerCues, managerAsk, regulatorCues } from '../classify/need-lexicon.ts';
import { remedy, singleOption } from '../guide/coverage-cues.ts';
import { findTimeExpressions } from '../language/time-expressions.ts';
import type { Alert } from './alert.ts';

const words = (cues: string): string[] => cues.split(/\s+/).filter((cue) => cue !== '');

/** Displeasure with how it is handled, also without anger. A fault that is merely described is none. */
const handlingCues =
  '有什么用 有啥用 有个屁用 没用 顶什么用 白说 又白 白打 上次也 上次就 上次说 上次答应 你就会 就会说 就知道 只会说 只会让 这一句 同一句 这句话 老一套 又是这 还是这 还是那 又来 又让我 又叫我 又要我 还要我 还要等 还得等 又要等 再等 等到什么时候 等到哪天 等到猴年 要等多久 到底 我问的是 我说的是 我要的是 没问你 不是问 答非所问 听不懂 听没听 没听我说 听不听得懂 说了多少 说了几 说了八百 讲了多少 多少遍 几遍了 几次了 第几次 推来推去 踢皮球 推给 推卸 推脱 推托 甩锅 敷衍 糊弄 打发我 应付 忽悠 骗 谁信 还信 别跟我说 别说这些 别扯 少来 不想听 不要听 不爱听 跟我说排队 就跟我说 你就跟我 跟我说这 没下文 没人管 没动静 没结果 没解决 解决不了 解决问题 处理不了 什么效率 这么慢 太慢 差劲 不满意 不接受 不同意 凭什么 凭啥 怎么又 怎么还 怎么搞 怎么办事 什么态度 不负责 算了吧 算了我 算了不 懒得 无语 真烦 烦死 烦人 烦不烦 服了你 我服了 真服 醉了 呵呵 可笑 笑话 开玩笑 拿我当 当我 浪费我 耽误我 别拖 拖着 拖了 还拖 叫负责人 叫领导 找领导 找你们领导 换个人 换人 机器人 复读机 念稿 念经 背台词 投诉 曝光 起诉 就这 就这样 然后呢 所以呢 说来说去 绕圈 绕来绕去 兜圈 气人 气死 受够 失望 谁管 管不管 管过吗 没诚意 没有诚意 太过分 不像话 说得轻巧 说得好听 光说 光道歉 道歉有 不要道歉 空话 套话 官话 废话 冇用 搞咩 谂住 系咪';
const refusalCues =
  '不接受 不同意 我不要换 不要换 不换 不要券 不要优惠券 不要补偿 不要你的 谁要 谁稀罕 不稀罕 打发叫花 打发要饭 没得商量 没商量 免谈 不行就 这个方案不行 这不行 那不行 不可能接受 不答应 我拒绝 拒绝 不退不行 必须退';
const factCues =
  '查到 查过了 查了一下 核实到 核实过 系统显示 这边显示 物流显示 记录显示 仓库 网点 站点 分拣 转运 反馈说 答复说 回复说 回复是 已经安排 已安排 已经登记 已登记 已经联系 已联系 已经提交 已提交 已经申请 已申请 已经加急 已加急 已经补发 已补发 已经退 已退 已经寄 已寄 已经转 刚联系 刚刚联系 刚问 刚查 原因是 是因为 目前在 现在在 到了 批准 同意给您 申请下来 单号是 已经发您 已发您 找到了 师傅';
const denial = /看不到|查不到|没有(?:记录|显示|结果)|还没|不清楚|不知道/;

const finders: Record<'handling' | 'refusal' | 'fact' | 'media' | 'social' | 'regulator' | 'lawyer', CueFinder> = {
  handling: cueFinder(words(handlingCues)),
  refusal: cueFinder(words(refusalCues)),
  fact: cueFinder(words(factCues)),
  media: cueFinder(words(flagLexicon.media)),
  social: cueFinder(words(flagLexicon.social_threat)),
  regulator: cueFinder(words(regulatorCues)),
  lawyer: cueFinder(words(lawyerCues)),
};

/** Words of displeasure with the handling; empty when there are none. */
export function displeasureWords(folded: string): string[] {
  return finders.handling(folded).map((hit) => hit.words);
}

export function isDispleased(folded: string, emotion: Emotion): boolean {
  return emotion >= 2 || displeasureWords(folded).length > 0;
}

/** A greeting or a bare sound: it states nothing. */
export function isSmallTalk(folded: string): boolean {
  return /^(?:喂|你好|您好|在吗|有人吗|嗯|啊|哦|好|是|对|人工|转人工|客服|[，。？])*$/.test(folded);
}

export type Call = {
  kind: Extract<Alert['kind'], 'refusal' | 'asks_manager' | 'media' | 'regulator' | 'lawyer'>;
  level: 'agent' | 'lead';
  words: string;
};

/** Whom the customer calls for or threatens with. A press call reaches the lead at once; a threat to post is for the agent first. */
export function callsIn(folded: string): Call[] {
  const calls: Call[] = [];
  const add = (kind: Call['kind'], level: Call['level'], said: string | undefined) => {
    if (said !== undefined && !calls.some((call) => call.kind === kind)) calls.push({ kind, level, words: said });
  };
  add('media', 'lead', finders.media(folded)[0]?.words);
  add('media', 'agent', finders.social(folded)[0]?.words);
  add('regulator', 'lead', finders.regulator(folded)[0]?.words);
  add('lawyer', 'lead', finders.lawyer(folded)[0]?.words);
  add('asks_manager', 'agent', managerAsk.exec(folded)?.[0]);
  add('refusal', 'agent', finders.refusal(folded)[0]?.words);
  return calls;
}

const remedyWord = new RegExp(remedy);

/** A concrete time, an offer, or a fact that was found out. Whether it is new is for the caller to say. */
export function bringsSomething(text: string): boolean {
  const { text: folded } = foldSpeech(text);
  if (findTimeExpressions(text).some((time) => time.kind !== 'vague')) return true;
  if (finders.fact(folded).length > 0 && !denial.test(folded)) return true;
  return [...folded.matchAll(singleOption)].some((match) => remedyWord.test(match[0]) && !/不(?:能|可以)|只能/.test(match[0]));
}
