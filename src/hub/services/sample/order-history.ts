/** Orders with a logistics story that agrees with itself: times rise, the last event says what the order's status says. */
import { dayMs, hourMs } from '../../../shared/base/clock.ts';
import type { Customer, LogisticsEvent, Order } from '../../../shared/customer/customer.ts';
import { carriers, type Product, warehouses } from './catalogue.ts';
import type { Dice } from './dice.ts';

/**
 * normal: signed in time. late-signed: signed after the promised day. stuck: late and not there yet. handed-over: signed by someone
 * else. returning / refunded: came back after signing. fresh / moving: on its way, in time.
 */
export type OrderPlot = 'normal' | 'late-signed' | 'stuck' | 'handed-over' | 'returning' | 'refunded' | 'fresh' | 'moving';

export type OrderStory = { order: Order; events: LogisticsEvent[]; product: Product; stuckWhy: string };

export type WantedOrder = {
  customer: Customer;
  city: string;
  product: Product;
  plot: OrderPlot;
  placedAtMs: number;
  serial: number;
  /** late-signed and refunded end well only after this (the complaint). */
  settleAfterMs?: number;
};

const stuckReasons = [
  { place: (city: string) => `${city}转运中心`, text: '因当地暴雨，干线车辆滞留，预计延误', why: '干线车辆因暴雨滞留' },
  { place: () => '宁波转运中心', text: '包裹分拣有误，正在转回正确方向', why: '包裹错分到宁波' },
  { place: (city: string) => `${city}转运中心`, text: '中转场地件量激增，排队分拣中', why: '中转场地积压' },
  { place: (city: string) => `${city}派送站`, text: '派送站临时调整，待重新安排派送', why: '派送站临时调整' },
] as const;
const otherSigners = ['门卫', '快递柜', '物业前台', '邻居代收', '小区驿站代收'] as const;

function localDayEnd(atMs: number): number {
  const eight = 8 * hourMs;
  return Math.floor((atMs + eight) / dayMs) * dayMs + 22 * hourMs - eight;
}

/** The time itself when people are up (8:00–21:00 local), otherwise some time in the following morning; never earlier. */
export function nextDaytime(dice: Dice, atMs: number): number {
  const eight = 8 * hourMs;
  const day = Math.floor((atMs + eight) / dayMs) * dayMs - eight;
  const inDay = atMs - day;
  if (inDay >= 8 * hourMs && inDay <= 21 * hourMs) return Math.floor(atMs / 1_000) * 1_000;
  const morning = inDay < 8 * hourMs ? day : day + dayMs;
  return morning + dice.between(8 * 3_600, 11 * 3_600) * 1_000;
}

class Telling {
  readonly events: LogisticsEvent[] = [];
  readonly order: Order;
  readonly dice: Dice;
  clock: number;

  constructor(order: Order, dice: Dice, startMs: number) {
    this.order = order;
    this.dice = dice;
    this.clock = startMs;
  }

  say(afterHours: number, place: string, text: string): number {
    this.clock += Math.round(afterHours * hourMs) + this.dice.between(0, 2_400) * 1_000;
    const { customerId, scope, id: orderId } = this.order;
    const id = this.dice.id(this.clock);
    this.events.push({ id, scope, ver: 0, deleted: false, customerId, orderId, atMs: this.clock, place, text });
    return this.clock;
  }
}

function baseOrder(dice: Dice, { customer, product, placedAtMs, serial }: WantedOrder): Order {
  const quantity = dice.chance(0.88) ? 1 : 2;
  const day = new Date(placedAtMs + 8 * hourMs).toISOString().slice(0, 10).replaceAll('-', '');
  return {
    id: dice.id(placedAtMs),
    scope: customer.scope,
    ver: 0,
    deleted: false,
    customerId: customer.id,
    orderNo: `D${day}${String(serial).padStart(6, '0')}`,
    product: product.name,
    quantity,
    amountCents: product.cents * quantity,
    status: 'paid',
    placedAtMs,
    shippedAtMs: null,
    promisedAtMs: localDayEnd(placedAtMs + dice.between(3, 4) * dayMs),
    signedAtMs: null,
    signedBy: null,
    carrier: null,
    trackingNo: null,
  };
}

