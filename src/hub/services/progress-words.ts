/** The words of the progress page, in Chinese and English. Plain, and true of any case: no name, no number, nothing that was written about it. */
import type { Department, Role } from '../../shared/base/words.ts';
import type { ShownStage } from './progress.ts';

export type PageLanguage = 'zh-CN' | 'en';

type Words = {
  title: string;
  heading: string;
  opened(when: string): string;
  where: string;
  stages: { readonly [S in ShownStage]: string };
  standing: { readonly [S in ShownStage]: string };
  passed: string;
  present: string;
  who: string;
  owner(department: string, role: string | null): string;
  departments: { readonly [D in Department]: string };
  roles: { readonly [R in Role]: string };
  last: string;
  steps: Readonly<Record<string, string>>;
  stepAt(step: string, when: string): string;
  noStep: string;
  next: string;
  nextKinds: { promise(when: string): string; plan(when: string): string; followUp(when: string): string };
  nothingNext: string;
  doneNext: string;
  missed(when: string): string;
  readAt(when: string): string;
  about(until: string): string;
  gone: { title: string; body: string };
  busy: { title: string; body: string };
};

const zh: Words = {
  title: '处理进度',
  heading: '您的问题处理到哪一步了',
  opened: (when) => `登记于 ${when}`,
  where: '进展',
  stages: { new: '已登记', verifying: '核实情况', solving: '拟定方案', executing: '执行方案', confirming: '等您确认', done: '已办结' },
  standing: {
    new: '已经登记好，即将有人处理',
    verifying: '正在核实情况',
    solving: '正在拟定方案',
    executing: '方案正在执行',
    confirming: '已经办完，等您确认',
    done: '已经办结',
  },
  passed: '已完成',
  present: '当前',
  who: '谁在处理',
  owner: (department, role) => (role === null ? `${department}，正在安排专人` : `${department}的${role}`),
  departments: { service: '客服部', quality: '质检部', logistics: '物流部', membership: '会员部', product: '商品部', finance: '财务部' },
  roles: { agent: '客服专员', lead: '客服组长', owner: '责任部门专员', manager: '主管', admin: '主管', auditor: '专员' },
  last: '最近一步',
  steps: {
    created: '登记了您的问题',
    stage: '处理进入了新的一步',
    owner: '交给了新的负责人',
    option: '记录了您选择的方案',
    evidence: '收到了相关材料',
    commitment: '向您约定了时间',
    follow_up: '安排了回访',
    contact: '和您联系过',
    reopened: '重新开始处理',
    worsened: '提高了处理级别',
  },
  stepAt: (step, when) => `${when}，我们${step}`,
  noStep: '还没有新的进展',
  next: '接下来',
  nextKinds: {
    promise: (when) => `最晚 ${when}，兑现约定的事`,
    plan: (when) => `最晚 ${when}，给您处理方案`,
    followUp: (when) => `${when} 前后，再联系您一次`,
  },
  nothingNext: '下一步的时间还没有定，定好后会显示在这里',
  doneNext: '没有待办的事了',
  missed: (when) => `原定 ${when} 前的一步没有按时做到，我们向您道歉，正在补上。`,
  readAt: (when) => `${when} 的情况；重新打开本页可看最新进展。`,
  about: (until) => `本页不显示姓名、电话等个人信息。链接到 ${until} 失效；如需帮助，请联系客服。`,
  gone: { title: '这个链接打不开', body: '链接可能已经失效，或没有复制完整。请联系客服，我们会告诉您最新进展。' },
  busy: { title: '打开得太频繁了', body: '请过一分钟再试。您的问题仍在处理，不受影响。' },
};

const en: Words = {
  title: 'Progress',
  heading: 'Where your case stands',
  opened: (when) => `Registered ${when}`,
  where: 'Progress',
  stages: {
    new: 'Registered',
    verifying: 'Looking into it',
    solving: 'Finding a solution',
    executing: 'Carrying it out',
    confirming: 'Waiting for your word',
    done: 'Done',
  },
  standing: {
    new: 'Registered; somebody will take it up soon',
    verifying: 'We are looking into what happened',
    solving: 'We are working out a solution',
    executing: 'The solution is being carried out',
    confirming: 'Carried out; we wait for your confirmation',
    done: 'Done',
  },
  passed: 'done',
  present: 'now',
  who: 'Who has it',
  owner: (department, role) => (role === null ? `${department}; somebody is being assigned` : `${role}, ${department}`),
  departments: {
    service: 'customer service',
    quality: 'quality',
    logistics: 'logistics',
    membership: 'membership',
    product: 'product',
    finance: 'finance',
  },
  roles: {
    agent: 'A service agent',
    lead: 'A team lead',
    owner: 'The department in charge',
    manager: 'A manager',
    admin: 'A manager',
    auditor: 'A specialist',
  },
  last: 'Last step',
  steps: {
    created: 'your case was registered',
    stage: 'your case moved on',
    owner: 'your case was given to somebody new',
    option: 'your choice was recorded',
    evidence: 'material about your case arrived',
    commitment: 'we agreed a time with you',
    follow_up: 'a follow-up was planned',
    contact: 'we were in touch with you',
    reopened: 'your case was opened again',
    worsened: 'your case was given more urgency',
  },
  stepAt: (step, when) => `${when}: ${step}`,
  noStep: 'Nothing new yet',
  next: 'What comes next',
  nextKinds: {
    promise: (when) => `By ${when}: what we agreed with you`,
    plan: (when) => `By ${when}: a proposed solution`,
    followUp: (when) => `Around ${when}: we contact you again`,
  },
  nothingNext: 'The next time is not fixed yet; it will be shown here',
  doneNext: 'Nothing is left to do',
  missed: (when) => `A step we had set for ${when} was not done in time. We are sorry, and are making up for it.`,
  readAt: (when) => `As of ${when}. Open this page again for the latest.`,
  about: (until) => `This page shows no name, number or other personal data. The link ends ${until}; for help, contact customer service.`,
  gone: {
    title: 'This link does not open anything',
    body: 'It may have ended, or was not copied whole. Contact customer service and we will tell you how things stand.',
  },
  busy: { title: 'Opened too often', body: 'Please try again in a minute. Your case goes on and is not affected.' },
};

export const pageWords: { readonly [L in PageLanguage]: Words } = { 'zh-CN': zh, en };

/** English only where it is asked for before Chinese. */
export function choosePageLanguage(accepted: string | undefined): PageLanguage {
  const ranked = (accepted ?? '')
    .slice(0, 200)
    .split(',')
    .map((part, place) => {
      const [tag = '', ...params] = part.trim().toLowerCase().split(';');
      const q = params.map((param) => /^\s*q=([\d.]+)$/.exec(param)?.[1]).find((value) => value !== undefined);
      return { tag: tag.split('-')[0], q: q === undefined ? 1 : Number(q), place };
    })
    .filter(({ tag, q }) => (tag === 'zh' || tag === 'en') && q > 0)
    .sort((a, b) => b.q - a.q || a.place - b.place);
  return ranked[0]?.tag === 'en' ? 'en' : 'zh-CN';
}
