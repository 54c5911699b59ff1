/** Puts the sample world together from one seed: two teams' customers with orders, past contacts and complaints in every stage. */
import { dayMs, hourMs, minuteMs } from '../../../shared/base/clock.ts';
import type { ComplaintType, TicketStage } from '../../../shared/base/words.ts';
import type { Contact } from '../../../shared/contact/contact.ts';
import type { Benefit, ContactPoint, Customer } from '../../../shared/customer/customer.ts';
import type { EntityPut } from '../../../shared/sync/mutation.ts';
import type { Cast } from './case-teller.ts';
import { type CaseStory, tellCase } from './cases.ts';
import { memberAt } from './cast.ts';
import { products } from './catalogue.ts';
import { complaintPlots, questions } from './complaint-plots.ts';
import { type Dice, fill, rollDice } from './dice.ts';
import { startOfDay } from './local-time.ts';
import { nextDaytime, type OrderPlot, type OrderStory, tellOrder } from './order-history.ts';
import { benefitKinds, invent, landlineNumber, mobileNumber, tags, tiers } from './people.ts';

export type WorldWish = {
  seed: number;
  nowMs: number;
  /** Leaf wrap-up codes per type, as in the policy pack. */
  wrapCodes: Readonly<Partial<Record<ComplaintType, readonly string[]>>>;
};

type TeamPlan = { teamId: string; part: 'east' | 'south'; cast: Cast; customers: number; firstNumber: number; quota: Quota };
type Quota = {
  orders: number;
  questions: number;
  stages: Readonly<Record<TicketStage, number>>;
  neglected: Readonly<Record<string, number>>;
};

const agents = [memberAt('agent'), memberAt('agent2'), memberAt('agent3')];
const eastQuota: Quota = {
  orders: 840,
  questions: 1_010,
  stages: { new: 34, verifying: 40, solving: 36, executing: 44, confirming: 40, care: 42, closed: 160 },
  neglected: { product_quality: 12, logistics_delay: 12, rest: 3 },
};
const southQuota: Quota = {
  orders: 80,
  questions: 60,
  stages: { new: 3, verifying: 4, solving: 3, executing: 4, confirming: 3, care: 3, closed: 12 },
  neglected: { product_quality: 1, logistics_delay: 1, rest: 0 },
};
const southern = memberAt('other_agent');
const teamPlans: readonly TeamPlan[] = [
  {
    teamId: memberAt('agent').teamId,
    part: 'east',
    cast: { agents, quality: memberAt('owner'), logistics: memberAt('logistics_owner') },
    customers: 340,
    firstNumber: 0,
    quota: eastQuota,
  },
  {
    teamId: southern.teamId,
    part: 'south',
    cast: { agents: [southern], quality: memberAt('other_lead'), logistics: memberAt('other_lead') },
    customers: 48,
    firstNumber: 500,
    quota: southQuota,
  },
];
const backgroundPlots: readonly OrderPlot[] = [
  'normal',
  'normal',
  'normal',
  'normal',
  'normal',
  'normal',
  'late-signed',
  'refunded',
  'returning',
];
/** Some types come up more often than others. */
const typeWeights: Readonly<Partial<Record<ComplaintType, number>>> = {
  product_quality: 5,
  logistics_delay: 5,
  after_sales_slow: 3,
  size_fit: 3,
  safety_hazard: 1,
  privacy_leak: 1,
};
const weightedPlots = complaintPlots.flatMap((plot) => Array.from({ length: typeWeights[plot.type] ?? 2 }, () => plot));

type Person = { customer: Customer; city: string };

class TeamTeller {
  readonly puts: EntityPut[] = [];
  readonly people: Person[] = [];
  /** What each customer ordered, so that questions are about their own things. */
  readonly bought = new Map<string, string[]>();
  readonly dice: Dice;
  readonly plan: TeamPlan;
  readonly wish: WorldWish;
  readonly todayMs: number;
  serial: number;
  neglectedCount = 0;