function ship(telling: Telling, warehouse: string, city: string): void {
  const { order, dice } = telling;
  const carrier = dice.pick(carriers);
  const serial = String(dice.between(100_000_000, 999_999_999)) + String(dice.between(10, 99));
  order.carrier = carrier.name;
  order.trackingNo = carrier.prefix + serial;
  telling.say(dice.between(3, 14), warehouse, '商品已打包，等待揽收');
  order.shippedAtMs = telling.say(dice.between(1, 5), warehouse, `${carrier.name}已揽收，运单号 ${order.trackingNo}`);
  order.status = 'shipped';
  telling.say(dice.between(5, 10), `${warehouse.slice(0, 2)}转运中心`, `快件已发往${city}`);
  order.status = 'in_transit';
}

function deliver(telling: Telling, city: string, signedBy: string): void {
  const { order, dice } = telling;
  const station = `${city}派送站`;
  telling.say(dice.between(9, 18), `${city}转运中心`, '快件已到达，正在分拣');
  telling.clock = nextDaytime(dice, telling.clock + 9 * hourMs);
  telling.say(0.2, station, `快递员${dice.pick(['小周', '老吴', '小郑', '阿亮', '小崔'])}正在派送，请保持电话畅通`);
  const words = signedBy === '本人' ? '已签收，签收人：本人' : `已签收，签收人：${signedBy}。如有疑问请联系派送员`;
  order.signedAtMs = telling.say(dice.between(1, 3), station, words);
  order.signedBy = signedBy;
  order.status = 'signed';
}

/** The customer's own record decides the city; `placedAtMs` must leave room for the plot before "now" (the caller's business). */
export function tellOrder(dice: Dice, wanted: WantedOrder): OrderStory {
  const { product, plot, city, placedAtMs } = wanted;
  const order = baseOrder(dice, wanted);
  const telling = new Telling(order, dice, placedAtMs);
  const warehouse = dice.pick(warehouses);
  const stuck = dice.pick(stuckReasons);
  const story = { order, events: telling.events, product, stuckWhy: stuck.why };
  if (plot === 'fresh') {
    telling.say(1, warehouse, '订单已确认，仓库备货中');
    return story;
  }
  ship(telling, warehouse, city);
  if (plot === 'moving') {
    telling.say(dice.between(8, 14), `${city}转运中心`, '快件已到达，正在分拣');
    return story;
  }
  if (plot === 'stuck' || plot === 'late-signed') {
    telling.say(dice.between(14, 24), stuck.place(city), stuck.text);
    if (plot === 'stuck') return story;
    telling.clock = Math.max(telling.clock, (order.promisedAtMs ?? 0) + dice.between(4, 30) * hourMs, wanted.settleAfterMs ?? 0);
  }
  const others = plot === 'handed-over' || (plot === 'normal' && dice.chance(0.25));
  deliver(telling, city, others ? dice.pick(plot === 'handed-over' ? otherSigners : ['家人', '快递柜', '本人']) : '本人');
  if (plot === 'returning' || plot === 'refunded') {
    telling.say(dice.between(30, 60), city, '客户申请退货，已安排上门取件');
    telling.say(dice.between(20, 40), warehouse, '退货件已到仓，等待质检');
    order.status = 'returning';
    if (plot === 'refunded') {
      telling.clock = Math.max(telling.clock, wanted.settleAfterMs ?? 0);
      telling.say(dice.between(20, 44), warehouse, '质检通过，退款已原路退回');
      order.status = 'refunded';
    }
  }
  return story;
}

export function lastEventMs({ order, events }: OrderStory): number {
  return events.at(-1)?.atMs ?? order.placedAtMs;
}
