import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approvalOf, openRequestFor } from '../../../src/shared/approval/approval.ts';
import { type Authority, isWithin, limitFor, whoMayGrant } from '../../../src/shared/approval/authority.ts';
import { roles } from '../../../src/shared/base/words.ts';
import type { MutationActor, MutationContext, MutationOutcome } from '../../../src/shared/sync/mutation.ts';
import { applyMutation, type MutationArgs, type MutationName } from '../../../src/shared/sync/mutations.ts';
import { aContext, aCustomer, agent, aTicket, idOf, lead, Rows, team } from '../../support/facts.ts';
import { anApproval } from '../../support/synced-rows.ts';

const authority: Authority = {
  agent_max_cents: 10_000,
  lead_max_cents: 50_000,
  limits: [
    { role: 'agent', types: ['service_attitude'], max_cents: 3_000 },
    { role: 'agent', max_cents: 10_000, max_coupon_cents: 5_000 },
    { role: 'manager', max_cents: 200_000 },
  ],
};
const manager: MutationActor = { ...lead, userId: idOf(59), name: '何经理', role: 'manager' };
const secondLead: MutationActor = { ...lead, userId: idOf(58), name: '赵班长' };

function run<N extends MutationName>(name: N, args: MutationArgs<N>, context: MutationContext): MutationOutcome {
  const applied = applyMutation(name, 1, args, { ...context, authority: () => authority });
  if (!applied.ok) throw new Error(applied.error.message);
  return applied.value;
}

const world = () => new Rows().put({ entity: 'customer', row: aCustomer() }, { entity: 'ticket', row: aTicket() });
const asked = (given: Parameters<typeof anApproval>[2] = {}) =>
  anApproval(60, idOf(2), { scope: team, requestedById: agent.userId, ...given });
const decide = (actor: MutationActor, decision: 'granted' | 'refused' | 'withdrawn', row = asked(), note = '本次可以') =>
  run(
    'approval.decide',
    { approvalId: row.id, ticketId: idOf(2), decision, note },
    aContext(world().put({ entity: 'approval', row }), { actor }),
  );

describe('limits', () => {
  test('the type named first, then the role, then the two outer figures', () => {
    expect(limitFor(authority, 'agent', 'service_attitude')).toEqual({ maxCents: 3_000, maxCouponCents: null });
    expect(limitFor(authority, 'agent', 'size_fit')).toEqual({ maxCents: 10_000, maxCouponCents: 5_000 });
    expect(limitFor(authority, 'lead', 'size_fit')).toEqual({ maxCents: 50_000, maxCouponCents: null });
    expect(limitFor({ ...authority, limits: undefined }, 'manager', 'size_fit').maxCents).toBe(50_000);
  });

  test('an auditor, and anybody without a policy, grants nothing that costs', () => {
    expect(limitFor(authority, 'auditor', 'other').maxCents).toBe(0);
    for (const role of roles) expect(limitFor(null, role, 'other').maxCents).toBe(0);
  });

  test('a coupon may be above its limit though the whole is not', () => {
    const limit = limitFor(authority, 'agent', 'size_fit');
    expect(isWithin({ costCents: 8_000, couponCents: 5_000 }, limit)).toBe(true);
    expect(isWithin({ costCents: 8_000, couponCents: 5_001 }, limit)).toBe(false);
  });

  test('a coupon that is said to cost nothing counts as what it is worth', () => {
    const limit = limitFor(authority, 'lead', 'size_fit');
    expect(isWithin({ costCents: 0, couponCents: 50_000 }, limit)).toBe(true);
    expect(isWithin({ costCents: 0, couponCents: 50_001 }, limit)).toBe(false);
  });

  test('what a lead may not grant goes to a manager, and what nobody may to nobody', () => {
    expect(whoMayGrant(authority, { costCents: 50_000 }, 'other')).toBe('lead');
    expect(whoMayGrant(authority, { costCents: 50_001 }, 'other')).toBe('manager');
    expect(whoMayGrant(authority, { costCents: 200_001 }, 'other')).toBeNull();
  });

  test('what is within a limit stays within it when it gets cheaper', () => {
    const cents = fc.nat({ max: 300_000 });
    fc.assert(
      fc.property(fc.constantFrom(...roles), cents, cents, (role, one, other) => {
        const limit = limitFor(authority, role, 'other');
        if (isWithin({ costCents: Math.max(one, other) }, limit)) expect(isWithin({ costCents: Math.min(one, other) }, limit)).toBe(true);
      }),
    );
  });
});