  constructor(dice: Dice, plan: TeamPlan, wish: WorldWish) {
    this.dice = dice;
    this.plan = plan;
    this.wish = wish;
    this.todayMs = startOfDay(wish.nowMs);
    this.serial = plan.firstNumber * 1_000 + 100_231;
  }

  nextSerial(): number {
    this.serial += this.dice.between(1, 9);
    return this.serial;
  }

  private contactPoints(phone: string, city: string, n: number): ContactPoint[] {
    const { dice } = this;
    const points: ContactPoint[] = [{ number: phone, kind: 'mobile', verified: dice.chance(0.9) }];
    // Some share the landline of the household with their neighbour in the list: two candidates for one number.
    if (dice.chance(0.12)) points.push({ number: landlineNumber(city, n - (n % 2)), kind: 'landline', verified: false });
    return points;
  }

  addCustomer(n: number): void {
    const { dice, plan, todayMs } = this;
    const { name, salutation, region, city } = invent(dice, plan.part);
    const sinceMs = nextDaytime(dice, todayMs - dice.between(200, 2_400) * dayMs);
    const phone = mobileNumber(plan.firstNumber + n);
    const customer: Customer = {
      id: dice.id(sinceMs),
      scope: `team:${plan.teamId}`,
      ver: 0,
      deleted: false,
      memberNo: `M${String(10_000_000 + (plan.firstNumber + n) * 7_919).slice(-8)}`,
      name,
      salutation,
      phone,
      contactPoints: this.contactPoints(phone, city, n),
      tier: dice.pick(tiers),
      verified: dice.chance(0.85),
      tags: dice.some(tags, dice.between(0, 3)),
      region,
      memberSinceMs: sinceMs,
      lastContactAtMs: null,
    };
    this.people.push({ customer, city });
    for (const kind of dice.some(benefitKinds, dice.between(0, 3))) this.addBenefit(customer, kind);
  }

  private addBenefit(customer: Customer, kind: (typeof benefitKinds)[number]): void {
    const { dice, todayMs } = this;
    const daysLeft = dice.between(-10, kind.days);
    const benefit: Benefit = {
      id: dice.id(todayMs - dayMs),
      scope: customer.scope,
      ver: 0,
      deleted: false,
      customerId: customer.id,
      title: kind.title,
      amountCents: kind.amountCents,
      status: daysLeft < 0 ? (dice.chance(0.5) ? 'used' : 'expired') : 'active',
      expiresAtMs: todayMs + daysLeft * dayMs + 24 * hourMs - minuteMs,
    };
    this.puts.push({ entity: 'benefit', row: benefit });
  }

  addOrder({ order, events, product }: OrderStory): void {
    this.bought.set(order.customerId, [...(this.bought.get(order.customerId) ?? []), product.short]);
    this.puts.push({ entity: 'order', row: order });
    for (const row of events) this.puts.push({ entity: 'logistics_event', row });
  }

  addBackgroundOrder(): void {
    const { dice, todayMs } = this;
    const { customer, city } = dice.pick(this.people);
    const recent = dice.chance(0.12);
    const plot = recent ? dice.pick(['fresh', 'moving'] as const) : dice.pick(backgroundPlots);
    const hoursAgo = recent ? (plot === 'fresh' ? dice.between(3, 16) : dice.between(48, 60)) : dice.between(14 * 24, 300 * 24);
    const placedAtMs = Math.floor((todayMs - hoursAgo * hourMs) / 1_000) * 1_000;
    this.addOrder(tellOrder(dice, { customer, city, product: dice.pick(products), plot, placedAtMs, serial: this.nextSerial() }));
  }

  addContact(contact: Contact): void {
    const person = this.people.find(({ customer }) => customer.id === contact.customerId);
    if (person) person.customer.lastContactAtMs = Math.max(person.customer.lastContactAtMs ?? 0, contact.startedAtMs);
    this.puts.push({ entity: 'contact', row: contact });
  }

