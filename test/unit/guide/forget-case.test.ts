/** A guide after it turned out that somebody else is speaking: the talk stays, the other customer's data does not. */
import { expect, test } from 'vitest';
import { forgetCase } from '../../../src/shared/guide/forget-case.ts';
import type { GuideSnapshot } from '../../../src/shared/guide/guide.ts';
import { emptyProblem, proposeProblem } from '../../../src/shared/guide/problem.ts';
import { adaptGuide, startGuide } from '../../../src/shared/guide/start-guide.ts';
import type { Evidence } from '../../../src/shared/ticket/ticket.ts';
import { anOrder, aTicket } from '../../support/facts.ts';
import { guideKnown, shippedGuide } from '../../support/talk.ts';

const guide = shippedGuide('product_quality');
const photo: Evidence = {
  ...{ id: 'ev-9', item: 'photo_fault', label: '照片', state: 'have', source: 'customer', note: '' },
  ...{ sha256: 'ab', fileName: 'a.jpg' },
};
const order = anOrder({ product: '电热水壶', orderNo: '3300112233' });
const ticket = aTicket({
  evidence: [photo],
  demands: [{ id: 'd1', text: '退掉水壶', done: true }],
  problem: { what: '水壶漏水', when: '11月1日签收', orderNo: order.orderNo, ask: '退掉水壶', confirmed: true },
});
const known = guideKnown({ ticket, order });
const start = { guide, packVersion: 3, type: 'product_quality' as const, known };
const wrong = {
  ticket,
  products: [order.product],
  proposed: [proposeProblem(emptyProblem, { ...known, type: start.type, demands: ticket.demands })],
};

test('nothing of the wrong customer’s ticket and order is left, whoever comes next', () => {
  const clean = forgetCase(startGuide(start), wrong);
  const next = adaptGuide(clean, { ...start, type: 'other', known: guideKnown() });
  expect(JSON.stringify(next)).not.toMatch(/水壶|3300112233|11月1日|a\.jpg/);
  expect(next).toMatchObject({ type: 'other', demands: [], offered: [], chosenOptionId: null });
  expect(next.steps.request_evidence.status).toBe('open');
});

test('what was said, ticked, given and typed in the talk stays', () => {
  const begun = startGuide(start);
  const own = { id: '换一台电扇', text: '换一台电扇', done: false };
  const given: Evidence = { ...photo, id: 'ev-10', item: 'extra', label: '电扇照片' };
  const worked: GuideSnapshot = {
    ...begun,
    typeConfirmed: true,
    steps: { ...begun.steps, empathize: { ...begun.steps.empathize, status: 'done', by: 'said' } },
    demands: [...begun.demands, own],
    evidence: [...begun.evidence, given],
    problem: { ...begun.problem, what: '电扇不转', when: '昨晚', ask: '换一台' },
  };
  const next = forgetCase(worked, wrong);
  expect(next).toMatchObject({ type: 'product_quality', typeConfirmed: true, demands: [own] });
  expect(next.evidence.filter(({ state }) => state === 'have')).toEqual([given]);
  expect(next.steps.empathize.status).toBe('done');
  expect(next.problem).toEqual({ what: '电扇不转', when: '昨晚', orderNo: '', ask: '换一台', confirmed: false });
});

test('the same person about another matter: what was typed of it, the order and the choice among them, stays; what the ticket said goes', () => {
  const begun = startGuide(start);
  const typed = { ...begun.problem, what: '电热水壶,漏水还跳闸', orderNo: '5500112244' };
  const worked: GuideSnapshot = { ...begun, problem: typed, offered: ['exchange'] as never, chosenOptionId: 'exchange' };
  const next = forgetCase(worked, { ...wrong, products: [], isSamePerson: true });
  expect(next.problem).toEqual({ what: '电热水壶,漏水还跳闸', when: '', orderNo: '5500112244', ask: '', confirmed: false });
  expect([next.chosenOptionId, next.demands]).toEqual(['exchange', []]);
  const untouched = forgetCase(begun, { ...wrong, products: [], isSamePerson: true });
  expect(JSON.stringify(untouched.problem)).not.toMatch(/水壶|3300112233|11月1日/);
});
