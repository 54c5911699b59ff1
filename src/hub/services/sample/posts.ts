/** What people wrote about the shop in public: some waiting, one of them already late, one of danger, and what the team made of others. */
import { minuteMs } from '../../../shared/base/clock.ts';
import type { Contact, Utterance } from '../../../shared/contact/contact.ts';
import { postSummary, replyId } from '../../../shared/contact/post.ts';
import type { EntityPut } from '../../../shared/sync/mutation.ts';
import { memberAt, type Seat } from './cast.ts';
import { type Dice, rollDice } from './dice.ts';

/** `reply` or `closedFor`: done by `by` that many minutes after it was posted. */
type PostStory = {
  from: string;
  place: string;
  rating?: number;
  agoMinutes: number;
  text: string;
  emotion: Contact['emotionPeak'];
  done?: { by: Seat; afterMinutes: number } & ({ reply: string } | { closedFor: string });
};

const east: readonly PostStory[] = [
  {
    ...{ from: '阿柚今天不加班', place: '小红书', agoMinutes: 55, emotion: 3 },
    text: '在他家买的空气炸锅第三次跳闸了！每次问客服都是“正在核实”，核实了九天，一个准话都没有。姐妹们避雷，别买。',
  },
  {
    ...{ from: '老周爱做饭', place: '店铺评价', rating: 2, agoMinutes: 23, emotion: 2 },
    text: '页面上是驼色，收到的大衣明显偏黄，问了两次能不能换，都让我等通知。等到吊牌期都快过了，很失望。',
  },
  {
    ...{ from: '夜跑的小林', place: '微博', agoMinutes: 16, emotion: 3 },
    text: '充电宝充到一半鼓包发烫，外壳都裂开了，吓得我直接扔到阳台。这种东西也敢卖？客服出来说话！',
  },
  {
    ...{ from: '许愿池边的猫', place: '抖音商品评论', agoMinutes: 9, emotion: 1 },
    text: '东西用着还行，就是说好的赠品没在箱子里，有人管一下吗？',
  },
  {
    ...{ from: '人在外地的阿禾', place: '微博', agoMinutes: 3, emotion: 2 },
    text: '物流写着“本人签收”，可我这周都在外地出差，是谁签的？打了三次电话都没人接。',
  },
  {
    ...{ from: '芒果不加冰', place: '店铺评价', rating: 1, agoMinutes: 190, emotion: 3 },
    text: '退款说三天到账，今天第六天了，每次都说“已催促”。到底催给谁了？',
    done: {
      ...{ by: 'agent2', afterMinutes: 14 },
      reply: '看到您说的情况了，退款等了六天还没有结果，换作是我也会着急，很抱歉。请您私信我们，我们单独为您核对退款走到哪一步。',
    },
  },
  {
    ...{ from: '橙子味的周末', place: '小红书', agoMinutes: 320, emotion: 0 },
    text: '补一句：前天说的破损已经换好了，上门的师傅态度很好，给个好评。',
    done: { by: 'agent', afterMinutes: 11, closedFor: '表扬或已满意，无需处理' },
  },
];
const south: readonly PostStory[] = [
  {
    ...{ from: '广州阿May', place: '店铺评价', rating: 3, agoMinutes: 12, emotion: 1 },
    text: '鞋码偏小一号，想换大半码，找不到换货入口。',
  },
  {
    ...{ from: '榕树下乘凉', place: '微博', agoMinutes: 240, emotion: 2 },
    text: '约好上午上门取件，等到下午都没人来，请假白请了。',
    done: {
      ...{ by: 'other_agent', afterMinutes: 21 },
      reply: '让您请了假还白等半天，很抱歉。请您私信我们，我们单独为您核实上门的安排，有专人跟到办完。',
    },
  },
];

const noPacks = { scripts: 0, rules: 0, guides: 0, policy: 0 };
const firstPacks = { scripts: 1, rules: 1, guides: 1, policy: 1 };

function said(id: string, speaker: 'customer' | 'agent', text: string, atMs: number, emotion: Utterance['emotion']): Utterance {
  const via = speaker === 'agent' ? 'typed' : 'message';
  return { id, speaker, via, text, atMs, endMs: atMs, rev: 1, emotion, findings: [] };
}

function tellPost(dice: Dice, { teamId }: { teamId: string }, story: PostStory, nowMs: number): EntityPut {
  const startedAtMs = nowMs - story.agoMinutes * minuteMs;
  const id = dice.id(startedAtMs);
  const place = postSummary({ place: story.place, rating: story.rating ?? null, url: null });
  const words = [said('0', 'customer', story.text, 0, story.emotion)];
  const { done } = story;
  const afterMs = (done?.afterMinutes ?? 0) * minuteMs;
  if (done !== undefined && 'reply' in done) words.push(said(replyId(id), 'agent', done.reply, afterMs, null));
  const agent = done === undefined ? null : memberAt(done.by);
  const closedFor = done !== undefined && 'closedFor' in done ? done.closedFor : null;
  return {
    entity: 'contact',
    row: {
      ...{ id, scope: `team:${teamId}`, ver: 0, deleted: false, customerId: null, ticketId: null, channel: 'public', direction: 'in' },
      ...{ fromAddress: story.from, state: agent === null ? 'open' : 'ended', startedAtMs },
      ...{ endedAtMs: agent === null ? null : startedAtMs + afterMs, agentId: agent?.id ?? null, agentName: agent?.name ?? '' },
      summary: closedFor === null ? place : `${place} · 不公开回复：${closedFor}`,
      ...{
        emotionPeak: story.emotion,
        wrapCode: closedFor === null ? null : 'other/no_reply',
        packs: agent === null ? noPacks : firstPacks,
      },
      ...{ transcript: words, guide: null, alerts: [], satisfaction: null },
    },
  };
}

/** Told from now, not from midnight: a post's clock is half an hour. */
export function tellPosts({ seed, nowMs }: { seed: number; nowMs: number }): EntityPut[] {
  const dice = rollDice(seed);
  return [
    ...east.map((story) => tellPost(dice, memberAt('agent'), story, nowMs)),
    ...south.map((story) => tellPost(dice, memberAt('other_agent'), story, nowMs)),
  ];
}
