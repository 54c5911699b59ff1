/** Invented requests to departments and escalations for the fake desk. Everything is counted from one moment. */
import { implement } from '@orpc/server';
import { dayMs, hourMs, minuteMs } from '../../src/shared/base/clock.ts';
import type { EscalationView, TaskView } from '../../src/shared/contract/department-views.ts';
import { deskContract } from '../../src/shared/contract/desk.ts';
import type { Room } from './fake-desk-handlers.ts';

const os = implement(deskContract);
/** Of every list in these scenarios; any other has four. */
const counts: { readonly [scenario: string]: number } = { long: 60, many: 10_000 };
const id = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const duty: TaskView['duty'] = {
  ...{
    id: 'RECALL-2WD',
    title_zh: '缺陷消费品信息报告',
    to_zh: '所在地省级市场监督管理部门',
    law: '消费品召回管理暂行规定',
    article: '第九条',
  },
  ...{ source: '自发现之日起二个工作日内报告', checked_on: '2026-11-22', confidence: 'C' },
};
const whats = [
  '请向承运方核实包裹现在的位置和能送达的时间',
  '请取回实物送检，先给出是否停售的意见',
  '请核对退款是否已经打出，给出到账时间',
  '请核对该会员的权益，应补的补上并告知到账时间',
];
const titles = ['快递五天没有更新', '空气净化器冒烟', '退货后迟迟没有退款', '升级金卡后权益没有到账'];
const departments = ['logistics', 'quality', 'finance', 'membership'] as const;

export function fakeTask(n: number, nowMs: number, given: Partial<TaskView> = {}): TaskView {
  const askedAtMs = nowMs - (5 + n) * hourMs;
  const what = whats[n % whats.length] ?? '';
  const isReport = n % 4 === 1;
  return {
    ...{ id: id(3_000 + n), ticketId: id(1_000 + n), customerId: id(100 + n), department: departments[n % 4] ?? 'quality', what },
    ...{ kind: isReport ? 'report' : 'work', duty: isReport ? duty : null, askedById: id(1), askedByName: '许宁', askedAtMs },
    ...{ dueAtMs: nowMs + ([-90, 35, 300, 26 * 60][n % 4] ?? 0) * minuteMs, state: 'open', result: '', settledAtMs: null, mayAnswer: true },
    brief: {
      ...{
        ticketNo: `TK-20261122-7F3K${n % 10}`,
        type: 'logistics_delay',
        title: titles[n % 4] ?? '',
        emotion: 2,
        openedAtMs: nowMs - dayMs,
      },
      ...{ urgency: isReport ? 'emergency' : 'normal', facts: ['订单承诺 11月20日 前送达', '物流两天没有更新'] },
      problem: { what: '包裹停在途中', when: '11月20日', orderNo: '202611150001234', ask: '今天告诉我到哪了', confirmed: true },
      evidence: [
        ...[{ id: 'e1', item: 'tracking_shot', label: '物流页面截图', state: 'have' as const, source: 'customer' as const, note: '' }],
      ].map((item) => ({ ...item, sha256: 'a'.repeat(64), fileName: '物流截图.jpg' })),
    },
    thread: [{ kind: 'asked', text: what, byName: '许宁', atMs: askedAtMs, code: null, proof: '' }],
    unsent: false,
    ...given,
  };
}

export function fakeEscalation(n: number, nowMs: number, given: Partial<EscalationView> = {}): EscalationView {
  const dueAtMs = nowMs - Math.max(1, 13 - n * 3) * hourMs;
  const clock = (['commitment', 'department', 'golden', 'worsened'] as const)[n % 4] ?? 'commitment';
  return {
    ...{ id: id(4_000 + n), clock, subjectId: id(4_100 + n), ticketId: id(1_000 + n), customerId: id(100 + n), what: whats[n % 4] ?? '' },
    ...{ reasonCode: clock === 'worsened' ? 'regulator' : null, dueAtMs, raisedAtMs: dueAtMs, level: 2, state: 'open', takenById: null },
    receivers: [
      { role: 'owner', id: id(1), name: '许宁', atMs: dueAtMs },
      { role: 'lead', id: null, name: '', atMs: dueAtMs + hourMs },
    ],
    ...{ takenByName: '', takenAtMs: null, note: '', settledAtMs: null, ticketNo: `TK-20261122-7F3K${n}`, title: titles[n % 4] ?? '' },
    ...{ who: '林**', mine: true, unsent: false },
    ...given,
  };
}