describe('a request', () => {
  const ask: MutationArgs<'approval.request'> = {
    ...{ approvalId: idOf(61), ticketId: idOf(2), contactId: null, optionId: 'refund', title: '退款另补', timeText: '今天18:00前' },
    ...{ costCents: 20_000, couponCents: 0, reason: '第三次来电' },
  };

  test('is a row of the ticket, told in its story with the sum and the reason', () => {
    const outcome = run('approval.request', ask, aContext(world()));
    expect(outcome).toMatchObject({
      status: 'ok',
      puts: [
        { entity: 'approval', row: { status: 'open', scope: team, requestedById: agent.userId, customerId: idOf(1) } },
        { entity: 'ticket_event', row: { kind: 'approval', text: '请示：退款另补(200元)；第三次来电', reasonCode: 'requested' } },
      ],
    });
  });

  test('about a closed ticket, or under an id that is taken, is rejected', () => {
    const closed = new Rows().put({ entity: 'ticket', row: aTicket({ stage: 'closed' }) });
    expect(run('approval.request', ask, aContext(closed))).toMatchObject({ code: 'ticket.illegal-move' });
    const taken = world().put({ entity: 'approval', row: asked({ id: idOf(61) }) });
    expect(run('approval.request', ask, aContext(taken))).toMatchObject({ code: 'input.invalid' });
  });
});

describe('an answer', () => {
  test('of a lead within the own limit counts, with the note in the story', () => {
    expect(decide(lead, 'granted')).toMatchObject({
      status: 'ok',
      puts: [
        { entity: 'approval', row: { status: 'granted', decidedById: lead.userId, note: '本次可以' } },
        { entity: 'ticket_event', row: { kind: 'approval', text: '同意：全额退款另补200元；本次可以', reasonCode: 'granted' } },
      ],
    });
  });

  test('is nobody’s own, no agent’s, and no lead’s above the lead’s limit', () => {
    expect(decide(agent, 'granted', asked({ requestedById: lead.userId }))).toMatchObject({ code: 'auth.forbidden' });
    expect(decide(lead, 'granted', asked({ requestedById: lead.userId }))).toMatchObject({ code: 'approval.own' });
    expect(decide(lead, 'refused', asked({ requestedById: lead.userId }))).toMatchObject({ code: 'approval.own' });
    expect(decide(lead, 'granted', asked({ costCents: 50_001 }))).toMatchObject({ code: 'approval.above-limit' });
    expect(decide(manager, 'granted', asked({ costCents: 50_001 }))).toMatchObject({ status: 'ok' });
    expect(decide(lead, 'refused', asked({ costCents: 50_001 }))).toMatchObject({ status: 'ok' });
  });

  test('is judged by what the case is now, not by what it was when it was asked', () => {
    const policy: Authority = { ...authority, limits: [{ role: 'lead', types: ['safety_hazard'], max_cents: 100_000 }] };
    const grant = (asWhat: Parameters<typeof anApproval>[2], now: Parameters<typeof aTicket>[0]) => {
      const row = asked({ costCents: 80_000, ...asWhat });
      const rows = new Rows().put({ entity: 'ticket', row: aTicket(now) }, { entity: 'approval', row });
      const args = { approvalId: row.id, ticketId: idOf(2), decision: 'granted' as const, note: '' };
      const applied = applyMutation('approval.decide', 1, args, { ...aContext(rows, { actor: lead }), authority: () => policy });
      return applied.ok ? applied.value : null;
    };
    expect(grant({ type: 'safety_hazard' }, { type: 'product_quality' })).toMatchObject({ code: 'approval.above-limit' });
    expect(grant({ type: 'product_quality' }, { type: 'safety_hazard' })).toMatchObject({ status: 'ok' });
  });

  test('is taken back only by who asked', () => {
    expect(decide(agent, 'withdrawn')).toMatchObject({ status: 'ok' });
    expect(decide(lead, 'withdrawn')).toMatchObject({ code: 'auth.forbidden' });
  });

  test('that comes second changes nothing: the same is settled, another is told so', () => {
    const granted = asked({ status: 'granted', decidedById: lead.userId });
    expect(decide(secondLead, 'granted', granted, ' ')).toEqual({ status: 'ok', puts: [] });
    expect(decide(secondLead, 'refused', granted)).toMatchObject({ code: 'approval.settled' });
  });

  test('that comes second with words of its own keeps them on a card; sent twice it counts once', () => {
    const refused = asked({ status: 'refused', decidedById: lead.userId, note: '先按标准办' });
    expect(decide(secondLead, 'refused', refused, '补发更快')).toMatchObject({ code: 'approval.settled' });
    expect(decide(lead, 'refused', refused, '先按标准办')).toEqual({ status: 'ok', puts: [] });
  });
});

