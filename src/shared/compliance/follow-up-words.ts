/**
 * Words that sell, where a follow-up is spoken of: a notice of progress, the question after it, the care call are about the case and
 * nothing else. Rules in the grammar of every pack, but the product's own: they hold only for a follow-up, which no pack can say of a
 * rule. The grammar has no label for selling; theirs is the nearest, and is shown nowhere.
 */
import { checkText } from './check-text.ts';
import { type CompiledRules, compileRules } from './compile-rules.ts';
import type { Finding } from './finding.ts';
import type { RulesContent, RuleUnless } from './rule.ts';

const source = 'L-MESSAGES';

/** What the customer brought up themselves, what the case is about, and what is put right, is no selling. */
const told: RuleUnless[] = [
  { quote: true },
  { negated: true },
  ...['客户问', '客户想', '客户说', '客户提', '客户要', '客户打算', '客户表示', '客户反映', '客户自己', '客户已', '对方问', '对方想'],
  ...[
    '他问',
    '她问',
    '他想',
    '她想',
    '他说',
    '她说',
    '主动问',
    '问起',
    '问到',
    '咨询',
    '询问',
    '想了解',
    '想知道',
    '您问的',
    '您说的',
    '您提到',
  ],
  ...[
    '补偿',
    '赔',
    '退款',
    '退差',
    '差价',
    '价差',
    '已退',
    '退给',
    '没算',
    '没有算',
    '漏算',
    '没享受',
    '没兑现',
    '没有兑现',
    '补上',
    '补发',
    '退订',
    '骚扰',
  ],
];

