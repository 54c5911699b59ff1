/**
 * Whether an agent says the same script again: character bigrams of filler-free text, contained in the shorter of two turns.
 * Innocent repetition is exempt: acknowledgements, numbers read back, answers to 「再说一遍」, required recitals, same form with other facts.
 */
import { foldSpeech } from '../classify/fold-speech.ts';

export type AgentTurn = {
  index: number;
  /** Filler-free text that is compared; empty when the turn is exempt. */
  kept: string;
  grams: string[];
  /** Numbers with their unit, so that another date or order makes another fact. */
  numbers: string[];
  /** Index of the first turn of its script. */
  script: number;
  /** New fact, offer or time. */
  progress: boolean;
};

/** Share of the shorter turn's bigrams that must be in the other. */
const threshold = 0.45;
/** With fewer shared bigrams, but not too few, two turns are the same when most of their characters are: other order, other joints. */
const looseThreshold = 0.2;
const looseSum = 0.9;
/** A shorter turn than this says nothing that could be a script. */
const leastKept = 6;
const leastCore = 4;
/** A turn that is a beginning of the script counts one half below `wholeShare` of its length, nothing below `halfShare`. */
const wholeShare = 0.65;
const halfShare = 0.4;

const courtesy =
  /(?:非常|实在|真的|很|十分)?(?:抱歉|对不起|不好意思)(?:给您|让您)?(?:带来|造成|添|久等)?(?:了)?(?:的)?(?:不便|麻烦|困扰)?|感谢您的(?:耐心)?(?:等待|理解|来电|支持)|请您(?:理解|谅解|见谅|放心)|(?:很高兴)?为您服务|请问还有什么(?:可以|能)?帮您/g;
const filler = /您好|你好|喂|亲|呃|嗯|哦|哈|呢|啊|吧|嘛|呀|哎|诶|的|了|这边|就是|那个|这个|那么|然后|其实|您看|您|你|我们|我/g;
/** Words that join or soften; another choice of them makes no other script. Never a negation. */
const joints =
  '因为 由于 所以 因此 如果 的话 到时候 到时 目前 现在 已经 可以 可能 应该 需要 建议 麻烦 非常 十分 特别 这块 这里 那里 那边 那张 那款 这款 这种 这样 上面 里面 一下 一点 具体 相关 情况 问题 状态 方面 根据 按照 依照 依据 还请 恳请 理解 谅解 体谅 见谅 包涵 女士 先生 同事 部门 当中 之后 以后 请 会 有 很 已 都 也 就 再 还 又 在 是 由 以 和 跟 与 给 帮 把 被 为 他 她 它 这 那 先 个 望 才 边';
/** Ways of saying one thing in service; the first stands for all. */
const sameMeaning =
  '不能|无法|没法|没办法|没有办法|不可以|不可|不支持|不予|不得|办不了 等|等待|等候|稍等|稍候|等一等|等等|等下|等会 问|咨询|询问|问问 通知|告知|告诉|回复|答复|回覆|答覆|回电 改|修改|更改|变更 退|退款|退还|退费|退钱|退回 反馈|上报|反映|同步|提交 记录|登记|备注 核实|核查|审核|查证|核对 处理|办理|操作 结果|结论 专员|专人|工作人员 看|查看|参照|参考 尽快|尽早|第一时间|马上|抓紧 出现|存在 信息|资料 重装|重新安装|重新装|再装';

const plainWording = new Map([
  ...joints.split(' ').map((word): [string, string] => [word, '']),
  ...sameMeaning.split(' ').flatMap((group) => {
    const [first = '', ...others] = group.split('|');
    return others.map((word): [string, string] => [word, first]);
  }),
]);
const replaced = new RegExp([...plainWording.keys()].sort((one, two) => two.length - one.length).join('|'), 'g');
const marks = /[，。？]/g;
const recital =
  /(?:通话|电话)[^。？]{0,6}录音|为(?:了)?保障您的(?:权益|信息)|依据[^。？]{0,12}(?:规定|法)[^。？]{0,6}(?:告知|提示)|风险提示|隐私政策/;
const readsBack = /(?:跟|和|向)您(?:再)?(?:确认|核对|核实|复述|重复)|我(?:再)?(?:复述|重复)一/;
const asksAgain =
  /再(?:说|讲|念|报|重复)(?:一|下|遍|次)|没(?:有)?听(?:清|见|到|懂|明白)|听不(?:清|见|到)|慢(?:一?点|些)|重复一|你?(?:刚才|刚刚)?说(?:的)?(?:什么|啥)|大(?:点)?声|信号不好|(?:我|让我|等我)(?:拿笔)?记(?:一下|下来)|说(?:几|哪|多少|什么|啥)[^。？]{0,6}来着|(?:在|去|有)?拿(?:着|支|个)?笔(?!记|电|钱|款)|^(?:啊|什么|喂)？?$|^嗯？$/;
const numberWords =
  /\d+(?:[.:\-/]\d+)*[年月日号点分天个件元块周小时台条次楼栋%]*|(?!(?<=[多快早大小好有差慢稍晚了])一点)[零一二三四五六七八九十百两]+(?:年|月|日|号|点|天|个小时|小时|个工作日|元|块|件|台|次|楼|栋|分钟)|(?:周|星期|礼拜)[一二三四五六日天]|[零一二三四五六七八九么]{3,}|[a-z]+\d+|\d+[a-z]+/g;