describe('a choice', () => {
  const option = (costCents: number, couponCents = 0) => ({
    ...{ id: 'refund', title: '退款另补', sentence: '', timeText: '', overLimit: false, costCents, couponCents },
  });
  const choose = (rows: Rows, given: { cost: number; coupon?: number; approvalId?: string | null; actor?: MutationActor }) => {
    const { cost, coupon, approvalId = null, actor = agent } = given;
    const args = { ticketId: idOf(2), optionId: 'refund', options: [option(cost, coupon)], approvalId };
    return run('ticket.chooseOption', args, aContext(rows, { actor, expects: { fields: aTicket().fieldsRev } }));
  };
  const granted = asked({ status: 'granted', decidedById: lead.userId });
  const withGrant = () => world().put({ entity: 'approval', row: granted });

  test('within the limit needs nobody, and above it a grant', () => {
    expect(choose(world(), { cost: 10_000 })).toMatchObject({ status: 'ok' });
    expect(choose(world(), { cost: 10_001 })).toMatchObject({ status: 'rejected', code: 'approval.needed' });
    expect(choose(world(), { cost: 6_000, coupon: 6_000 })).toMatchObject({ code: 'approval.needed' });
    expect(choose(world(), { cost: 10_001, actor: lead })).toMatchObject({ status: 'ok' });
    expect(choose(withGrant(), { cost: 20_000, approvalId: granted.id })).toMatchObject({ status: 'ok' });
  });

  test('a grant covers no dearer option, no other option, no other ticket, and only once given', () => {
    expect(choose(withGrant(), { cost: 20_001, approvalId: granted.id })).toMatchObject({ code: 'approval.needed' });
    for (const change of [{ optionId: 'exchange' }, { ticketId: idOf(3) }, { status: 'open' as const }, { status: 'refused' as const }]) {
      const rows = world().put({ entity: 'approval', row: { ...granted, ...change } });
      expect(choose(rows, { cost: 20_000, approvalId: granted.id })).toMatchObject({ code: 'approval.needed' });
    }
  });

  test('cannot be made dearer afterwards by writing the list anew', () => {
    const chosen = new Rows().put({ entity: 'ticket', row: aTicket({ options: [option(5_000)], chosenOptionId: 'refund' }) });
    const edit = (cents: number) =>
      run(
        'ticket.updateFields',
        { ticketId: idOf(2), patch: { options: [option(cents)] } },
        aContext(chosen, { expects: { fields: aTicket().fieldsRev } }),
      );
    expect(edit(9_000)).toMatchObject({ status: 'ok' });
    expect(edit(90_000)).toMatchObject({ code: 'approval.needed' });
  });

  test('cannot be taken off the list and put back dearer', () => {
    const edit = (stored: ReturnType<typeof option>[], options: ReturnType<typeof option>[], chosenOptionId: string | null = 'refund') =>
      run(
        'ticket.updateFields',
        { ticketId: idOf(2), patch: { options } },
        aContext(new Rows().put({ entity: 'ticket', row: aTicket({ options: stored, chosenOptionId }) }), {
          expects: { fields: aTicket().fieldsRev },
        }),
      );
    expect(edit([option(5_000)], [])).toMatchObject({ status: 'rejected', code: 'input.invalid' });
    expect(edit([], [option(9_000_000)])).toMatchObject({ status: 'rejected', code: 'approval.needed' });
    expect(edit([], [option(9_000)])).toMatchObject({ status: 'ok' });
    expect(edit([option(5_000)], [option(5_000), { ...option(9_000_000), id: 'other' }])).toMatchObject({ status: 'ok' });
    expect(edit([option(5_000)], [], null)).toMatchObject({ status: 'ok' });
  });

  test('is not stretched by another type around it: the limit is that of the type it is changed to', () => {
    const retype = (cost: number, given: { actor?: MutationActor; approvalId?: string; rows?: Rows; options?: boolean } = {}) => {
      const { actor = agent, approvalId, rows = new Rows(), options } = given;
      rows.put({ entity: 'ticket', row: aTicket({ options: [option(cost)], chosenOptionId: 'refund' }) });
      const patch = { type: 'service_attitude' as const, ...(options ? { options: [option(cost + 1_000)] } : {}) };
      const args = { ticketId: idOf(2), patch, ...(approvalId === undefined ? {} : { approvalId }) };
      return run('ticket.updateFields', args, aContext(rows, { actor, expects: { fields: aTicket().fieldsRev } }));
    };
    expect(retype(3_000)).toMatchObject({ status: 'ok' });
    expect(retype(9_000)).toMatchObject({ status: 'rejected', code: 'approval.type-limit' });
    expect(retype(9_000, { actor: lead })).toMatchObject({ status: 'ok' });
    // Of a sum that no agent could grant under either type, nothing is stretched: a lead chose it.
    expect(retype(20_000)).toMatchObject({ status: 'ok' });
    expect(retype(9_000, { rows: new Rows().put({ entity: 'approval', row: granted }), approvalId: granted.id })).toMatchObject({
      status: 'ok',
    });
    expect(retype(2_500, { options: true })).toMatchObject({ status: 'rejected' });
  });

  test('with a coupon that is said to cost nothing, or less, is judged by what the coupon is worth', () => {
    for (const cost of [0, -9_000_000]) {
      expect(choose(world(), { cost, coupon: 9_000_000, actor: lead })).toMatchObject({ code: 'approval.needed' });
    }
    const saved = choose(world(), { cost: -500 });
    expect(saved).toMatchObject({ status: 'ok', puts: [{ row: { options: [{ costCents: 0 }] } }, {}] });
  });
});

