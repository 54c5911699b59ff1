/** The voice that a complaint is told with: it holds the clock of the story and collects what happens. `cases.ts` decides the plot. */
import { dayMs, hourMs, minuteMs } from '../../../shared/base/clock.ts';
import type { Emotion, TicketStage } from '../../../shared/base/words.ts';
import type { Contact } from '../../../shared/contact/contact.ts';
import type { Customer } from '../../../shared/customer/customer.ts';
import { stageName } from '../../../shared/ticket/stage-moves.ts';
import { stageText } from '../../../shared/ticket/story-texts.ts';
import type { Commitment, FollowUp, TicketEvent } from '../../../shared/ticket/ticket.ts';
import { type Product, products } from './catalogue.ts';
import type { ComplaintPlot, OfferedWay } from './complaint-plots.ts';
import { type Dice, fill } from './dice.ts';
import { dateText, wordsFor } from './local-time.ts';
import { nextDaytime, type OrderStory, tellOrder } from './order-history.ts';

export type Member = { id: string; name: string };
export type Cast = { agents: readonly Member[]; quality: Member; logistics: Member };

export type CaseWish = {
  dice: Dice;
  customer: Customer;
  city: string;
  cast: Cast;
  plot: ComplaintPlot;
  stage: TicketStage;
  /** Nobody kept the promise: broken, and the customer has called again since. */
  neglected: boolean;
  /** Local midnight that begins "today"; the past ends here. */
  todayMs: number;
  nextSerial(): number;
  wrapCode: string | null;
};

export const stages: readonly TicketStage[] = ['new', 'verifying', 'solving', 'executing', 'confirming', 'care', 'closed'];
/** How many days ago a ticket now in this stage was opened: least, most. */
const ages: Readonly<Record<TicketStage, readonly [number, number]>> = {
  new: [0, 1],
  verifying: [1, 3],
  solving: [2, 4],
  executing: [3, 6],
  confirming: [7, 11],
  care: [12, 18],
  closed: [25, 175],
};
/** How many days before the complaint the order was placed. */
const orderAges = { normal: [7, 22], stuck: [6, 8], 'handed-over': [5, 7], returning: [11, 15] } as const;

function pickProduct(dice: Dice, plot: ComplaintPlot): Product {
  const fitting = products.filter(
    (product) =>
      (plot.groups === undefined || plot.groups.includes(product.group)) &&
      (plot.type !== 'safety_hazard' || product.hazards !== undefined),
  );
  return dice.pick(fitting);
}

export class CaseTeller {
  readonly wish: CaseWish;
  readonly dice: Dice;
  readonly rank: number;
  readonly agent: Member;
  readonly owner: Member;
  readonly openedAtMs: number;
  readonly ticketId: string;
  readonly order: OrderStory | null;
  readonly values: Record<string, string>;
  readonly way: OfferedWay;
  readonly emotion: Emotion;
  readonly events: TicketEvent[] = [];
  readonly contacts: Contact[] = [];
  readonly commitments: Commitment[] = [];
  readonly followUps: FollowUp[] = [];
  clock: number;
  lastAction = '已登记问题，等待核实';

  constructor(wish: CaseWish) {
    const { dice, plot, cast, stage, neglected, todayMs } = wish;
    this.wish = wish;
    this.dice = dice;
    this.rank = stages.indexOf(stage);
    this.agent = dice.pick(cast.agents);
    this.owner = plot.department === 'quality' ? cast.quality : plot.department === 'logistics' ? cast.logistics : this.agent;
    const [least, most] = ages[stage];
    const daysAgo = Math.max(dice.between(least, most), neglected ? 4 : 0);
    this.openedAtMs = todayMs - (daysAgo + 1) * dayMs + dice.between(9 * 60, 20 * 60) * minuteMs + dice.between(0, 59) * 1_000;
    this.clock = this.openedAtMs;
    this.ticketId = dice.id(this.openedAtMs);
    const product = pickProduct(dice, plot);
    this.order = this.tellOrder(product);
    this.way = dice.pick(plot.ways);
    this.emotion = this.feel();
    this.values = {
      product: product.name,
      short: product.short,
      fault: dice.pick(product.faults),
      hazard: dice.pick(product.hazards ?? ['发热异常']),
      orderNo: this.order?.order.orderNo ?? '',
      signedBy: this.order?.order.signedBy ?? '本人',
      stuckWhy: this.order?.stuckWhy ?? '',
      promisedDay: dateText(this.order?.order.promisedAtMs ?? this.openedAtMs),
    };
  }

  private feel(): Emotion {
    const { dice, wish } = this;
    if (wish.neglected) return 2;
    if (wish.plot.type === 'safety_hazard') return dice.chance(0.6) ? 2 : 1;
    return dice.pick([0, 1, 1, 1, 1, 2, 2, dice.chance(0.2) ? 3 : 1]);
  }