/** The late one of the fake desk's public posts. */
function lateFakePost(nowMs: number): Partial<EscalationView> {
  const dueAtMs = nowMs - 17 * minuteMs;
  return {
    ...{ clock: 'post', reasonCode: null, subjectId: id(8_001), ticketId: null, customerId: null, what: '公开帖文（店铺评价 · 2 星）' },
    ...{ dueAtMs, raisedAtMs: dueAtMs, ticketNo: '', title: '充电器充着充着冒烟了', who: '老周不吃辣' },
    receivers: [
      { role: 'agent', id: null, name: '', atMs: dueAtMs },
      { role: 'lead', id: null, name: '', atMs: dueAtMs + 10 * minuteMs },
    ],
  };
}

const longWhat =
  '请向承运方核实包裹现在的位置和能送达的时间，并说明为什么连续五天没有任何更新、由谁负责、今天几点前能给客户一个肯定的答复，以及破损时怎样补偿';
const longOwner = '华东一区售后服务与物流协同组（夜班）Maximiliane Featherstonehaugh-Cholmondeley';
const longEscalation: Partial<EscalationView> = {
  ...{ what: longWhat, title: 'ThermoMax恒温电热水壶PRO-2026自动断电并伴有焦味', who: '阿卜杜勒·**·买买提' },
  receivers: [
    { role: 'owner', id: id(1), name: longOwner, atMs: 1 },
    { role: 'lead', id: null, name: '', atMs: 2 },
  ],
};

function longOf(scenario: Room['scenario']): Partial<TaskView> {
  return scenario === 'long' ? { what: longWhat, askedByName: longOwner, unsent: true } : {};
}

function tasksOf(room: Room): TaskView[] {
  const { scenario, nowMs } = room;
  if (scenario === 'empty') return [];
  const open = Array.from({ length: counts[scenario] ?? 4 }, (_, n) => fakeTask(n, nowMs, longOf(scenario))).sort(
    (a, b) => a.dueAtMs - b.dueAtMs,
  );
  const back = {
    kind: 'handed_back' as const,
    text: '请补运单号',
    byName: '罗景行',
    atMs: nowMs - hourMs,
    code: 'needs_facts' as const,
    proof: '',
  };
  const told = { kind: 'answered' as const, text: '包裹在余杭站，今天送达', byName: '罗景行', atMs: nowMs - hourMs, code: null, proof: '' };
  return [
    ...open,
    fakeTask(80, nowMs, { id: id(2_980), state: 'handed_back', thread: [...fakeTask(80, nowMs).thread, back] }),
    fakeTask(84, nowMs, {
      id: id(2_984),
      state: 'answered',
      result: told.text,
      settledAtMs: told.atMs,
      thread: [...fakeTask(84, nowMs).thread, told],
    }),
  ];
}

type Helpers = { gate(): Promise<void>; note(name: string, input: unknown): { readonly ok: true } };

export function departmentHandlers(room: Room, { gate, note }: Helpers) {
  const { nowMs, scenario } = room;
  return {
    task: {
      queue: os.task.queue.handler(() => gate().then(() => tasksOf(room))),
      options: os.task.options.handler(() =>
        gate().then(() => ({
          proposals: [
            {
              ...{
                department: 'logistics' as const,
                ask: whats[0] ?? '',
                reasons: ['物流延误由物流部向承运方核实'],
                words: [],
                duty: null,
              },
              dueAtMs: nowMs + 8 * hourMs,
            },
          ],
          departments: departments.map((department) => ({ department, dueAtMs: nowMs + 8 * hourMs })),
        })),
      ),
      assign: os.task.assign.handler(({ input }) => note('task.assign', input)),
      askAgain: os.task.askAgain.handler(({ input }) => note('task.askAgain', input)),
      withdraw: os.task.withdraw.handler(({ input }) => note('task.withdraw', input)),
      answer: os.task.answer.handler(({ input }) => note('task.answer', input)),
      handBack: os.task.handBack.handler(({ input }) => note('task.handBack', input)),
    },
    escalation: {
      list: os.escalation.list.handler(() =>
        gate().then(() => {
          if (scenario === 'empty') return [];
          const taken = fakeEscalation(9, nowMs, {
            id: id(2_999),
            state: 'taken',
            takenByName: '周晴',
            takenAtMs: nowMs - 10 * minuteMs,
            note: '今天下班前补发',
          });
          return [
            fakeEscalation(20_000, nowMs, lateFakePost(nowMs)),
            ...Array.from({ length: counts[scenario] ?? 4 }, (_, n) => fakeEscalation(n, nowMs, scenario === 'long' ? longEscalation : {})),
            taken,
          ];
        }),
      ),
      take: os.escalation.take.handler(({ input }) => note('escalation.take', input)),
    },
  };
}
