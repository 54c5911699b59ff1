/** What a model is told of a case, and in which words. Everything in a case was hidden before; nothing here knows a customer. */
import { z } from 'zod';
import { type Channel, channelSchema, complaintTypeSchema, emotionSchema, type Step, stepSchema } from '../base/words.ts';
import { complaintTypeNames } from '../classify/type-names.ts';

export const assistWants = ['answer', 'statement'] as const;
export type AssistWant = (typeof assistWants)[number];

/** The latest turns are the ones a sentence answers. */
export const mostTurns = 16;
export const mostTurnLength = 400;
export const mostProblemLength = 400;

/** All that leaves a desk. `slots`: names of what is known here and may be named in an answer; the values stay. */
export const assistCaseSchema = z.strictObject({
  want: z.enum(assistWants),
  channel: channelSchema,
  type: complaintTypeSchema,
  step: stepSchema,
  emotion: emotionSchema,
  turns: z.array(z.strictObject({ by: z.enum(['agent', 'customer']), text: z.string().min(1).max(mostTurnLength) })).max(mostTurns),
  problem: z.strictObject({ what: z.string().max(mostProblemLength), ask: z.string().max(mostProblemLength) }),
  slots: z.array(z.string().min(1).max(20)).max(40),
});
export type AssistCase = z.infer<typeof assistCaseSchema>;

export type ModelMessage = { role: 'system' | 'user'; content: string };

const channelWords: { readonly [C in Channel]: string } = { phone: '电话', chat: '在线聊天', public: '公开评论区(所有人可见)' };
const stepWords: { readonly [S in Step]: string } = {
  empathize: '先共情,承认对方的感受',
  paraphrase: '复述对方的问题和诉求,请对方确认',
  request_evidence: '请对方提供一样证据或信息,并说明用途',
  offer_two_options: '给出两个可选的办法,由对方决定',
  commit_time: '给出明确时间的承诺',
};

const rules = [
  '你帮客服坐席起草中文话术。坐席会先看再决定用不用。',
  '只写坐席要说的话本身,不要解释、标题、引号、列表。',
  '不推卸责任,不否定对方感受,不威胁,不打断,不用绝对化用语,不索要密码、验证码、身份证号、银行卡号。',
  '不编造事实、金额、时间、政策;不知道的就不写。不承诺结果;时间只能写 {{承诺时间}}。',
  '文中形如 {{商品}} 的是本机会填入的字段,星号是隐藏的内容:照抄字段,不要猜它们的值。',
];

function task({ want, channel, step }: AssistCase): string {
  if (want === 'statement') return '用一到两句话概括:发生了什么、影响、对方希望怎样。不评价任何人,不写处理办法,不超过 120 字。';
  const public_ = channel === 'public' ? '不要出现任何字段和个人信息,请对方转到私信。' : '';
  return `写出坐席接下来要说的一到三句话,不超过 120 字。这一步要做的:${stepWords[step]}。${public_}`;
}

/** Slots are offered where only the customer reads the answer. */
export function promptFor(given: AssistCase): ModelMessage[] {
  const { channel, type, emotion, turns, problem, slots } = given;
  const said = turns.map(({ by, text }) => `${by === 'agent' ? '坐席' : '客户'}:${text}`).join('\n');
  const fields = channel === 'public' || slots.length === 0 ? '无' : slots.map((slot) => `{{${slot}}}`).join(' ');
  const lines = [
    `渠道:${channelWords[channel]}`,
    `类型:${complaintTypeNames[type].zh}`,
    `情绪:${['平静', '不满', '生气', '激烈'][emotion]}`,
    `问题:${problem.what || '未记录'}`,
    `诉求:${problem.ask || '未记录'}`,
    `可用字段:${fields}`,
    `对话(越往下越新):\n${said || '还没有'}`,
    `任务:${task(given)}`,
  ];
  return [
    { role: 'system', content: rules.join('\n') },
    { role: 'user', content: lines.join('\n') },
  ];
}
