/** What an emergency opens with where the policy in force has no plan that fits: danger is never met with nothing. Holds no first aid beyond calling for help. */
import type { EmergencyPlan, EmergencyPolicy } from './emergency.ts';

const source = '本产品自带的通用提示：政策包里没有适用的预案时使用';
const checkedOn = '2026-11-23';

const plans: EmergencyPlan[] = [
  {
    id: 'built-in.safety',
    sign: 'safety',
    title_zh: '可能伤到人，政策包里没有对应预案',
    ticket_type: 'safety_hazard',
    say: [
      { kind: 'stop', text: '先不说别的，请您先别再用那件东西，也请旁边的人离开。人现在都安全吗？' },
      { kind: 'medical', text: '有没有人受伤或者不舒服？要是有，请先去医院，紧急的话现在就打120，我在线上等您。' },
      { kind: 'keep', text: '人安全了再说东西。那件东西先放好，别扔也别拆。后面由专人马上跟您联系。' },
    ],
    write_down: ['人是否安全，有无受伤，是否就医', '发生了什么，几点，在哪里', '和哪个订单、哪件产品有关', '照片和实物在谁手里'],
    source,
    checked_on: checkedOn,
  },
  {
    id: 'built-in.major-loss',
    sign: 'major_loss',
    title_zh: '损失金额很大，政策包里没有对应预案',
    say: [
      { kind: 'stop', text: '您先别着急，我们先把还在发生的损失停下来。现在还有没有东西在继续坏、钱在继续扣？' },
      { kind: 'keep', text: '损失的东西先别动、别扔，能拍照就拍几张，付款和维修的单据都留好。' },
      { kind: 'care', text: '这件事我现在就按紧急的登记，交给专人接着办，您不用再从头讲一遍。' },
    ],
    write_down: ['损失了什么，大概多少，怎么算的', '什么时候开始，现在停了没有', '有哪些照片、单据', '客户现在最急的一件事'],
    source,
    checked_on: checkedOn,
  },
];

const alone: EmergencyPolicy = {
  second_person: ['senior', 'lead'],
  dismiss_reasons: ['只是询问或担心，没有发生', '已经处理完，人和财物都平安', '听错了，客户没有这样说'],
  plans,
};

/** The policy, and behind its own plans one for every sign of which it has none without words. */
export function withGeneralPlans(policy: EmergencyPolicy | undefined): EmergencyPolicy {
  if (policy === undefined) return alone;
  const isCovered = ({ sign }: EmergencyPlan) => policy.plans.some((plan) => plan.sign === sign && plan.words === undefined);
  const missing = plans.filter((plan) => !isCovered(plan));
  return missing.length === 0 ? policy : { ...policy, plans: [...policy.plans, ...missing] };
}