export function asksToRepeat(customerText: string): boolean {
  return asksAgain.test(foldSpeech(customerText).text);
}

function bigramsOf(text: string): string[] {
  const grams = new Set<string>();
  for (let i = 0; i + 2 <= text.length; i++) grams.add(text.slice(i, i + 2));
  return [...grams];
}

/** What carries the meaning; the whole where hardly anything would be left. */
function coreOf(kept: string): string {
  const core = kept.replace(numberWords, '').replace(replaced, (word) => plainWording.get(word) ?? word);
  return core.length < leastCore ? kept : core;
}

/** `wasAskedAgain`: the customer asked to hear it once more. */
export function readAgentTurn(index: number, text: string, wasAskedAgain: boolean): AgentTurn {
  const { text: folded } = foldSpeech(text);
  const numbers = [...new Set(folded.match(numberWords) ?? [])];
  const bare = (words: string) => words.replace(marks, '').replace(filler, '');
  const withoutCourtesy = bare(folded.replace(courtesy, ''));
  const kept = withoutCourtesy.length >= leastKept ? withoutCourtesy : bare(folded);
  const digits = numbers.join('').length;
  const isExempt = wasAskedAgain || kept.length < leastKept || recital.test(folded) || readsBack.test(folded) || digits * 2 > kept.length;
  const core = isExempt ? '' : coreOf(kept);
  return { index, kept: core, grams: bigramsOf(core), numbers, script: index, progress: false };
}

/** Share of the shorter turn's bigrams that the other has too. */
function containment(earlier: AgentTurn, now: AgentTurn, gramsNow: ReadonlySet<string>): number {
  const fewest = Math.min(earlier.grams.length, now.grams.length);
  if (fewest === 0) return 0;
  let shared = 0;
  for (const gram of earlier.grams) if (gramsNow.has(gram)) shared += 1;
  return shared / fewest;
}

/** Share of the shorter turn's characters that the other has too; none where the lengths are not alike. */
function sharedUnits(earlier: AgentTurn, now: AgentTurn): number {
  const [shorter, longer] = earlier.kept.length < now.kept.length ? [earlier.kept, now.kept] : [now.kept, earlier.kept];
  if (shorter.length * 2 < longer.length) return 0;
  const units = new Set(shorter);
  let shared = 0;
  for (const unit of units) if (longer.includes(unit)) shared += 1;
  return shared / units.size;
}

/** Other numbers, or numbers that the earlier turn did not have, make it another fact. */
function hasOtherFacts(earlier: AgentTurn, now: AgentTurn): boolean {
  return now.numbers.some((number) => !earlier.numbers.includes(number));
}

/** What is new in this turn answers a word of the customer's last turn: another question, not the same script. */
function answersNewWord(earlier: AgentTurn, now: AgentTurn, customerGrams: ReadonlySet<string>): boolean {
  const known = new Set(earlier.grams);
  return now.grams.some((gram) => !known.has(gram) && customerGrams.has(gram));
}

type Grams = { now: ReadonlySet<string>; customer: ReadonlySet<string> };

function isSame(earlier: AgentTurn, now: AgentTurn, grams: Grams): boolean {
  if (earlier.kept === '' || now.kept === '' || hasOtherFacts(earlier, now)) return false;
  const shared = containment(earlier, now, grams.now);
  const isAlike = shared >= threshold || (shared >= looseThreshold && shared + sharedUnits(earlier, now) >= looseSum);
  return isAlike && !answersNewWord(earlier, now, grams.customer);
}

/** 1 for the whole script, 0.5 for a broken-off beginning that covers about half, 0 for less. */
function weightOf(turn: AgentTurn, longest: AgentTurn): number {
  const share = turn.kept.length / longest.kept.length;
  if (share >= wholeShare || !longest.kept.startsWith(turn.kept.slice(0, Math.max(1, turn.kept.length - 1)))) return 1;
  return share >= halfShare ? 0.5 : 0;
}

export type Repetition = {
  /** How often the script was said, this time counted; halves for broken-off beginnings. */
  count: number;
  /** Indices of the turns, this one last. */
  turns: number[];
  script: number;
};

/** `customerText`: what the customer said just before; empty when they are angry about the repetition itself. */
export function findRepetition(earlier: readonly AgentTurn[], now: AgentTurn, customerText: string): Repetition {
  const customer = new Set(bigramsOf(foldSpeech(customerText).text.replace(marks, '').replace(filler, '')));
  const grams: Grams = { now: new Set(now.grams), customer };
  const same = earlier.filter((turn) => isSame(turn, now, grams));
  const all = [...same, now];
  const longest = all.reduce((best, turn) => (turn.kept.length > best.kept.length ? turn : best), now);
  const count = same.length === 0 ? 1 : all.reduce((sum, turn) => sum + weightOf(turn, longest), 0);
  return { count, turns: all.map((turn) => turn.index), script: same[0]?.script ?? now.index };
}