  addQuestion(): void {
    const { dice, todayMs, plan } = this;
    const { customer } = dice.pick(this.people);
    const agent = dice.pick(plan.cast.agents);
    const startedAtMs = nextDaytime(dice, todayMs - dice.between(30, 240 * 24) * hourMs);
    const channel = dice.chance(0.55) ? 'phone' : 'chat';
    const own = this.bought.get(customer.id) ?? [];
    const asked = own.length > 0 ? questions : questions.filter((question) => !question.includes('{short}'));
    const summary = fill(dice.pick(asked), { short: own.length > 0 ? dice.pick(own) : '' });
    this.addContact({
      id: dice.id(startedAtMs),
      scope: customer.scope,
      ver: 0,
      deleted: false,
      customerId: customer.id,
      ticketId: null,
      channel,
      direction: dice.chance(0.93) ? 'in' : 'out',
      fromAddress: channel === 'phone' ? customer.phone : `chat:${customer.memberNo}`,
      state: 'ended',
      startedAtMs,
      endedAtMs: startedAtMs + dice.between(50, 540) * 1_000,
      agentId: agent.id,
      agentName: agent.name,
      summary: channel === 'phone' ? summary : summary.replaceAll('来电', '联系'),
      emotionPeak: dice.chance(0.85) ? 0 : 1,
      wrapCode: null,
      packs: { scripts: 1, rules: 1, guides: 1, policy: 1 },
      transcript: [],
      guide: null,
      alerts: [],
      satisfaction: dice.chance(0.3) ? dice.pick([5, 5, 5, 4, 4, 3]) : null,
    });
  }

  addCase(stage: TicketStage, neglected: ComplaintType | null): void {
    const { dice, plan, todayMs, wish } = this;
    // Neglected cases go to different people, so that each such caller has one story to tell.
    const person = neglected === null ? dice.pick(this.people) : this.people[this.neglectedCount++];
    if (person === undefined) throw new Error('more neglected cases than customers');
    const fitting = neglected === null ? weightedPlots : complaintPlots.filter(({ type }) => type === neglected);
    const plot = dice.pick(fitting);
    const { customer, city } = person;
    const wrapCode = dice.pick([...(wish.wrapCodes[plot.type] ?? []), null]);
    const nextSerial = () => this.nextSerial();
    const story = tellCase({
      dice,
      customer,
      city,
      cast: plan.cast,
      plot,
      stage,
      neglected: neglected !== null,
      todayMs,
      nextSerial,
      wrapCode,
    });
    this.addStory(story);
  }

  private addStory({ order, ticket, events, contacts, commitments, followUps }: CaseStory): void {
    if (order) this.addOrder(order);
    this.puts.push({ entity: 'ticket', row: ticket });
    for (const contact of contacts) this.addContact(contact);
    for (const row of events) this.puts.push({ entity: 'ticket_event', row });
    for (const row of commitments) this.puts.push({ entity: 'commitment', row });
    for (const row of followUps) this.puts.push({ entity: 'follow_up', row });
  }
}

function tellTeam(dice: Dice, plan: TeamPlan, wish: WorldWish): EntityPut[] {
  const teller = new TeamTeller(dice, plan, wish);
  const { quota } = plan;
  for (let n = 0; n < plan.customers; n++) teller.addCustomer(n);
  for (const { type } of complaintPlots) {
    const count = quota.neglected[type] ?? quota.neglected.rest ?? 0;
    for (let i = 0; i < count; i++) teller.addCase(dice.pick(['verifying', 'solving', 'executing'] as const), type);
  }
  for (const [stage, count] of Object.entries(quota.stages)) {
    for (let i = 0; i < count; i++) teller.addCase(stage as TicketStage, null);
  }
  for (let i = 0; i < quota.orders; i++) teller.addBackgroundOrder();
  for (let i = 0; i < quota.questions; i++) teller.addQuestion();
  return [...teller.people.map(({ customer }): EntityPut => ({ entity: 'customer', row: customer })), ...teller.puts];
}

/** The same seed, day and wrap-up codes give the same rows, byte for byte. "Today" begins at local midnight before `nowMs`. */
export function tellWorld(wish: WorldWish): EntityPut[] {
  return teamPlans.flatMap((plan, index) => tellTeam(rollDice(wish.seed + index), plan, wish));
}
