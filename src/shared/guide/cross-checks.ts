/** What the desk finds out by itself before asking the customer: facts from order, logistics and earlier contacts, never a judgement. */
import { dayMs } from '../base/clock.ts';
import { sayDate } from '../clock/say-time.ts';
import { signerWords } from '../customer/signer.ts';
import { momentWords, type SlotFacts, slotValues, yuanWords } from '../pack/slots.ts';
import type { Guide } from './guide.ts';

type CrossCheck = Guide['evidence'][number]['cross_check'];

function dayWords(atMs: number, { nowMs, calendar }: SlotFacts): string {
  return sayDate(atMs, nowMs, calendar.utc_offset_minutes);
}

function orderFact(facts: SlotFacts): string {
  const { order } = facts;
  if (order === null) return '';
  return `${dayWords(order.placedAtMs, facts)}下单，${order.product}×${order.quantity}，实付${yuanWords(order.amountCents)}`;
}

function lateness(facts: SlotFacts): string {
  const { order, nowMs } = facts;
  if (order === null || order.promisedAtMs === null) return '';
  const promised = `约定${dayWords(order.promisedAtMs, facts)}送达`;
  const arrivedAtMs = order.signedAtMs ?? nowMs;
  const days = Math.floor((arrivedAtMs - order.promisedAtMs) / dayMs);
  return days > 0 ? `${promised},${order.signedAtMs === null ? '已过' : '晚到'}${days}天` : promised;
}

function logisticsFact(facts: SlotFacts): string {
  const last = slotValues(facts).最新物流 ?? '';
  return [last === '' ? '' : `最新一条：${last}`, lateness(facts)].filter((part) => part !== '').join('；');
}

function signatureFact({ order, nowMs, calendar }: SlotFacts): string {
  if (order === null || order.signedAtMs === null) return '';
  const by = order.signedBy === null || order.signedBy === '' ? '' : `,${signerWords(order.signedBy)}签收`;
  return `${momentWords(order.signedAtMs, nowMs, calendar)}显示签收${by}`;
}

function contactsFact(facts: SlotFacts): string {
  const { ticket, commitments } = facts;
  const broken = commitments.filter((item) => item.status === 'broken').length;
  const parts = [
    ticket === null ? '' : `${dayWords(ticket.openedAtMs, facts)}起有未结工单 ${ticket.ticketNo}`,
    broken === 0 ? '' : `有${broken}次承诺未兑现`,
  ];
  return parts.filter((part) => part !== '').join('，');
}

function warrantyFact({ order, nowMs }: SlotFacts): string {
  if (order === null) return '';
  const sinceMs = order.signedAtMs ?? order.placedAtMs;
  return `${order.signedAtMs === null ? '下单' : '签收'}至今${Math.max(0, Math.floor((nowMs - sinceMs) / dayMs))}天`;
}

/** The fact in words; empty when nothing is known. */
export function crossCheckFact(check: CrossCheck, facts: SlotFacts): string {
  switch (check) {
    case 'none':
      return '';
    case 'order':
      return orderFact(facts);
    case 'logistics':
      return logisticsFact(facts);
    case 'signature':
      return signatureFact(facts);
    case 'contacts':
      return contactsFact(facts);
    case 'warranty':
      return warrantyFact(facts);
    default:
      return check satisfies never;
  }
}
