/** Rows as a CRM, a shop and a telephone system send them: customers, their orders and contacts, the same every time, and different where people differ. */

const firstAtMs = 1_780_000_000_000;
const products = ['空气炸锅 5L', '恒温电热水壶', '婴儿推车', '破壁机', '羽绒服 M', '扫地机器人'];
const surnames = '林陈黄张李王吴刘蔡杨';
const tiers = ['金卡会员', '普通会员', '黑金会员'];
const regions = ['上海市徐汇区', '杭州市西湖区', '深圳市南山区', '成都市武侯区'];
const tags = [['重视时效'], ['家有宝宝'], [], ['重视时效', '老客户']];
const statuses = ['in_transit', 'signed', 'paid', 'shipped'];
const summaries = ['催促发货,已说明物流', '询问退货流程', '商品有破损,要求换货', '核对优惠券'];
const givens = ['晚秋', '子涵', '雨桐', '浩然', '欣怡', '梓萱'];

export type BatchShape = { customers: number; ordersEach: number; contactsEach: number };

/** 1,000 customers with two orders and two contacts each: 5,000 rows. */
export const shape: BatchShape = { customers: 1_000, ordersEach: 2, contactsEach: 2 };

function customerRow(n: number) {
  const name = `${surnames[n % surnames.length]}${givens[n % givens.length]}`;
  const phones = [{ number: `138${String(n).padStart(8, '0')}`, verified: true }];
  return {
    ...{
      kind: 'customer',
      source_id: `c-${n}`,
      source_version: 1,
      name,
      salutation: n % 2 === 0 ? '女士' : '先生',
      member_no: `M${n}`,
      phones,
    },
    ...{ tier: tiers[n % tiers.length], tags: tags[n % tags.length], region: regions[n % regions.length] },
    ...{ address: `${regions[n % regions.length]}漕溪路${n}号`, member_since_at: firstAtMs + n * 1_000 },
  };
}

function orderRow(n: number, k: number) {
  const placedAt = firstAtMs + n * 60_000 + k;
  return {
    ...{ kind: 'order', source_id: `o-${n}-${k}`, source_version: 1, customer: `c-${n}`, order_no: `D${20_261_100_000_000 + n * 10 + k}` },
    ...{
      product: products[(n + k) % products.length],
      amount_cents: 9_900 + (n % 900) * 100,
      status: statuses[(n + k) % statuses.length],
      placed_at: placedAt,
    },
  };
}

function contactRow(n: number, k: number) {
  const startedAt = firstAtMs + n * 60_000 + k * 3_600_000;
  return {
    ...{ kind: 'contact', source_id: `k-${n}-${k}`, source_version: 1, customer: `c-${n}`, channel: 'phone' },
    ...{
      from: `138${String(n).padStart(8, '0')}`,
      started_at: startedAt,
      ended_at: startedAt + 240_000,
      summary: `${summaries[(n + k) % summaries.length]}(${n})`,
    },
  };
}

/** Batch `place`, of people that no other batch names. */
export function batchOf(place: number): object[] {
  const { customers, ordersEach, contactsEach } = shape;
  return Array.from({ length: customers }, (_, index) => place * customers + index).flatMap((n) => [
    customerRow(n),
    ...Array.from({ length: ordersEach }, (_, k) => orderRow(n, k)),
    ...Array.from({ length: contactsEach }, (_, k) => contactRow(n, k)),
  ]);
}
