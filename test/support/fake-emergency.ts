/** The emergency's part of the fake desk: the shipped policy's own plan, and what becomes of it. */
import { implement } from '@orpc/server';
import type { RunningContact } from '../../src/shared/contact/contact.ts';
import { deskContract } from '../../src/shared/contract/desk.ts';
import type { EmergencyView } from '../../src/shared/contract/emergency-views.ts';
import type { Emergency } from '../../src/shared/ticket/emergency.ts';
import type { Room } from './fake-desk-handlers.ts';
import { fakeId } from './fake-desk-rows.ts';

const os = implement(deskContract);
const dayMs = 86_400_000;

export function fakeEmergency(nowMs: number, changes: Partial<Emergency> = {}): Emergency {
  return {
    ...{ planId: 'burn', sign: 'safety', state: 'open', words: ['烫伤', '孩子', '充电器'], openedAtMs: nowMs },
    ...{ decidedAtMs: null, reason: '', ticketId: null, ...changes },
  };
}

function planOf(room: Room, planId: string) {
  const policy = room.state.packs.find((pack) => pack.kind === 'policy');
  const plan = policy?.content.emergency?.plans.find(({ id }) => id === planId);
  return plan === undefined ? null : { plan, policy: policy?.content ?? null };
}

function secondOf({ state }: Room): EmergencyView['second'] {
  return state.emergencySecond === undefined ? { name: '许嘉言', rank: 'senior', isSelf: false } : state.emergencySecond;
}

function viewOf(room: Room, contact: RunningContact): EmergencyView | null {
  const { emergency } = contact;
  const found = emergency == null ? null : planOf(room, emergency.planId);
  if (emergency == null || found === null) return null;
  const { plan, policy } = found;
  const reports = (policy?.reporting ?? []).map(({ id, title_zh, to_zh, law, article, source, checked_on, confidence, department }) => ({
    ...{ duty: { id, title_zh, to_zh, law, article, source, checked_on, confidence }, department, dueAtMs: room.nowMs + 2 * dayMs },
  }));
  return {
    ...{ title: plan.title_zh, sign: plan.sign, state: emergency.state, words: emergency.words, reason: emergency.reason },
    ...{ say: plan.say, writeDown: plan.write_down, source: plan.source, dismissReasons: policy?.emergency?.dismiss_reasons ?? [] },
    ...{ second: secondOf(room), reports },
    ticket: emergency.ticketId === null ? null : { id: emergency.ticketId, ticketNo: 'TK-20261122-7F3KQ', ownerName: '许嘉言' },
    waitsForCustomer: emergency.state === 'taken' && emergency.ticketId === null,
  };
}

type Tools = {
  gate(): Promise<void>;
  contactOf(contactId: string): RunningContact;
  change(contactId: string, change: Partial<RunningContact>): unknown;
};

export function fakeEmergencies(room: Room, { gate, contactOf, change }: Tools) {
  const { state, nowMs } = room;
  const decide = (contactId: string, decided: Partial<Emergency>) => {
    const emergency = contactOf(contactId).emergency ?? fakeEmergency(nowMs);
    change(contactId, { emergency: { ...emergency, decidedAtMs: nowMs, ...decided } });
  };
  return {
    plan: os.emergency.plan.handler(async ({ input }) => {
      await gate();
      return viewOf(room, contactOf(input.contactId));
    }),
    take: os.emergency.take.handler(({ input }) => {
      state.asked.push({ name: 'emergency.take', input });
      const ticketId = contactOf(input.contactId).customerId === null ? null : fakeId(1_000);
      decide(input.contactId, { state: 'taken', ticketId });
      return { ticketId };
    }),
    dismiss: os.emergency.dismiss.handler(({ input }) => {
      state.asked.push({ name: 'emergency.dismiss', input });
      decide(input.contactId, { state: 'dismissed', reason: input.reason });
      return { ok: true as const };
    }),
  };
}
