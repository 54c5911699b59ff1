/** What to do next: for every alert two different moves, in words an agent can act on at once. */
import type { Alert } from './alert.ts';

type Moves = readonly [string, string];

export const nextMoves: { readonly [K in Alert['kind']]: Moves } = {
  repeat: ['换成事实：说出现在办到哪一步、谁在办、下一个时间点', '换成选择：给两个具体的办法，请客户来定'],
  dissatisfaction: ['先停下解释，用一句话说出客户的感受并道歉', '请班长旁听或接手，把已知的情况一并交过去'],
  deadlock: ['请班长加入，由第二个人给出新的方案', '约定一个钟点回电，先去问清楚再联系，不在线上硬撑'],
  refusal: ['问清客户最在意的是哪一点，再换一个方案', '请班长看一看超出权限的方案能不能批'],
  asks_manager: ['先答应转达，说明班长几点前联系；同时按键呼叫班长', '问一句希望班长解决什么，把这一条当场能办的先办了'],
  media: ['只说会由专人回应，记下单位、姓名、联系方式', '马上转班长，不解释、不评论、不承诺'],
  regulator: ['表示尊重客户的权利，同时给出今天能落实的方案', '请班长接手，把工单和证据整理好'],
  lawyer: ['不争对错，复述诉求并说明由谁几点前正式答复', '请班长接手，后续沟通留下书面记录'],
  safety: ['先问人：有没有受伤、电源火源关了没有', '立刻转安全专员，打开应急预案'],
  silence: ['告诉客户正在查什么、还要多久', '先给已知的部分，再约定回电时间'],
  talk_over: ['停两秒，请客户先说完', '说一句「您请讲，我记着」，再复述一遍'],
  'hint.repeat': ['这句话刚说过，换一个说法或补一个新信息', '先回应客户刚刚问的那一点'],
  'hint.dissatisfaction': ['先接住感受，再往下讲', '直接回答客户问的那一点，再给时间'],
  'hint.no_progress': ['给一个具体时间：几点前告诉客户结果', '给两个办法，请客户来选'],
};

/** From the sixth time on another voice helps more than another sentence. */
export const switchMoves: Moves = ['换一位同事接手：把事实、已给过的方案、承诺一并交过去', '由班长加入通话，给出权限以外的方案'];