export const followUpRules: RulesContent = {
  sources: [{ id: source, kind: 'law', title: '消费者权益保护法第二十九条：未经同意不发商业性信息', confidence: 'B' }],
  lists: {
    sell_lead: [
      ...['最近有', '近期有', '现在有', '目前有', '正好有', '正在做', '正在搞', '推出', '推出了', '上线', '上线了', '来看看', '去看看'],
      ...['看看我们', '了解一下', '了解下', '赶上', '别错过', '不要错过', '给您介绍', '跟您介绍', '顺便', '顺带', '另外有'],
      ...[
        '店里有',
        '店庆',
        '我们有',
        '我们这边有',
        '我们店有',
        '这两天有',
        '今天有',
        '明天有',
        '今晚有',
        '这周有',
        '周末有',
        '月底有',
        '本月有',
      ],
      ...['推荐您', '推荐给您', '给您推荐', '跟您推荐', '向您推荐', '欢迎参加'],
    ],
    sell_thing: [
      ...[
        '优惠',
        '活动',
        '促销',
        '大促',
        '折扣',
        '打折',
        '特价',
        '满减',
        '立减',
        '秒杀',
        '新品',
        '新款',
        '新产品',
        '爆款',
        '套餐',
        '会员卡',
      ],
      ...['充值', '储值', '课程', '直播', '优惠券', '满赠', '团购', '拼团', '预售', '双十一', '双11', '618', '年货节', '会员日'],
    ],
  },
  rules: [
    {
      id: 'follow_up.sale',
      label: 'absolute_ad',
      severity: 'warn',
      span: 'clause',
      any: [
        ...[
          '优惠活动',
          '促销活动',
          '做促销',
          '有促销',
          '搞促销',
          '有大促',
          '限时优惠',
          '限时折扣',
          '限时特价',
          '限时特惠',
          '限时抢',
          '限时活动',
          '限时福利',
          '限时领',
          '限时立减',
        ],
        ...[
          '秒杀',
          '快来抢购',
          '欢迎抢购',
          '手慢无',
          '大酬宾',
          '清仓特卖',
          '清仓大',
          '买一送一',
          '买一赠一',
          '第二件半价',
          '满减活动',
          '折扣活动',
          '打折活动',
        ],
        ...['领券下单', '领券购买', '用券下单', '下单立减', '下单有礼', '下单享', '下单送', '欢迎选购', '欢迎下单'],
        ...['欢迎购买', '欢迎订购', '欢迎回购', '要不要买', '要不要再买', '再囤', '多囤', '囤货'],
        { seq: ['<sell_lead>', '<sell_thing>'], gap: 8 },
      ],
      unless: [...told, '秒杀价', '秒杀的', '秒杀订单', '秒杀商品'],
      reason: '回访只为办妥这件事，不推销',
      source,
      rewrites: ['上次的事都办妥了吗'],
      good: [
        '上次的事都办妥了吗？还有哪里不满意，我接着办',
        '客户问最近有没有优惠活动，已告知以页面为准',
        '补偿您的优惠券已经到账，您可以查一下',
      ],
      bad: ['上次的事办好了，我们最近有优惠活动，您可以看看', '今晚八点限时秒杀，别错过'],
    },
    {
      id: 'follow_up.new_goods',
      label: 'absolute_ad',
      severity: 'warn',
      span: 'clause',
      any: [
        ...[
          '新品上市',
          '新品上架',
          '新品发布',
          '新品推荐',
          '新品体验',
          '新品首发',
          '看看新品',
          '有新品',
          '出新品',
          '出了新品',
          '推出新品',
          '上新品',
        ],
        ...['新款上市', '新款到店', '出了新款', '看看新款', '上新了', '上新啦', '新产品上市', '新产品推荐', '爆款', '热销款', '种草'],
        ...[
          '来直播间',
          '来我们直播间',
          '关注直播',
          '看我们直播',
          '直播间有福利',
          '直播间有优惠',
          '直播间有活动',
          '直播间见',
          '今晚直播',
          '今晚有直播',
          '晚上有直播',
          '直播福利',
        ],
      ],
      unless: [...told, '换新品', '换成新品', '寄新品', '发新品', '换上新'],
      reason: '回访只为办妥这件事，不介绍新品和直播',
      source,
      rewrites: ['用着有哪里不对，都可以告诉我'],
      good: ['换给您的新品昨天签收了，用着还顺手吗', '客户说是在直播间买的那一件', '用着有哪里不对，都可以告诉我'],
      bad: ['我们新品上市了，给您发个链接看看', '今晚直播间有福利，您记得来'],
    },
    {
      id: 'follow_up.membership',
      label: 'absolute_ad',
      severity: 'warn',
      span: 'clause',
      any: [
        ...[
          '充值送',
          '充值返',
          '充值享',
          '充值优惠',
          '充值活动',
          '充值满',
          '储值送',
          '储值优惠',
          '办张会员',
          '办个会员',
          '办会员卡',
          '升级会员享',
        ],
        ...[
          '开通会员享',
          '开通会员有',
          '开个会员',
          '要不要办',
          '要不要开通',
          '要不要充值',
          '办理套餐',
          '升级套餐',
          '推荐给朋友',
          '推荐朋友',
          '邀请好友',
        ],
        ...['拉新', '分享给朋友', '关注我们店', '关注店铺'],
        { seq: ['充值', '送'], gap: 8 },
        { seq: ['充值', '赠'], gap: 8 },
      ],
      unless: [...told, '已送', '送到', '送达'],
      reason: '回访只为办妥这件事，不劝充值、办卡和拉人',
      source,
      rewrites: ['还有哪里不满意，我接着办'],
      good: ['客户反映开通会员后没有到账，已转会员部核实', '还有哪里不满意，我接着办'],
      bad: ['现在充值五百送一百，您要不要办一张', '您满意的话，帮忙推荐给朋友'],
    },
  ],
};

let compiled: CompiledRules | undefined;

function ownRules(): CompiledRules {
  if (compiled === undefined) {
    const result = compileRules(followUpRules);
    if (!result.ok) throw new Error(`the rules for follow-ups do not compile: ${result.error.message}`);
    compiled = result.value;
  }
  return compiled;
}

/** Where a text for a follow-up sells. Never stands in the way of an outcome; a script for follow-ups is not published with it. */
export function sellingIn(text: string): Finding[] {
  return text.trim() === '' ? [] : checkText(ownRules(), text, { channel: 'phone', opening: false });
}
