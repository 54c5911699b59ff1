/**
 * Owns what the scanners are measured on: generated service dialogue and two sets of patterns, all from one seed. Set A are service
 * phrases with shared beginnings (subject, modal, predicate), rare in the text; set B are words of 2 to 6 characters over more than
 * 4,000 distinct characters, about one per line at 20,000. Two sets, because one big RegExp wins on A and collapses on B.
 */
import { normalizeTable } from '../../src/shared/language/normalize-table.ts';
import { Dice } from './dice.ts';

export const seed = 20_260;
export type PatternSet = 'A' | 'B';

const list = (words: string): string[] => words.split(/\s+/).filter((word) => word !== '');

const subjects = list(
  '这件事 这个问题 您的订单 您的包裹 这笔退款 这张发票 仓库那边 快递那边 厂家那边 我们店里 客服这边 售后部门 财务部门 配件 新机器 补发的货 换货的单 维修师傅 安装师傅 赔付金额 优惠券 保修期 检测报告 您的投诉 您的账户 会员积分 物流信息 签收记录 通话录音 聊天记录 这个型号 这批货 预售商品 赠品 差价 运费 定金 尾款 合同 质保卡',
);
const modals = list(
  '肯定 一定 绝对 保证 必须 不会 不能 没法 应该 可能 已经 马上 立刻 尽快 正在 不可能 从来 永远 百分百 随时 至少 大概 原则上 按规定 无论如何',
);
const predicates = list(
  '能到 会退 能修好 有结果 给您答复 寄出去 处理完 退到账 不归我们管 是您自己弄的 没有问题 批下来 解决 安排上 送到家 改不了 查得到 留着 作废 生效 补给您 打电话 上门 换新的 免费 赔给您 升级 开出来 过期 恢复 通知您 审核完 说清楚 签字 更换 拆开 取回 核实 登记好 转过去 跟进到底 原样退回 寄回来 重新做 到您手上 算数 不收钱 没人动过 全额退 当天发',
);
const openers = list('您好 亲 不好意思 抱歉让您久等 嗯 好的 我看一下 麻烦您 感谢您的耐心 请稍等 喂 是这样 我理解您 呃 您先别挂');
const customerTalk = list(
  '我上周买的电饭锅 昨天收到的外套 孩子用的奶瓶 家里的热水器 刚换的手机屏幕 订好的酒店 那台冰箱 给老人买的轮椅 网上拍的鞋子 健身房的卡 宽带 燃气表 机票改签 保险理赔 猫粮 婚纱照',
);
const complaints = list(
  '用了两天就不亮了 到现在还没发货 显示签收可我没收到 颜色跟图片不一样 打了三个电话没人接 退款一直没到账 包装破了漏了一地 声音特别大 尺码差了两个号 多收了我三十块 说好上门的师傅没来 屏幕中间有一条线 闻着一股怪味 充不进电 客服说话很冲 发票抬头开错了',
);
const requests = list(
  '你帮我看一下 能不能换一个 我要退款 什么时候能到 给个说法 麻烦快一点 让你们主管联系我 我把照片发给你 先别关单 请您核对一下地址 我这边登记好了 稍后给您回电 您方便说一下订单号吗 两个办法您看哪个合适 我再确认一下 有消息第一时间告诉您',
);
const marks = list('， ， ， 。 。 ？ ！');

function distinct(dice: Dice, count: number, make: () => string): string[] {
  const found = new Set<string>();
  for (let tries = 0; found.size < count && tries < count * 50; tries++) found.add(make());
  if (found.size < count) throw new Error(`only ${found.size} of ${count} patterns (dice at ${dice.next()})`);
  return [...found];
}

/** Characters of ordinary service talk come first and oftenest, then others of the basic block that are read as themselves. */
function alphabet(dice: Dice): string[] {
  const talk = [...subjects, ...modals, ...predicates, ...openers, ...customerTalk, ...complaints, ...requests].join('');
  const characters = new Set(talk);
  const { folded } = normalizeTable();
  while (characters.size < 4_400) {
    const code = 0x4e00 + dice.below(0x51a0);
    if (folded[code] === code) characters.add(String.fromCharCode(code));
  }
  return [...characters];
}

function wordLength(dice: Dice): number {
  const roll = dice.next();
  if (roll < 0.48) return 2;
  if (roll < 0.74) return 3;
  return roll < 0.93 ? 4 : 5 + dice.below(2);
}

/** The first `size` of one fixed list of 20,000, so that the smaller set is part of the larger. */
export function patternsOf(set: PatternSet, size: number): string[] {
  const dice = new Dice(seed + (set === 'A' ? 1 : 2));
  if (set === 'A') return distinct(dice, 20_000, () => dice.pick(subjects) + dice.pick(modals) + dice.pick(predicates)).slice(0, size);
  const characters = alphabet(dice);
  const draw = (): string => characters[Math.floor(dice.next() ** 1.3 * characters.length)] ?? '';
  const make = (): string => Array.from({ length: wordLength(dice) }, draw).join('');
  return distinct(dice, 20_000, make).slice(0, size);
}

function clause(dice: Dice, planted: { a: readonly string[]; b: readonly string[] }): string {
  const roll = dice.next();
  if (roll < 0.22) return dice.pick(customerTalk) + dice.pick(complaints);
  if (roll < 0.4) return dice.pick(requests);
  if (roll < 0.48) return dice.pick(subjects) + dice.pick(modals);
  if (roll < 0.56) return dice.pick(modals) + dice.pick(predicates);
  if (roll < 0.576) return dice.pick(planted.a);
  if (roll < 0.72) return dice.pick(requests) + dice.pick(openers);
  if (roll < 0.86) return dice.pick(planted.b) + dice.pick(requests);
  return dice.pick(complaints) + dice.pick(planted.b);
}

function line(dice: Dice, planted: { a: readonly string[]; b: readonly string[] }): string {
  let text = dice.chance(0.4) ? `${dice.pick(openers)}，` : '';
  const least = 10 + dice.below(32);
  while (text.length < least) text += clause(dice, planted) + dice.pick(marks);
  if (dice.chance(0.08)) text += `订单${2_024_000_000 + dice.below(9_999_999)}`;
  if (dice.chance(0.03)) text += ' OK 😊';
  return text;
}

/** Lines of about 33 characters, together at least `bytes` of UTF-8. */
export function corpusOf(bytes: number): string[] {
  const dice = new Dice(seed);
  const planted = { a: patternsOf('A', 20_000), b: patternsOf('B', 20_000) };
  const lines: string[] = [];
  for (let size = 0; size < bytes; ) {
    const text = line(dice, planted);
    lines.push(text);
    size += Buffer.byteLength(text);
  }
  // Concatenation leaves ropes; read back, every line is a plain string as it comes from a file or a socket.
  return JSON.parse(JSON.stringify(lines)) as string[];
}

export function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
