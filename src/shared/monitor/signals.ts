/** What single turns tell: refusal, calls for others, and whether the agent brought anything new. Cue tables, no state. */
import { type CueFinder, cueFinder } from '../classify/cue-table.ts';
import { foldSpeech } from '../classify/fold-speech.ts';
import { flagLexicon, lawyerCues, managerAsk, regulatorCues } from '../classify/need-lexicon.ts';
import { remedy, singleOption } from '../guide/option-cues.ts';
import { findTimeExpressions } from '../language/time-expressions.ts';
import type { Alert } from './alert.ts';

const words = (cues: string): string[] => cues.split(/\s+/).filter((cue) => cue !== '');

/** Displeasure with how it is handled, also without anger. A fault that is merely described is none. */
const refusalCues =
  '不接受 不同意 我不要换 不要换 不换 不要券 不要优惠券 不要补偿 不要你的 谁要 谁稀罕 不稀罕 打发叫花 打发要饭 没得商量 没商量 免谈 不行就 这个方案不行 这不行 那不行 不可能接受 不答应 我拒绝 拒绝 不退不行 必须退';
const factCues =
  '查到 查过了 查了一下 核实到 核实过 系统显示 这边显示 物流显示 记录显示 仓库 网点 站点 分拣 转运 反馈说 答复说 回复说 回复是 已经安排 已安排 已经登记 已登记 已经联系 已联系 已经提交 已提交 已经申请 已申请 已经加急 已加急 已经补发 已补发 已经退 已退 已经寄 已寄 已经转 刚联系 刚刚联系 刚问 刚查 原因是 是因为 目前在 现在在 到了 批准 同意给您 申请下来 单号是 已经发您 已发您 找到了 师傅';
const denial = /看不到|查不到|没有(?:记录|显示|结果)|还没|不清楚|不知道/;

const finders: Record<'refusal' | 'fact' | 'social' | 'regulator' | 'lawyer', CueFinder> = {
  refusal: cueFinder(words(refusalCues)),
  fact: cueFinder(words(factCues)),
  social: cueFinder(words(flagLexicon.social_threat)),
  regulator: cueFinder(words(regulatorCues)),
  lawyer: cueFinder(words(lawyerCues)),
};

/** A greeting or a bare sound: it states nothing. */
export function isSmallTalk(folded: string): boolean {
  return /^(?:喂|你好|您好|在吗|有人吗|嗯|啊|哦|好|是|对|人工|转人工|客服|[，。？])*$/.test(folded);
}

export type Call = {
  kind: Extract<Alert['kind'], 'refusal' | 'asks_manager' | 'media' | 'regulator' | 'lawyer'>;
  level: 'agent' | 'lead';
  words: string;
};

/** A street, a neighbour, figures of an order, a trade of the same name, or a case that is closed: nobody is called for. */
const placeAfter = /^(?:局|所|院)?(?:旁|隔壁|对面|附近|门口|路|街|巷|那栋|送来的)/;
const figures = /(?:订单|单号|运单|尾号|结尾|后[一二三四五六七八]位)/;
const otherTrade = /调律师|《[^》]*》|受理通知书/;
const closedAfter = /^[^，。？]{0,14}(?:调解|处理|裁|判|认定|查|结论)[^，。？]{0,3}(?:完|好|了|过|结)|^[^。？]{0,12}圆满/;
const takenBack = /收回(?:那|这|上)/;

function isMeant(folded: string, words: string): boolean {
  const after = folded.slice(folded.indexOf(words) + words.length);
  if (placeAfter.test(after) || closedAfter.test(after)) return false;
  if (/^\d+$/.test(words) && figures.test(folded)) return false;
  return !otherTrade.test(folded) && !takenBack.test(folded);
}

/**
 * Whom the customer calls for or threatens with. `press`: the words by which the reading knows a press call, which reaches the lead at
 * once; a threat to post is for the agent first.
 */
export function callsIn(folded: string, press: readonly string[]): Call[] {
  const calls: Call[] = [];
  const add = (kind: Call['kind'], level: Call['level'], said: string | undefined) => {
    if (said !== undefined && !calls.some((call) => call.kind === kind)) calls.push({ kind, level, words: said });
  };
  const meant = (find: CueFinder) => find(folded).find((hit) => isMeant(folded, hit.words))?.words;
  add('media', 'lead', press[0]);
  add('media', 'agent', finders.social(folded)[0]?.words);
  add('regulator', 'lead', meant(finders.regulator));
  add('lawyer', 'lead', meant(finders.lawyer));
  add('asks_manager', 'agent', managerAsk.exec(folded)?.[0]);
  add('refusal', 'agent', finders.refusal(folded)[0]?.words);
  return calls;
}

const passesOn =
  /专人|专门|公关|媒体(?:部|对接|负责|联系|关系|中心)|品牌部|宣传|发言人|负责(?:人|的同事)|转(?:达|交|接|给|告)|记(?:下|录|一下)|登记|留(?:个|下|一下)?[^，。？]{0,4}(?:联系方式|电话|号码|姓名|单位)|给您回(?:复|应|电)/;
const turnsAway = /没有|不清楚|不知道|不归|只(?:处理|负责)|无法|不方便/;

/** The agent takes a press call down or passes it on. */
export function answersPress(text: string): boolean {
  const { text: folded } = foldSpeech(text);
  return passesOn.test(folded) && !turnsAway.test(folded);
}

const remedyWord = new RegExp(remedy);

/** A concrete time, an offer, or a fact that was found out. Whether it is new is for the caller to say. */
export function bringsSomething(text: string): boolean {
  const { text: folded } = foldSpeech(text);
  if (findTimeExpressions(text).some((time) => time.kind !== 'vague')) return true;
  if (finders.fact(folded).length > 0 && !denial.test(folded)) return true;
  return [...folded.matchAll(singleOption)].some((match) => remedyWord.test(match[0]) && !/不(?:能|可以)|只能/.test(match[0]));
}
