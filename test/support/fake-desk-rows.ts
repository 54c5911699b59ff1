/** Invented people, tickets and work for the fake desk, in the shapes of the contract. Everything is counted from one moment. */
import { dayMs, hourMs, minuteMs } from '../../src/shared/base/clock.ts';
import { ticketStages } from '../../src/shared/base/words.ts';
import type {
  DayList,
  OutboxItem,
  Profile,
  SearchHit,
  TicketDetail,
  TicketSummary,
  TodoItem,
} from '../../src/shared/contract/desk-views.ts';
import type { TimelineItem } from '../../src/shared/contract/timeline-views.ts';
import { nextStages } from '../../src/shared/ticket/stage-moves.ts';
import { createdText, ownerText, stageText } from '../../src/shared/ticket/story-texts.ts';
import type { Commitment, Conflict, FollowUp, Ticket, TicketEvent } from '../../src/shared/ticket/ticket.ts';
import { fakeEscalation, fakeTask } from './fake-departments.ts';

/** A valid UUID that says its number. */
export function fakeId(n: number): string {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

export const meId = fakeId(1);
export const leadId = fakeId(2);
/** Rows of each list in the scenario `many`. */
export const manyRows = 10_000;
const people = ['林**', '周**', '陈*', '欧阳**', '赵*', '孙**', '吴*', '郑**'];
const titles = [
  '奶瓶破损，待补发',
  '快递五天没有更新',
  '空气净化器异响',
  '裙子尺码偏小',
  '发票金额不对',
  '赠品漏发',
  '耳机左侧无声',
  '退款一直没到',
];
const types = [
  'product_quality',
  'logistics_delay',
  'product_quality',
  'size_fit',
  'price_refund',
  'other',
  'product_quality',
  'after_sales_slow',
] as const;
const longTitle =
  '客户反映十一月十二日购买的恒温电热水壶在使用第三天加热到一半自动断电并伴有焦味，已两次寄回检测仍未解决，客户要求更换新机并说明原因，同时希望延长保修期至两年';

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const base = (n: number) => ({ id: fakeId(n), scope: 'team:t1', ver: 1, deleted: false });

export function fakeTicketSummary(n: number, nowMs: number, long = false): TicketSummary {
  const stage = pick(ticketStages, n);
  const openedAtMs = nowMs - (n + 1) * 7 * hourMs;
  const dueAtMs = nowMs + (n - 2) * 53 * minuteMs;
  return {
    id: fakeId(1_000 + n),
    ticketNo: `TK-20261120-${String(10_000 + n * 37).slice(-5)}`,
    title: long ? longTitle : pick(titles, n),
    type: pick(types, n),
    stage,
    urgency: n % 9 === 4 ? 'emergency' : 'normal',
    emotion: pick([2, 1, 0, 3] as const, n),
    customerId: fakeId(100 + (n % 8)),
    maskedName: long ? '阿卜杜勒·**·买买提' : pick(people, n),
    ownerId: n % 3 === 0 ? meId : leadId,
    ownerName: long ? '华东一区售后服务与物流协同组（夜班）' : pick(['许宁', '周晴', '物流协同组'], n),
    department: pick(['quality', 'logistics', 'service'] as const, n),
    openedAtMs,
    lastAction: long ? '已请仓库核对库存并答复预计发出时间，同时通知客户进度' : '已请仓库核对库存',
    lastActionAtMs: nowMs - (n + 1) * 31 * minuteMs,
    nextClock:
      stage === 'closed'
        ? null
        : { kind: 'commitment', label: '承诺', followUp: null, startMs: dueAtMs - 6 * hourMs, dueAtMs, metAtMs: null },
    unsent: n % 5 === 1,
  };
}

function fakeTicket(summary: TicketSummary, long: boolean): Ticket {
  const { id, ticketNo, title, type, stage, urgency, emotion, customerId, ownerId, ownerName, department, openedAtMs } = summary;
  return {
    ...base(1_000),
    ...{ id, ticketNo, title, type, stage, urgency, emotion, customerId, ownerId, ownerName, department, openedAtMs },
    orderId: null,
    contactId: null,
    channel: 'phone',
    goldenDueAtMs: openedAtMs + 2 * hourMs,
    firstResponseAtMs: openedAtMs + 20 * minuteMs,
    planDueAtMs: openedAtMs + dayMs,
    planGivenAtMs: null,
    closedAtMs: null,
    problem: {
      what: long ? longTitle : '收到的奶瓶瓶身有裂纹',
      when: '11月16日签收',
      orderNo: 'DD2026111300482',
      ask: '尽快换一个完好的',
      confirmed: true,
    },
    demands: [
      { id: 'd1', text: '为什么没发', done: true },
      { id: 'd2', text: '道歉', done: true },
      { id: 'd3', text: '什么时候能到', done: false },
    ],
    facts: ['物流显示 11-16 14:06 本人签收', '客户 11-17 发来破损照片 3 张'],
    evidence: [
      { id: 'e1', item: 'photo', label: '破损处照片', state: 'have', source: 'customer', note: '3 张', sha256: null, fileName: null },
      { id: 'e2', item: 'box', label: '外包装照片', state: 'asked', source: 'customer', note: '', sha256: null, fileName: null },
    ],
    options: [
      { id: 'o1', title: '京仓现货改派', sentence: '', costCents: 1_200, timeText: '明天 12:00 前发出', overLimit: false },
      { id: 'o2', title: '全额退款 ¥268', sentence: '', costCents: 26_800, timeText: '今天 18:00 前提交', overLimit: false },
    ],
    chosenOptionId: 'o1',
    lastAction: summary.lastAction,
    lastActionAtMs: summary.lastActionAtMs,
    fieldsRev: fakeId(1),
    statusRev: fakeId(1),
    ownerRev: fakeId(1),
  };
}

function fakeEvents(ticket: Ticket, nowMs: number, long: boolean): TicketEvent[] {
  const lines: [TicketEvent['kind'], string][] = [
    ['created', createdText('奶瓶收到时瓶身有裂纹，希望补发')],
    ['owner', ownerText('周晴', '许宁')],
    ['stage', stageText('new', 'verifying')],
    ['evidence', '收到破损照片 3 张'],
    ['option', '客户选择：京仓现货改派'],
    ['commitment', '承诺 11月19日 18:00 前补发'],
    ['worsened', '承诺逾期，客户第 3 次来电'],
    ['correction', '请更正客户电话：13900007788（原来的号码停用了）'],
    ['note', '仓库回复：华东仓缺货，改由京仓发出。\n已通知物流协同组跟进。'],
  ];
  const many = long ? Array.from({ length: 6 }, () => lines).flat() : lines;
  return many.map(([kind, text], at) => ({
    ...base(5_000 + at),
    ticketId: ticket.id,
    customerId: ticket.customerId,
    kind,
    text: long ? `${text}${text.endsWith('。') ? '' : '。'}${longTitle}` : text,
    authorId: meId,
    authorName: '许宁',
    atMs: nowMs - (many.length - at) * 9 * hourMs,
    reasonCode: null,
  }));
}

export function fakeCommitment(n: number, nowMs: number, given: Partial<Commitment> = {}): Commitment {
  return {
    ...base(3_000 + n),
    ticketId: fakeId(1_000),
    customerId: fakeId(100),
    contactId: null,
    what: '给出新的发货时间',
    ownerId: meId,
    ownerName: '许宁',
    madeAtMs: nowMs - 4 * hourMs,
    dueAtMs: nowMs + 5 * hourMs,
    words: '今天16点前',
    status: 'open',
    settledAtMs: null,
    ...given,
  };
}

export function fakeFollowUp(n: number, nowMs: number, given: Partial<FollowUp> = {}): FollowUp {
  return {
    ...base(4_000 + n),
    ticketId: fakeId(1_000),
    customerId: fakeId(100),
    kind: 'care',
    dueAtMs: nowMs + 9 * dayMs,
    assigneeId: meId,
    assigneeName: '许宁',
    status: 'open',
    outcome: '',
    doneAtMs: null,
    score: null,
    ...given,
  };
}

export function fakeConflict(n: number, nowMs: number, given: Partial<Conflict> = {}): Conflict {
  return {
    ...base(6_000 + n),
    entity: 'ticket',
    entityId: fakeId(1_000),
    group: 'status',
    status: 'conflict',
    code: 'ticket.conflict',
    mutation: 'ticket.setStage',
    mine: 'confirming',
    theirs: 'solving',
    theirsRev: fakeId(9),
    theirsBy: '周晴',
    theirsAtMs: nowMs - 26 * minuteMs,
    authorId: meId,
    atMs: nowMs - 12 * minuteMs,
    resolvedAtMs: null,
    ...given,
  };
}

export function fakeTicketDetail(
  summary: TicketSummary,
  nowMs: number,
  more: { long?: boolean; conflicts?: Conflict[] } = {},
): TicketDetail {
  const long = more.long === true;
  const ticket = fakeTicket(summary, long);
  return {
    ticket,
    summary,
    clocks: [
      {
        kind: 'golden',
        label: '首次响应',
        followUp: null,
        startMs: ticket.openedAtMs,
        dueAtMs: ticket.goldenDueAtMs,
        metAtMs: ticket.firstResponseAtMs,
      },
      { kind: 'plan', label: '给出方案', followUp: null, startMs: ticket.openedAtMs, dueAtMs: ticket.planDueAtMs, metAtMs: null },
      {
        ...{ kind: 'department', label: '物流部', department: 'logistics', followUp: null },
        ...{ startMs: ticket.openedAtMs, dueAtMs: ticket.planDueAtMs + hourMs, metAtMs: null },
      },
      {
        kind: 'commitment',
        label: '承诺 16:00',
        followUp: null,
        startMs: nowMs - 4 * hourMs,
        dueAtMs: nowMs + 40 * minuteMs,
        metAtMs: null,
      },
    ],
    events: fakeEvents(ticket, nowMs, long),
    commitments: [
      fakeCommitment(1, nowMs, { what: '补发奶瓶', words: '11月19日 18:00 前', dueAtMs: nowMs - 2 * dayMs, status: 'broken' }),
      fakeCommitment(2, nowMs, long ? { what: longTitle } : {}),
    ],
    followUps: [
      fakeFollowUp(1, nowMs),
      fakeFollowUp(2, nowMs, { kind: 'progress', status: 'done', outcome: '已告知，客户接受，改打 13800001037', doneAtMs: nowMs - hourMs }),
    ],
    tasks: [fakeTask(1, nowMs, { mayAnswer: false }), fakeTask(0, nowMs, { mayAnswer: false })],
    escalations: [fakeEscalation(0, nowMs)],
    conflicts: more.conflicts ?? [],
    nextStages: nextStages(ticket.stage),
    unsent: summary.unsent,
  };
}

export function fakeSearchHit(n: number, nowMs: number, long = false): SearchHit {
  return {
    ...{ customerId: fakeId(100 + n), contactId: null },
    maskedName: long ? '阿卜杜勒·**·买买提' : pick(people, n),
    maskedPhone: `138****${String(6_021 + n * 13).slice(-4)}`,
    tier: pick(['金卡会员', '普通会员', '银卡会员'], n),
    region: long ? '新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县' : pick(['杭州市西湖区', '成都市武侯区', '广州市天河区'], n),
    openTickets: n % 3 === 0 ? 1 : 0,
    lastContactAtMs: nowMs - (n + 1) * 5 * hourMs,
    reason: 'picked',
    why: '',
    match: n % 2 === 0 ? null : { place: 'phone', value: `138****${String(6_021 + n * 13).slice(-4)}` },
    ticketId: null,
  };
}

const fakeTalk = (kind: 'contact' | 'consultation', channel: 'phone' | 'chat', summary: string) =>
  ({ ...{ kind, channel, summary }, direction: 'in', agentName: '周晴', score: null }) as const;
const fakeLineId = (at: number) => fakeId(20_000 + at);

export function fakeTimeline(nowMs: number, long: boolean, count: number): TimelineItem[] {
  const named = (words: string) => (long ? `${words} ${longTitle}` : words);
  const line = (at: number) => ({ atMs: nowMs - (at + 1) * 11 * hourMs, emotion: null, channel: null, refId: fakeId(1_000) });
  const kinds: ((at: number) => Omit<TimelineItem, 'id'>)[] = [
    (at) => ({ ...line(at), ...fakeTalk('contact', 'phone', named('催补发，情绪上升')), emotion: 2 }),
    (at) => ({ ...line(at), kind: 'commitment', status: 'broken', what: named('补发'), dueAtMs: nowMs - 52 * hourMs }),
    (at) => ({ ...line(at), ...fakeTalk('consultation', 'chat', named('问奶瓶能不能进微波炉，已说明')) }),
    (at) => ({ ...line(at), kind: 'ticket', ticketNo: 'TK-20261122-7F3KQ', title: named('奶瓶破损，待补发'), stage: 'executing' }),
    (at) => ({ ...line(at), kind: 'logistics', text: named('已签收'), place: '杭州市西湖区' }),
    (at) => ({ ...line(at), kind: 'order', product: named('奶瓶礼盒'), quantity: 1, amountCents: 26_800, orderTail: '300482' }),
  ];
  return Array.from({ length: count }, (_, at) => {
    const item = pick(kinds, at)(at);
    return { ...item, id: `${item.kind}:${fakeLineId(at)}` } as TimelineItem;
  });
}

export function fakeProfile(customerId: string, nowMs: number, tickets: TicketSummary[], long = false): Profile {
  return {
    customerId,
    maskedName: long ? '阿卜杜勒·**·买买提' : '林**',
    callName: '林女士',
    maskedPhone: '138****6021',
    memberNo: 'M100482',
    tier: '金卡会员',
    verified: true,
    tags: long ? ['母婴', '高频复购', '企业采购联系人', '偏好文字沟通', '海外仓', '生日月'] : ['母婴'],
    region: '杭州市西湖区',
    memberSinceMs: nowMs - 900 * dayMs,
    benefits: [{ id: fakeId(700), title: '运费券', amountCents: 1_200, status: 'active', expiresAtMs: nowMs + dayMs }],
    notices: [
      {
        code: 'broken_promise',
        tone: 'harm',
        what: '补发',
        dueAtMs: nowMs - 2 * dayMs - 4 * hourMs,
        repeat: { count: 3, by: 'phone', firstAtMs: nowMs - 6 * dayMs },
        evidence: [fakeLineId(0), fakeLineId(1), fakeLineId(3)],
      },
    ],
    openTickets: tickets.slice(0, long ? 6 : 1),
    closedTickets: 2,
    progressStatement: '您的补发单 11月18日 已提交仓库，因缺货未发出；现由物流协同组负责，最晚今天 16:00 给您新的发货时间。',
    lastContacts: [1, 2, 3].map((n) => ({
      id: fakeId(800 + n),
      atMs: nowMs - n * 2 * dayMs,
      channel: n === 2 ? 'chat' : 'phone',
      direction: 'in',
      durationMs: 252_000,
      summary: n === 2 ? '发来破损照片 3 张' : '催补发',
      emotionPeak: n === 1 ? 2 : 1,
      agentName: '周晴',
    })),
    contactCount: 7,
    contactsKeptDays: 30,
    orders: [
      {
        id: fakeId(900),
        orderNo: 'DD2026111300482',
        product: '奶瓶礼盒',
        quantity: 1,
        amountCents: 26_800,
        status: 'signed',
        placedAtMs: nowMs - 9 * dayMs,
        promisedAtMs: nowMs - 6 * dayMs,
        signedAtMs: nowMs - 6 * dayMs,
        signedBy: '本人',
        carrier: '安达速运',
        trackingNo: 'AD0048213377',
      },
    ],
    promises: [fakeCommitment(1, nowMs)],
    dataAtMs: nowMs - 14_000,
  };
}

export function fakeTodo(nowMs: number, long = false, count = long ? 84 : 7): TodoItem[] {
  const minutes = [-2 * 24 * 60, -35, 24, 95, 330, 26 * 60, 45 * 60];
  const kinds: TodoItem['kind'][] = ['commitment', 'ticket_clock', 'commitment', 'follow_up', 'ticket_clock', 'follow_up', 'commitment'];
  const codes: TodoItem['code'][] = [null, 'plan', null, 'progress', 'golden', 'care', null];
  const whats = ['补发奶瓶', '快递五天没有更新', '给出新的发货时间', '', '空气净化器异响', '', '退款到账核实'];
  const rows = Array.from({ length: count }, (_, n) => pick(minutes, n));
  return rows.map((inMinutes, at) => ({
    id: fakeId(2_000 + at),
    kind: pick(kinds, at),
    who: long ? '阿卜杜勒·买买提先生' : pick(['林女士', '周先生', '陈女士', '欧阳先生'], at),
    code: pick(codes, at),
    what: long ? `${pick(whats, at)}${longTitle}` : pick(whats, at),
    dueAtMs: nowMs + inMinutes * minuteMs,
    startMs: nowMs + inMinutes * minuteMs - 6 * hourMs,
    customerId: fakeId(100 + (at % 8)),
    ticketId: fakeId(1_000 + (at % 8)),
    mine: at !== 5,
    ...(pick(codes, at) === 'care' ? { stage: 'care' as const } : {}),
    unsent: at === 3,
  }));
}

/** Like the desk's, it lists three thousand lines and counts all of them. */
export function fakeDayList(items: TodoItem[]): DayList {
  const sorted = [...items].sort((a, b) => Number(b.mine) - Number(a.mine) || a.dueAtMs - b.dueAtMs);
  return { items: sorted.slice(0, 3_000), all: items.length, mine: items.filter(({ mine }) => mine).length, unowned: 0 };
}

export function fakeOutbox(nowMs: number, long = false): OutboxItem[] {
  const rows: [string, OutboxItem['state'], OutboxItem['waitsFor']][] = [
    ['新建工单 TK-20261122-7F3KQ', 'sent', 'network-answer'],
    ['承诺：今天18点前给出新的发货时间', 'queued', 'network'],
    ['备注：仓库回复改由京仓发出', 'queued', 'network'],
  ];
  const many = long ? Array.from({ length: 10 }, () => rows).flat() : rows;
  return many.map(([title, state, waitsFor], at) => ({
    n: at + 41,
    mutationId: fakeId(7_000 + at),
    title: long ? `${title} ${longTitle}` : title,
    name: 'ticket.addNote',
    state,
    createdAtMs: nowMs - (many.length - at) * minuteMs,
    attempts: state === 'sent' ? 2 : 0,
    waitsFor,
    code: '',
  }));
}
