/**
 * Writes a recorded angry call of a customer whom the hub knows: one with an open ticket and a promise that was not kept.
 *
 *   node scripts/make-events.ts --hub-data FOLDER --seed N [--type TYPE] [--seat agent] --out FILE
 *   node scripts/make-events.ts --hub URL --code CODE --seed N [--type TYPE] --out FILE
 *
 * `--stuck` records a talk in which the agent says one sentence 13.5 times. `--plain` leaves out the name of the goods and the words of the promise, so that the file also fits when they differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ComplaintType, complaintTypeSchema } from '../src/shared/base/words.ts';
import { complaintTypeNames } from '../src/shared/classify/type-names.ts';
import type { Customer, Order } from '../src/shared/customer/customer.ts';
import type { Commitment, Ticket } from '../src/shared/ticket/ticket.ts';
import { type CallFacts, recordCall, rollNumbers, toLines } from './event-call.ts';
import { HubRefusal, type HubRows, readHubAs } from './read-hub.ts';

const usage =
  'Usage: node scripts/make-events.ts (--hub-data FOLDER | --hub URL --code CODE) --seed N [--type TYPE] [--seat SEAT] [--plain] [--stuck] --out FILE';

type Hub = { url: string; code: string };

class Refusal extends Error {}

function readOptions() {
  const { values } = parseArgs({
    options: {
      'hub-data': { type: 'string' },
      hub: { type: 'string' },
      code: { type: 'string' },
      seat: { type: 'string', default: 'agent' },
      seed: { type: 'string' },
      type: { type: 'string' },
      plain: { type: 'boolean', default: false },
      stuck: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  const type = values.type === undefined ? null : complaintTypeSchema.safeParse(values.type);
  if (values.out === undefined || !Number.isSafeInteger(seed) || seed < 0 || type?.success === false) throw new Refusal(usage);
  return { ...values, out: values.out, seed, type: type === null ? null : type.data };
}

function findHub(options: ReturnType<typeof readOptions>): Hub {
  if (options.hub !== undefined && options.code !== undefined) return { url: options.hub, code: options.code };
  const folder = options['hub-data'];
  if (folder === undefined) throw new Refusal(usage);
  const file: { hub_url: string; codes: Record<string, string> } = JSON.parse(readFileSync(join(folder, 'enrolment.json'), 'utf8'));
  const code = file.codes[options.seat];
  if (code === undefined) throw new Refusal(`The hub has no seat "${options.seat}".`);
  return { url: file.hub_url, code };
}

type Case = { customer: Customer; ticket: Ticket; promise: Commitment; order: Order | null };

/** Cases whose customer has one open ticket only, so that everybody agrees which one the call is about; in a fixed order. */
export function neglectedCases(rows: HubRows, type: ComplaintType | null, nowMs: number): Case[] {
  const open = (rows.ticket ?? []).filter((ticket) => ticket.stage !== 'closed');
  const perCustomer = new Map<string, number>();
  for (const ticket of open) perCustomer.set(ticket.customerId, (perCustomer.get(ticket.customerId) ?? 0) + 1);
  const cases = open.flatMap((ticket): Case[] => {
    if (type !== null && ticket.type !== type) return [];
    if (perCustomer.get(ticket.customerId) !== 1) return [];
    const customer = rows.customer?.find((one) => one.id === ticket.customerId);
    const isBroken = (one: Commitment) => one.status === 'broken' || (one.status === 'open' && one.dueAtMs < nowMs);
    const promise = rows.commitment?.find((one) => one.ticketId === ticket.id && isBroken(one));
    if (customer === undefined || promise === undefined || !/^1\d{10}$/.test(customer.phone)) return [];
    return [{ customer, ticket, promise, order: rows.order?.find((one) => one.id === ticket.orderId) ?? null }];
  });
  return cases.sort((a, b) => (a.customer.phone < b.customer.phone ? -1 : 1));
}

/** 「儿童手表定位偏差好几公里」 about a 「星野儿童电话手表 S3」 → 「儿童手表」: the start of the title whose characters follow one another in the product's name. */
function thingIn(title: string, product: string): string {
  let at = -1;
  let length = 0;
  for (const character of title) {
    at = product.indexOf(character, at + 1);
    if (at < 0) break;
    length += character.length;
  }
  return title.slice(0, length);
}

function factsOf({ customer, ticket, promise, order }: Case, isPlain: boolean): CallFacts {
  const named = isPlain || order === null ? '' : thingIn(ticket.title, order.product);
  const fault = ticket.type === 'product_quality' ? ticket.title.slice(named.length) : '';
  return {
    phone: customer.phone,
    type: ticket.type,
    thing: named === '' ? '东西' : named,
    fault: named === '' || fault === '' ? '用着用着就坏了' : fault,
    promise: isPlain ? '给我回电话' : promise.what,
    title: `${complaintTypeNames[ticket.type].zh} · 尾号 ${customer.phone.slice(-4)}`,
  };
}

async function main(): Promise<void> {
  const options = readOptions();
  const hub = findHub(options);
  const cases = neglectedCases(await readHubAs(hub.url, hub.code, 'make-events'), options.type, Date.now());
  const chosen = cases[Math.floor(rollNumbers(options.seed ^ 0x5eed)() * cases.length)];
  if (chosen === undefined) throw new Refusal('The hub has no customer with an open ticket and a broken promise of that type.');
  const events = recordCall(factsOf(chosen, options.plain), options.seed, options.stuck ? 'stuck' : 'worked');
  writeFileSync(options.out, toLines(events));
  console.log(`${options.out}: ${events.length} events, a caller ending in ${chosen.customer.phone.slice(-4)}, ${chosen.ticket.type}.`);
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: unknown) => {
    const isRefusal = error instanceof Refusal || error instanceof HubRefusal;
    console.error(isRefusal ? error.message : error);
    process.exitCode = isRefusal ? 2 : 1;
  });
}
