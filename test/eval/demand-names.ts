/** Owns which demand of the labelled data each phrase of the engine's checklist stands for. A phrase without a line here counts as wrong. */

const phrasesOf: Readonly<Record<string, readonly string[]>> = {
  refund: ['退款'],
  return: ['退货'],
  exchange: ['换新', '换尺码'],
  replacement_part: ['补发'],
  repair: ['维修', '上门处理'],
  compensation: ['赔偿', '补偿'],
  price_difference: ['退差价'],
  apology: ['道歉'],
  deliver: ['送到'],
  redeliver: ['重新派送'],
  information: ['什么时候能到', '什么时候发货', '什么时候到账', '给出处理时间', '查找包裹', '解答咨询'],
  explanation: ['查清谁签收', '说明原因'],
  escalate: ['找负责人', '处理相关人员'],
  stop_contact: ['停止骚扰'],
  delete_data: ['删除个人信息'],
  invoice: ['开发票'],
  cancel_order: ['取消订单'],
};

/** Every demand that the data may name. */
export const knownDemands = Object.keys(phrasesOf);

const nameOf = new Map(Object.entries(phrasesOf).flatMap(([name, phrases]) => phrases.map((phrase) => [phrase, name] as const)));

/** Names in the words of the data, each once; an unknown phrase stands for itself. */
export function demandNames(phrases: readonly string[]): string[] {
  return [...new Set(phrases.map((phrase) => nameOf.get(phrase) ?? phrase))];
}