test('an open request is enough for the same option at no more, its coupons counted too', () => {
  const open = asked({ couponCents: 5_000 });
  const option = (costCents: number, couponCents?: number) => ({ id: 'refund', costCents, couponCents });
  expect(openRequestFor([open], option(20_000, 5_000))).toBe(open);
  expect(openRequestFor([open], option(20_000))).toBe(open);
  expect(openRequestFor([open], option(20_001))).toBeNull();
  expect(openRequestFor([open], option(20_000, 5_001))).toBeNull();
  expect(openRequestFor([open], { ...option(1), id: 'exchange' })).toBeNull();
  expect(openRequestFor([asked({ status: 'refused' })], option(1))).toBeNull();
});

test('a grant that covers the option counts before newer requests about it', () => {
  const [grant, later] = [asked({ status: 'granted' }), asked({ id: idOf(62), requestedAtMs: 1_796_000_000_000 })];
  expect(approvalOf([later, grant], { id: 'refund', costCents: 20_000 })).toBe(grant);
  expect(approvalOf([later, grant], { id: 'refund', costCents: 30_000 })).toBe(later);
  expect(approvalOf([later, grant], { id: 'exchange', costCents: 1 })).toBeNull();
});

describe('a policy', () => {
  const admin: MutationActor = { ...lead, userId: idOf(57), name: '管理员', role: 'admin' };
  const publish = (
    next: object,
    { actor = lead, kind = 'policy' as 'policy' | 'scripts', before = authority as Authority | null } = {},
  ) => {
    const args = { kind, title: '权限', content: { authority: { ...authority, ...next } } };
    const context = { ...aContext(new Rows(), { actor }), authority: () => before };
    const applied = applyMutation('pack.publish', 1, args, context);
    return applied.ok ? applied.value : null;
  };
  const refused = { status: 'rejected', code: 'pack.own-limit' };

  test('that raises what its publisher may grant is refused, for one type or as a coupon too', () => {
    expect(publish({ lead_max_cents: 50_001 })).toMatchObject(refused);
    const one = { role: 'lead', types: ['size_fit'], max_cents: 60_000 };
    expect(publish({ limits: [...(authority.limits ?? []), one] })).toMatchObject(refused);
    const tight: Authority = { ...authority, limits: [{ role: 'lead', max_cents: 50_000, max_coupon_cents: 5_000 }] };
    expect(publish({}, { before: tight })).toMatchObject(refused);
  });

  test('that leaves or lowers it, or raises that of others, is published; so is anything by an administrator', () => {
    expect(publish({})).toMatchObject({ status: 'ok' });
    expect(publish({ lead_max_cents: 40_000, agent_max_cents: 20_000 })).toMatchObject({ status: 'ok' });
    expect(publish({ lead_max_cents: 500_000 }, { actor: admin })).toMatchObject({ status: 'ok' });
  });

  test('of a house that has none yet has nothing to be raised from, and other packs carry no limits', () => {
    expect(publish({ lead_max_cents: 500_000 }, { before: null })).toMatchObject({ status: 'ok' });
    expect(publish({ lead_max_cents: 500_000 }, { kind: 'scripts' })).toMatchObject({ status: 'ok' });
  });
});