  private tellOrder(product: Product): OrderStory | null {
    const { plot, customer, city, nextSerial } = this.wish;
    if (plot.order === null) return null;
    const settled = this.rank >= stages.indexOf('confirming');
    const [least, most] = orderAges[plot.order as keyof typeof orderAges];
    return tellOrder(this.dice, {
      customer,
      city,
      product,
      plot: settled ? (plot.settledOrder ?? plot.order) : plot.order,
      placedAtMs: nextDaytime(this.dice, this.openedAtMs - this.dice.between(least * 24, most * 24) * hourMs),
      serial: nextSerial(),
      settleAfterMs: this.openedAtMs + this.dice.between(10, 30) * hourMs,
    });
  }

  text(template: string): string {
    return fill(template, this.values);
  }

  /** Time goes on, by day, and never past last night. */
  later(leastHours: number, mostHours: number): number {
    const limit = this.wish.todayMs - 3 * hourMs;
    const at = nextDaytime(this.dice, this.clock + this.dice.between(leastHours * 60, mostHours * 60) * minuteMs);
    this.clock = at <= limit ? at : this.clock + Math.max(minuteMs, Math.floor((limit - this.clock) * 0.3));
    return this.clock;
  }

  tell(kind: TicketEvent['kind'], text: string, author: Member, reasonCode: string | null = null): void {
    const { customer } = this.wish;
    const base = { id: this.dice.id(this.clock), scope: customer.scope, ver: 0, deleted: false };
    const about = { ticketId: this.ticketId, customerId: customer.id, kind, text };
    this.events.push({ ...base, ...about, authorId: author.id, authorName: author.name, atMs: this.clock, reasonCode });
  }

  contact(summary: string, emotion: Emotion, agent: Member): void {
    const { dice, wish } = this;
    const channel = wish.plot.type === 'privacy_leak' || dice.chance(0.72) ? 'phone' : 'chat';
    const minutes = dice.between(3, 14);
    this.contacts.push({
      id: dice.id(this.clock - minutes * minuteMs),
      scope: wish.customer.scope,
      ver: 0,
      deleted: false,
      customerId: wish.customer.id,
      ticketId: this.ticketId,
      channel,
      direction: 'in',
      fromAddress: channel === 'phone' ? wish.customer.phone : `chat:${wish.customer.memberNo}`,
      state: 'ended',
      startedAtMs: this.clock - minutes * minuteMs,
      endedAtMs: this.clock + dice.between(10, 90) * 1_000,
      agentId: agent.id,
      agentName: agent.name,
      summary: channel === 'phone' ? this.text(summary) : this.text(summary).replaceAll('来电', '联系'),
      emotionPeak: emotion,
      wrapCode: wish.wrapCode,
      packs: { scripts: 1, rules: 1, guides: 1, policy: 1 },
      transcript: [],
      guide: null,
      alerts: [],
      satisfaction: null,
    });
  }

  promise(what: string, dueAtMs: number, status: Commitment['status'], settledAtMs: number | null): void {
    const words = wordsFor(this.clock, dueAtMs);
    this.commitments.push({
      id: this.dice.id(this.clock),
      scope: this.wish.customer.scope,
      ver: 0,
      deleted: false,
      ticketId: this.ticketId,
      customerId: this.wish.customer.id,
      contactId: this.contacts.at(-1)?.id ?? null,
      what,
      ownerId: this.agent.id,
      ownerName: this.agent.name,
      madeAtMs: this.clock,
      dueAtMs,
      words,
      status,
      settledAtMs,
    });
    this.tell('commitment', `承诺：${words}${what}`, this.agent, 'made');
  }

  followUp(kind: FollowUp['kind'], dueAtMs: number, doneText: string | null, score: number | null = null): void {
    const done = doneText !== null;
    this.followUps.push({
      id: this.dice.id(this.clock),
      scope: this.wish.customer.scope,
      ver: 0,
      deleted: false,
      ticketId: this.ticketId,
      customerId: this.wish.customer.id,
      kind,
      dueAtMs,
      assigneeId: this.agent.id,
      assigneeName: this.agent.name,
      status: done ? 'done' : 'open',
      outcome: doneText ?? '',
      doneAtMs: done ? dueAtMs - this.dice.between(5, 120) * minuteMs : null,
      score,
    });
  }

  enter(stage: TicketStage, author: Member): void {
    const before = stages[stages.indexOf(stage) - 1] ?? 'new';
    this.tell('stage', stageText(before, stage), author, stage);
    this.lastAction = `进入「${stageName(stage)}」`;
  }
}
