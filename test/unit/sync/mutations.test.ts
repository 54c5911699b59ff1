import { describe, expect, test } from 'vitest';
import { entitySchemas } from '../../../src/shared/sync/entity-table.ts';
import type { MutationContext, MutationOutcome } from '../../../src/shared/sync/mutation.ts';
import {
  applyMutation,
  checkArgs,
  describeMutation,
  expectedRevs,
  type MutationArgs,
  type MutationName,
  mutationNames,
  mutationReads,
  mutations,
} from '../../../src/shared/sync/mutations.ts';
import { escalationIdOf } from '../../../src/shared/ticket/escalation.ts';
import { standingPromises } from '../../../src/shared/ticket/standing-promises.ts';
import { departmentScopesOf, taskIdOf } from '../../../src/shared/ticket/task.ts';
import type { Evidence } from '../../../src/shared/ticket/ticket.ts';
import { ticketClocks } from '../../../src/shared/ticket/ticket-clocks.ts';
import {
  aCommitment,
  aConflict,
  aContact,
  aContext,
  aCustomer,
  aFollowUp,
  agent,
  aTicket,
  at,
  idOf,
  lead,
  Rows,
  team,
} from '../../support/facts.ts';
import { anApproval, anEscalation, aTask, aTicketEvent } from '../../support/synced-rows.ts';

function run<N extends MutationName>(name: N, args: MutationArgs<N>, context: MutationContext): MutationOutcome {
  const applied = applyMutation(name, 1, args, context);
  if (!applied.ok) throw new Error(applied.error.message);
  return applied.value;
}

function putsOf(outcome: MutationOutcome) {
  if (outcome.status !== 'ok') throw new Error(`expected ok, got ${JSON.stringify(outcome)}`);
  for (const put of outcome.puts) entitySchemas[put.entity].parse(put.row);
  return outcome.puts;
}

const world = () => new Rows().put({ entity: 'customer', row: aCustomer() }, { entity: 'ticket', row: aTicket() });
const spoken = (place: number) => ({
  ...{ id: `u${place}`, speaker: 'customer' as const, via: 'speech' as const, text: `第${place}句`, rev: 0 },
  ...{ atMs: place * 1_000, endMs: place * 1_000 + 800, emotion: 1 as const, findings: [] },
});
const raised = (turn: number) => ({
  ...{ kind: 'silence' as const, turn, level: 'agent' as const, turns: [turn], why: `第${turn + 1}句之后没有人说话` },
  moves: ['先确认客户还在', '说明正在查什么'] as [string, string],
});
const ticketRow = (outcome: MutationOutcome) => putsOf(outcome).find((put) => put.entity === 'ticket')?.row;
const kinds = (outcome: MutationOutcome) =>
  putsOf(outcome).map((put) => (put.entity === 'ticket_event' ? `event:${put.row.kind}` : put.entity));

const anAsk: MutationArgs<'approval.request'> = {
  approvalId: idOf(61),
  ticketId: idOf(2),
  contactId: null,
  optionId: 'refund',
  title: '全额退款另补200元',
  timeText: '今天18:00前',
  costCents: 20_000,
  couponCents: 0,
  reason: '客户第三次来电',
};

const created: MutationArgs<'ticket.create'> = {
  ticketId: idOf(20),
  ticketNo: 'TK-20261118-00001',
  customerId: idOf(1),
  orderId: null,
  contactId: null,
  type: 'logistics_delay',
  title: '包裹三天没动',
  channel: 'phone',
  emotion: 2,
  urgency: 'phone_first',
  openedAtMs: at('2026-11-18T10:00'),
  goldenDueAtMs: at('2026-11-18T12:00'),
  firstResponseAtMs: at('2026-11-18T10:00'),
  planDueAtMs: at('2026-11-19T10:00'),
  planGivenAtMs: null,
  problem: { what: '', when: '', orderNo: '', ask: '', confirmed: false },
  demands: [],
  facts: [],
  evidence: [],
  options: [],
  chosenOptionId: null,
  lastAction: '登记了问题',
  stage: 'new',
  ownerId: idOf(50),
  ownerName: '王敏',
  department: 'logistics',
};

describe('the registry', () => {
  test('holds every mutation of the product and describes each in Chinese', () => {
    expect(mutationNames).toEqual([
      'customer.create',
      'contact.start',
      'contact.addWords',
      'contact.addAlerts',
      'contact.finish',
      'ticket.create',
      'ticket.updateFields',
      'ticket.setStage',
      'ticket.setOwner',
      'ticket.addNote',
      'ticket.setPause',
      'ticket.chooseOption',
      'evidence.attach',
      'commitment.make',
      'commitment.settle',
      'followUp.plan',
      'followUp.complete',
      'conflict.resolve',
      'progressLink.make',
      'progressLink.revoke',
      'compliance.contest',
      'pack.publish',
      'approval.request',
      'approval.decide',
      'task.assign',
      'task.askAgain',
      'task.withdraw',
      'task.answer',
      'task.handBack',
      'escalation.take',
      'ticket.worsen',
      'ticket.goodsReturned',
      'ticket.takeBack',
      'ticket.requestCorrection',
      'ticket.declareEmergency',
      'post.add',
      'post.reply',
      'post.close',
      'post.join',
    ]);
    expect(describeMutation('ticket.create', 1, created)).toBe('新建工单 TK-20261118-00001');
    expect(describeMutation('ticket.teleport', 1, {})).toBe('无法识别的操作 ticket.teleport');
  });

  test.each([
    ['an unknown name', 'ticket.teleport', 1, {}],
    ['an inherited name', 'constructor', 1, {}],
    ['a version from the future', 'ticket.addNote', 2, { ticketId: idOf(2), text: 'x' }],
    ['a missing field', 'ticket.addNote', 1, { ticketId: idOf(2) }],
    ['a field too many', 'ticket.addNote', 1, { ticketId: idOf(2), text: 'x', extra: 1 }],
    ['no object at all', 'ticket.addNote', 1, null],
  ])('%s is rejected as input.invalid and reads nothing', (_, name, v, args) => {
    const applied = applyMutation(name, v, args, aContext(world()));
    expect(applied).toEqual({ ok: true, value: { status: 'rejected', code: 'input.invalid', entity: 'ticket', entityId: idOf(1000) } });
    expect(mutationReads(name, v, args)).toEqual([]);
  });

  test('every row that apply looks at is named by reads', () => {
    const seen: string[] = [];
    const rows = world().put(
      { entity: 'commitment', row: aCommitment() },
      { entity: 'follow_up', row: aFollowUp() },
      { entity: 'contact', row: aContact() },
      { entity: 'contact', row: aContact({ id: idOf(92), channel: 'public', state: 'open', customerId: idOf(1), ticketId: idOf(2) }) },
      { entity: 'conflict', row: aConflict() },
      { entity: 'approval', row: anApproval(60, idOf(2), { id: idOf(60), scope: team, status: 'open', requestedById: agent.userId }) },
      { entity: 'task', row: aTask(aTicket(), { id: idOf(61) }) },
      { entity: 'task', row: aTask(aTicket(), { id: idOf(63), state: 'handed_back' }) },
      { entity: 'escalation', row: anEscalation(aTicket(), { id: idOf(62) }) },
      { entity: 'ticket_event', row: aTicketEvent(1, aTicket(), { id: idOf(3), scope: team, kind: 'worsened', reasonCode: 'media' }) },
    );
    const samples: { [N in MutationName]: MutationArgs<N> } = {
      'customer.create': { customerId: idOf(30), name: '周一', salutation: '', phone: '13900001111' },
      'contact.start': {
        contactId: idOf(31),
        customerId: idOf(1),
        ticketId: idOf(2),
        channel: 'phone',
        direction: 'in',
        fromAddress: '13812341234',
        startedAtMs: 1,
        packs: { scripts: 1, rules: 1, guides: 1, policy: 1 },
      },
      'contact.addWords': { contactId: idOf(5), from: 0, utterances: [spoken(1)] },
      'contact.addAlerts': { contactId: idOf(5), from: 0, alerts: [raised(1)] },
      'contact.finish': {
        contactId: idOf(5),
        customerId: idOf(1),
        ticketId: idOf(2),
        endedAtMs: 2,
        summary: '',
        emotionPeak: 0,
        wrapCode: null,
        transcript: [],
        guide: null,
        alerts: [],
        satisfaction: null,
      },
      'ticket.create': created,
      'ticket.updateFields': { ticketId: idOf(2), patch: { title: '新标题' } },
      'ticket.setStage': { ticketId: idOf(2), stage: 'solving', reason: '' },
      'ticket.setOwner': { ticketId: idOf(2), ownerId: null, ownerName: '' },
      'ticket.addNote': { ticketId: idOf(2), text: '备注' },
      'ticket.setPause': { ticketId: idOf(2), reason: 'waiting_customer', note: '' },
      'ticket.chooseOption': { ticketId: idOf(2), optionId: 'exchange' },
      'evidence.attach': {
        ticketId: idOf(2),
        evidence: { id: 'e1', item: 'photo', label: '照片', state: 'have', source: 'customer', note: '', sha256: null, fileName: null },
      },
      'commitment.make': {
        commitmentId: idOf(32),
        ticketId: idOf(2),
        customerId: idOf(1),
        contactId: null,
        what: '补发',
        ownerId: null,
        ownerName: '',
        dueAtMs: 5,
        words: '今天18点前',
      },
      'commitment.settle': { commitmentId: idOf(3), ticketId: idOf(2), status: 'kept' },
      'followUp.plan': { ticketId: idOf(2), items: [{ id: idOf(33), kind: 'care', dueAtMs: 9, assigneeId: null, assigneeName: '' }] },
      'followUp.complete': { followUpId: idOf(4), ticketId: idOf(2), outcome: '满意' },
      'conflict.resolve': { conflictId: idOf(8), keep: 'theirs' },
      'progressLink.make': { ticketId: idOf(2), tokenHash: 'a'.repeat(64) },
      'progressLink.revoke': { ticketId: idOf(2), tokenHashes: ['a'.repeat(64)] },
      'compliance.contest': { contestId: idOf(34), rule: 'blame.courier', packVersion: 1, text: '', note: '' },
      'pack.publish': { kind: 'scripts', title: '话术', content: {} },
      'approval.request': anAsk,
      'approval.decide': { approvalId: idOf(60), ticketId: idOf(2), decision: 'granted', note: '' },
      'task.assign': {
        ...{ taskId: taskIdOf(idOf(2), 'logistics', 1), ticketId: idOf(2), department: 'logistics', slot: 1, kind: 'work' },
        ...{ duty: null, what: '核实', dueAtMs: 1 },
      },
      'task.askAgain': { taskId: idOf(63), ticketId: idOf(2), what: '再核实', dueAtMs: 1 },
      'task.withdraw': { taskId: idOf(61), ticketId: idOf(2), reason: '不用了' },
      'task.answer': { taskId: idOf(61), result: '已到站', proof: '' },
      'task.handBack': { taskId: idOf(61), code: 'not_ours', note: '' },
      'escalation.take': { escalationId: idOf(62), ticketId: idOf(2), note: '' },
      'ticket.worsen': { ticketId: idOf(2), code: 'media', note: '' },
      'ticket.goodsReturned': { ticketId: idOf(2), atMs: at('2026-11-17T00:00'), day: '2026-11-17', reason: '' },
      'ticket.takeBack': { ticketId: idOf(2), eventId: idOf(3), reason: '记错了' },
      'ticket.requestCorrection': { ticketId: idOf(2), field: 'phone', right: '13912345678', note: '本人来电' },
      'ticket.declareEmergency': { ticketId: idOf(2), note: '烫伤' },
      'post.add': { contactId: idOf(91), from: '小鱼妈妈', summary: '小红书', text: '奶瓶裂了', postedAtMs: 1 },
      'post.reply': {
        ...{ contactId: idOf(92), ticketId: idOf(2), text: '请私信我们', findings: [], overrideReason: null },
        packs: { scripts: 0, rules: 0, guides: 0, policy: 0 },
      },
      'post.close': { contactId: idOf(92), ticketId: idOf(2), reason: '重复发布' },
      'post.join': { contactId: idOf(92), customerId: idOf(1), ticketId: idOf(2) },
    };
    for (const name of mutationNames) {
      const args = samples[name];
      const named = new Set(mutationReads(name, 1, args).map((ref) => `${ref.entity}/${ref.id}`));
      const context = aContext(rows, {
        actor: { ...lead, scopes: [...lead.scopes, ...departmentScopesOf(team)] },
        expects: { fields: idOf(901), status: idOf(902), owner: idOf(903) },
      });
      const spying: MutationContext = {
        ...context,
        row: (entity, id) => {
          seen.push(`${name} ${entity}`);
          expect(named, `${name} reads ${entity}`).toContain(`${entity}/${id}`);
          return rows.lookup(entity, id);
        },
      };
      expect(applyMutation(name, 1, args, spying), name).toMatchObject({ ok: true, value: { status: 'ok' } });
      expect(mutations[name].describe(args)).toMatch(/[\p{Script=Han}]/u);
      const kept = checkArgs(name, args);
      expect(kept.ok && mutations[name].args.parse(kept.value), `${name} checked twice`).toEqual(kept.ok && kept.value);
    }
    expect(seen.length).toBeGreaterThan(mutationNames.length);
  });

  test('what was typed untidily is tidied once, as it is kept, and what does not fit is refused with its name', () => {
    const args = { contactId: idOf(92), ticketId: idOf(2), reason: '  重复发布 ' };
    const kept = checkArgs('post.close', args);
    expect(kept).toEqual({ ok: true, value: { ...args, reason: '重复发布' } });
    expect(kept.ok && mutations['post.close'].args.parse(kept.value)).toEqual(kept.ok && kept.value);
    expect(checkArgs('post.close', { ...args, reason: ' ' })).toMatchObject({
      ok: false,
      error: { code: 'input.invalid', message: expect.stringContaining('post.close') },
    });
  });
});

describe('authority', () => {
  test('a ticket outside the granted scopes cannot be changed', () => {
    const rows = new Rows().put({ entity: 'ticket', row: aTicket({ scope: 'team:other' }) });
    expect(run('ticket.addNote', { ticketId: idOf(2), text: '看看' }, aContext(rows))).toEqual({
      status: 'rejected',
      code: 'auth.forbidden',
      entity: 'ticket',
      entityId: idOf(2),
    });
  });

  test('an auditor changes nothing, also within scope', () => {
    const context = aContext(world(), { actor: { ...agent, role: 'auditor' } });
    expect(run('ticket.addNote', { ticketId: idOf(2), text: '看看' }, context)).toMatchObject({ code: 'auth.forbidden' });
    expect(run('ticket.create', created, context)).toMatchObject({ code: 'auth.forbidden' });
  });

  test('a member whose team was withdrawn creates nothing', () => {
    const context = aContext(new Rows(), { actor: { ...agent, scopes: [] } });
    expect(run('customer.create', { customerId: idOf(30), name: '周一', salutation: '', phone: '' }, context)).toMatchObject({
      code: 'auth.forbidden',
    });
  });

  test('only leads and administrators publish packs, and the rows are left to the hub', () => {
    const args = { kind: 'scripts' as const, title: '话术', content: {} };
    expect(run('pack.publish', args, aContext(new Rows()))).toMatchObject({ status: 'rejected', code: 'auth.forbidden' });
    expect(run('pack.publish', args, aContext(new Rows(), { actor: lead }))).toEqual({ status: 'ok', puts: [] });
  });

  test('a conflict card is closed by its author or a lead, nobody else', () => {
    const rows = new Rows().put({ entity: 'conflict', row: aConflict() });
    const args = { conflictId: idOf(8), keep: 'theirs' as const };
    const stranger = { ...agent, userId: idOf(52) };
    expect(run('conflict.resolve', args, aContext(rows, { actor: stranger }))).toMatchObject({ code: 'auth.forbidden' });
    for (const actor of [agent, lead]) {
      expect(putsOf(run('conflict.resolve', args, aContext(rows, { actor })))).toMatchObject([
        { entity: 'conflict', row: { resolvedAtMs: at('2026-11-18T10:00') } },
      ]);
    }
  });
});

describe('tickets', () => {
  test('creating writes the whole row in the team scope with all three revs, and the first event', () => {
    const outcome = run('ticket.create', created, aContext(world()));
    expect(kinds(outcome)).toEqual(['ticket', 'event:created']);
    const { ticketId, ...given } = created;
    expect(ticketRow(outcome)).toMatchObject({
      ...given,
      id: ticketId,
      scope: team,
      ver: 0,
      fieldsRev: idOf(1000),
      statusRev: idOf(1000),
      ownerRev: idOf(1000),
    });
  });

  test('creating for an unknown customer is rejected', () => {
    expect(run('ticket.create', created, aContext(new Rows()))).toMatchObject({ code: 'not-found', entity: 'customer' });
  });

  test('a group write needs the rev its author saw', () => {
    const args = { ticketId: idOf(2), patch: { title: '新标题' } };
    expect(run('ticket.updateFields', args, aContext(world()))).toMatchObject({ status: 'rejected', code: 'input.invalid' });
    expect(run('ticket.updateFields', args, aContext(world(), { expects: { fields: idOf(777) } }))).toEqual({
      status: 'conflict',
      entity: 'ticket',
      entityId: idOf(2),
      group: 'fields',
      mine: { title: '新标题' },
      theirs: { title: '破壁机漏水' },
      theirsRev: idOf(901),
    });
    const outcome = run('ticket.updateFields', args, aContext(world(), { expects: { fields: idOf(901) } }));
    expect(ticketRow(outcome)).toEqual({ ...aTicket(), title: '新标题', fieldsRev: idOf(1000) });
    expect(kinds(outcome)).toEqual(['ticket', 'event:fields']);
  });

  test('writing the value that is there already is no conflict and writes nothing', () => {
    const args = { ticketId: idOf(2), patch: { title: '破壁机漏水' } };
    expect(run('ticket.updateFields', args, aContext(world(), { expects: { fields: idOf(777) } }))).toEqual({ status: 'ok', puts: [] });
  });

  test('running once more on its own result changes nothing', () => {
    const rows = world();
    const context = aContext(rows, { expects: { fields: idOf(901) } });
    const args = { ticketId: idOf(2), patch: { title: '新标题' } };
    rows.put(...putsOf(run('ticket.updateFields', args, context)));
    expect(run('ticket.updateFields', args, context)).toEqual({ status: 'ok', puts: [] });
  });

  test('a raised emotion is told as worsened', () => {
    const context = aContext(world(), { expects: { fields: idOf(901) } });
    expect(kinds(run('ticket.updateFields', { ticketId: idOf(2), patch: { emotion: 3 } }, context))).toContain('event:worsened');
  });

  test('groups do not disturb one another', () => {
    const rows = world();
    const first = run(
      'ticket.setStage',
      { ticketId: idOf(2), stage: 'solving', reason: '' },
      aContext(rows, { expects: { status: idOf(902) } }),
    );
    rows.put(...putsOf(first));
    const context = aContext(rows, { mutationId: idOf(1001), expects: { owner: idOf(903) } });
    const second = run('ticket.setOwner', { ticketId: idOf(2), ownerId: idOf(51), ownerName: '赵班长' }, context);
    expect(ticketRow(second)).toMatchObject({ stage: 'solving', statusRev: idOf(1000), ownerName: '赵班长', ownerRev: idOf(1001) });
  });

  test('whoever does not see the tickets of a team is given neither one nor a promise; unknown people are believed', () => {
    const base = { scope: team, ver: 1, deleted: false, teamId: 't1', senior: false };
    const rows = world().put(
      { entity: 'member', row: { ...base, id: idOf(51), name: '仓库老王', role: 'owner' } },
      { entity: 'member', row: { ...base, id: idOf(52), name: '赵班长', role: 'lead' } },
    );
    const given = (ownerId: string) => ({
      ...{
        ticket: run('ticket.setOwner', { ticketId: idOf(2), ownerId, ownerName: '某' }, aContext(rows, { expects: { owner: idOf(903) } })),
      },
      promise: run(
        'commitment.make',
        {
          ...{ commitmentId: idOf(88), ticketId: idOf(2), customerId: idOf(1), contactId: null, what: '补发', words: '明天18点前' },
          ...{ ownerId, ownerName: '某', dueAtMs: at('2026-11-19T18:00') },
        },
        aContext(rows),
      ),
    });
    const refused = { status: 'rejected', code: 'ticket.owner-unfit' };
    expect(given(idOf(51))).toMatchObject({ ticket: refused, promise: refused });
    for (const id of [idOf(52), idOf(53)]) expect(given(id)).toMatchObject({ ticket: { status: 'ok' }, promise: { status: 'ok' } });
  });

  test('an illegal move is rejected, a stale one is a conflict', () => {
    const args = { ticketId: idOf(2), stage: 'care' as const, reason: '' };
    expect(run('ticket.setStage', args, aContext(world(), { expects: { status: idOf(902) } }))).toMatchObject({
      code: 'ticket.illegal-move',
    });
    expect(run('ticket.setStage', args, aContext(world(), { expects: { status: idOf(9) } }))).toMatchObject({
      status: 'conflict',
      group: 'status',
    });
  });

  test('two people move it to the same stage: the reason that the second one typed stays in the story', () => {
    const rows = new Rows().put({ entity: 'ticket', row: aTicket({ stage: 'closed', closedAtMs: 5, statusRev: idOf(77) }) });
    const context = aContext(rows, { expects: { status: idOf(902) } });
    const second = run('ticket.setStage', { ticketId: idOf(2), stage: 'closed', reason: '客户说不用了' }, context);
    expect(kinds(second)).toEqual(['event:note']);
    expect(putsOf(second)[0]?.row).toMatchObject({ text: '也要进入「已关闭」：客户说不用了' });
    expect(putsOf(run('ticket.setStage', { ticketId: idOf(2), stage: 'closed', reason: ' ' }, context))).toEqual([]);
  });

  test('closing early and reopening need a reason; reopening clears the closing time', () => {
    const expects = { status: idOf(902) };
    const close = { ticketId: idOf(2), stage: 'closed' as const, reason: ' ' };
    expect(run('ticket.setStage', close, aContext(world(), { expects }))).toMatchObject({ code: 'input.invalid' });
    const closed = ticketRow(run('ticket.setStage', { ...close, reason: '重复登记' }, aContext(world(), { expects })));
    expect(closed).toMatchObject({ stage: 'closed', closedAtMs: at('2026-11-18T10:00') });
    const rows = new Rows().put({ entity: 'ticket', row: aTicket({ stage: 'closed', closedAtMs: 5 }) });
    const again = run('ticket.setStage', { ticketId: idOf(2), stage: 'verifying', reason: '又漏水' }, aContext(rows, { expects }));
    expect(ticketRow(again)).toMatchObject({ stage: 'verifying', closedAtMs: null });
    expect(kinds(again)).toContain('event:reopened');
  });

  test('a customer who is not content opens the case again before it is closed: with a code, and a plan owed anew', () => {
    const before = { stage: 'confirming', planGivenAtMs: 5, planDueAtMs: 9 } as const;
    const rows = new Rows().put({ entity: 'ticket', row: aTicket(before) });
    const context = () => aContext(rows, { expects: { status: idOf(902) } });
    const args = { ticketId: idOf(2), stage: 'verifying' as const, reason: '', reopenCode: 'not_fixed' as const, planDueAtMs: 99 };
    const again = run('ticket.setStage', args, context());
    expect(ticketRow(again)).toMatchObject({ stage: 'verifying', planGivenAtMs: null, planDueAtMs: 99, lastAction: '重新打开工单' });
    expect(putsOf(again).at(-1)?.row).toMatchObject({ kind: 'reopened', reasonCode: 'not_fixed' });
    const back = run('ticket.setStage', { ticketId: idOf(2), stage: 'executing', reason: '' }, context());
    expect(putsOf(back).at(-1)?.row).toMatchObject({ kind: 'stage', reasonCode: 'executing' });
    expect(ticketRow(back)).toMatchObject({ planGivenAtMs: 5 });
  });

  test('a note leaves the ticket row and its revs alone', () => {
    expect(kinds(run('ticket.addNote', { ticketId: idOf(2), text: '客户下午不在家' }, aContext(world())))).toEqual(['event:note']);
  });

  test('a pause is told with its reason and never touches the row; a closed ticket has no clocks to stop', () => {
    const pause = run('ticket.setPause', { ticketId: idOf(2), reason: 'waiting_evidence', note: '照片' }, aContext(world()));
    expect(pause).toMatchObject({ puts: [{ row: { kind: 'paused', text: '等客户补凭证：照片', reasonCode: 'waiting_evidence' } }] });
    const resume = run('ticket.setPause', { ticketId: idOf(2), reason: null, note: '' }, aContext(world()));
    expect(resume).toMatchObject({ puts: [{ row: { kind: 'resumed', reasonCode: null } }] });
    const closed = new Rows().put({ entity: 'ticket', row: aTicket({ stage: 'closed', closedAtMs: 5 }) });
    expect(run('ticket.setPause', { ticketId: idOf(2), reason: 'system_down', note: '' }, aContext(closed))).toMatchObject({
      code: 'ticket.illegal-move',
    });
  });

  test('choosing an option records it and stops the plan clock', () => {
    const context = aContext(world(), { expects: { fields: idOf(901) } });
    const outcome = run('ticket.chooseOption', { ticketId: idOf(2), optionId: 'exchange' }, context);
    expect(ticketRow(outcome)).toMatchObject({ chosenOptionId: 'exchange', planGivenAtMs: at('2026-11-18T10:00'), fieldsRev: idOf(1000) });
    expect(run('ticket.chooseOption', { ticketId: idOf(2), optionId: 'gold-bar' }, context)).toMatchObject({ code: 'input.invalid' });
  });

  test('expectedRevs gives the rev of the group a mutation writes, nothing for appends', () => {
    const { lookup } = world();
    expect(expectedRevs('ticket.setStage', { ticketId: idOf(2) }, lookup)).toEqual({ status: idOf(902) });
    expect(expectedRevs('ticket.chooseOption', { ticketId: idOf(2) }, lookup)).toEqual({ fields: idOf(901) });
    expect(expectedRevs('ticket.addNote', { ticketId: idOf(2) }, lookup)).toEqual({});
    expect(expectedRevs('ticket.setOwner', { ticketId: idOf(99) }, lookup)).toEqual({});
  });
});

describe('evidence', () => {
  const photo = { id: 'e1', item: 'photo', label: '照片', source: 'customer' as const, note: '', fileName: null };

  test('an attached file is not taken back by a list written from an older view', () => {
    const rows = world();
    const attached = { ...photo, state: 'have' as const, sha256: 'ab', fileName: 'a.jpg' };
    rows.put(...putsOf(run('evidence.attach', { ticketId: idOf(2), evidence: attached }, aContext(rows))));
    const stale = { ...photo, state: 'asked' as const, sha256: null };
    const context = aContext(rows, { mutationId: idOf(1001), expects: { fields: idOf(901) } });
    const outcome = run('ticket.updateFields', { ticketId: idOf(2), patch: { title: '新', evidence: [stale] } }, context);
    expect(ticketRow(outcome)?.evidence).toEqual([attached]);
  });

  test('only what came from outside is told as progress', () => {
    const rows = world();
    const before = rows.lookup('ticket', idOf(2))?.lastAction;
    const lastTold = (given: Pick<Evidence, 'source' | 'state'>) =>
      ticketRow(run('evidence.attach', { ticketId: idOf(2), evidence: { ...photo, sha256: null, ...given } }, aContext(rows)))?.lastAction;
    expect(lastTold({ source: 'desk', state: 'have' })).toBe(before);
    expect(lastTold({ source: 'customer', state: 'asked' })).toBe(before);
    expect(lastTold({ source: 'customer', state: 'have' })).toBe('收到照片');
  });

  test('two people attaching at once never conflict', () => {
    const rows = world();
    const give = (id: string, mutationId: string) =>
      run('evidence.attach', { ticketId: idOf(2), evidence: { ...photo, id, state: 'have', sha256: id } }, aContext(rows, { mutationId }));
    rows.put(...putsOf(give('e1', idOf(1000))));
    rows.put(...putsOf(give('e2', idOf(1001))));
    expect(rows.lookup('ticket', idOf(2))?.evidence.map((item) => item.id)).toEqual(['e1', 'e2']);
    expect(rows.lookup('ticket', idOf(2))?.fieldsRev).toBe(idOf(901));
  });
});

describe('promises and follow-ups', () => {
  const promise: MutationArgs<'commitment.make'> = {
    commitmentId: idOf(32),
    ticketId: idOf(2),
    customerId: idOf(1),
    contactId: null,
    what: '补发新机',
    ownerId: idOf(50),
    ownerName: '王敏',
    dueAtMs: at('2026-11-18T18:00'),
    words: '今天18点前',
  };

  test('a promise becomes a row, an event, and the last action without any day-bound words', () => {
    const outcome = run('commitment.make', promise, aContext(world()));
    expect(kinds(outcome)).toEqual(['commitment', 'ticket', 'event:commitment']);
    expect(ticketRow(outcome)).toMatchObject({ lastAction: '已安排补发新机', fieldsRev: idOf(901) });
  });

  test('a promise on someone else’s ticket is refused', () => {
    const rows = world().put({ entity: 'customer', row: aCustomer({ id: idOf(77) }) });
    expect(run('commitment.make', { ...promise, customerId: idOf(77) }, aContext(rows))).toMatchObject({ code: 'input.invalid' });
  });

  test('a promise is settled once; saying the same again is fine, another verdict is a conflict', () => {
    const rows = world().put({ entity: 'commitment', row: aCommitment() });
    const settle = { commitmentId: idOf(3), ticketId: idOf(2), status: 'kept' as const };
    const kept = run('commitment.settle', settle, aContext(rows));
    expect(kinds(kept)).toEqual(['commitment', 'ticket', 'event:commitment']);
    rows.put(...putsOf(kept));
    expect(run('commitment.settle', settle, aContext(rows))).toEqual({ status: 'ok', puts: [] });
    expect(run('commitment.settle', { ...settle, status: 'broken' }, aContext(rows))).toMatchObject({ code: 'ticket.conflict' });
  });

  test('a promise is cancelled with a reason only, and is no longer what the statement tells', () => {
    const rows = world();
    rows.put(...putsOf(run('commitment.make', promise, aContext(rows, { mutationId: idOf(1000) }))));
    const cancel = { commitmentId: idOf(32), ticketId: idOf(2), status: 'cancelled' as const };
    for (const reason of [undefined, '  '])
      expect(run('commitment.settle', { ...cancel, ...(reason === undefined ? {} : { reason }) }, aContext(rows))).toMatchObject({
        ...{ status: 'rejected', code: 'input.invalid' },
      });
    const outcome = run('commitment.settle', { ...cancel, reason: '客户改要退款' }, aContext(rows));
    expect(kinds(outcome)).toEqual(['commitment', 'ticket', 'event:commitment']);
    expect(ticketRow(outcome)).toMatchObject({ lastAction: '原先安排的补发新机已取消' });
    // What was done since stays what the customer is told.
    const ticket = rows.lookup('ticket', idOf(2));
    if (ticket === null) throw new Error('no ticket');
    rows.put({ entity: 'ticket', row: { ...ticket, lastAction: '已核实签收记录' } });
    expect(kinds(run('commitment.settle', { ...cancel, reason: '客户改要退款' }, aContext(rows)))).toEqual([
      'commitment',
      'event:commitment',
    ]);
  });

  test('a promise cancelled after its time was missed: the case got worse, its clock shows it, and whom it reached goes on with it', () => {
    const rows = world();
    rows.put(...putsOf(run('commitment.make', promise, aContext(rows, { mutationId: idOf(1000) }))));
    const escalationId = escalationIdOf(idOf(32), 'commitment');
    const escalation = { ...anEscalation(aTicket()), id: escalationId, subjectId: idOf(32), clock: 'commitment' as const };
    rows.put({ entity: 'escalation', row: escalation });
    const cancel = { commitmentId: idOf(32), ticketId: idOf(2), status: 'cancelled' as const, reason: '记错了' };
    const inTime = run('commitment.settle', cancel, aContext(rows, { atMs: promise.dueAtMs }));
    expect(kinds(inTime)).toEqual(['commitment', 'escalation', 'ticket', 'event:commitment']);
    const late = run('commitment.settle', cancel, aContext(rows, { atMs: promise.dueAtMs + 1 }));
    expect(kinds(late)).toEqual(['commitment', 'ticket', 'event:commitment', 'event:worsened']);
    rows.put(...putsOf(late));
    const settled = rows.lookup('commitment', idOf(32));
    const ticket = rows.lookup('ticket', idOf(2));
    if (settled === null || ticket === null) throw new Error('no promise');
    expect(ticketClocks(ticket, [settled], []).filter(({ kind }) => kind === 'commitment')).toMatchObject([
      { dueAtMs: promise.dueAtMs, metAtMs: promise.dueAtMs + 1 },
    ]);
    expect(standingPromises([settled])).toEqual([]);
  });

  test('follow-ups are planned as open rows of the ticket and completed once', () => {
    const rows = world();
    const item = { id: idOf(40), kind: 'care' as const, dueAtMs: at('2026-11-28T10:00'), assigneeId: idOf(50), assigneeName: '王敏' };
    const planned = run('followUp.plan', { ticketId: idOf(2), items: [item] }, aContext(rows));
    expect(kinds(planned)).toEqual(['follow_up', 'event:follow_up']);
    rows.put(...putsOf(planned));
    const complete = { followUpId: idOf(40), ticketId: idOf(2), outcome: '客户满意' };
    rows.put(...putsOf(run('followUp.complete', complete, aContext(rows, { mutationId: idOf(1001) }))));
    expect(rows.lookup('follow_up', idOf(40))).toMatchObject({ status: 'done', outcome: '客户满意', doneAtMs: at('2026-11-18T10:00') });
    expect(run('followUp.complete', complete, aContext(rows, { mutationId: idOf(1002) }))).toMatchObject({ code: 'ticket.conflict' });
  });

  test('the score a customer gave stands in its row and in the story; a notice of progress takes none, and words are not needed beside it', () => {
    const rows = world();
    const item = (n: number, kind: 'care' | 'progress') => ({ id: idOf(n), kind, dueAtMs: 9, assigneeId: null, assigneeName: '' });
    rows.put(...putsOf(run('followUp.plan', { ticketId: idOf(2), items: [item(40, 'care'), item(41, 'progress')] }, aContext(rows))));
    const rated = (n: number) => ({ followUpId: idOf(n), ticketId: idOf(2), outcome: '', score: 4 });
    const told = run('followUp.complete', rated(40), aContext(rows, { mutationId: idOf(1001) }));
    rows.put(...putsOf(told));
    expect(rows.lookup('follow_up', idOf(40))).toMatchObject({ status: 'done', outcome: '', score: 4 });
    const story = putsOf(told).find(({ entity }) => entity === 'ticket_event')?.row;
    expect(story).toMatchObject({ text: '关怀回访：4 分（满分 5 分）', reasonCode: 'done' });
    expect(run('followUp.complete', rated(41), aContext(rows, { mutationId: idOf(1002) }))).toMatchObject({ code: 'input.invalid' });
    expect(rows.lookup('follow_up', idOf(41))).toMatchObject({ status: 'open', score: null });
  });

  test('a new plan takes the place of what is open of its ticket, and of nothing else', () => {
    const rows = world();
    const item = (n: number) => ({ id: idOf(n), kind: 'care' as const, dueAtMs: 9, assigneeId: null, assigneeName: '' });
    rows.put(...putsOf(run('followUp.plan', { ticketId: idOf(2), items: [item(40), item(41)] }, aContext(rows))));
    rows.put({ entity: 'ticket', row: aTicket({ id: idOf(3) }) });
    rows.put(...putsOf(run('followUp.plan', { ticketId: idOf(3), items: [item(42)] }, aContext(rows, { mutationId: idOf(1001) }))));
    const done = { followUpId: idOf(41), ticketId: idOf(2), outcome: '满意' };
    rows.put(...putsOf(run('followUp.complete', done, aContext(rows, { mutationId: idOf(1002) }))));
    const insteadOf = [idOf(40), idOf(41), idOf(42), idOf(43)];
    const anew = run('followUp.plan', { ticketId: idOf(2), items: [item(44)], insteadOf }, aContext(rows, { mutationId: idOf(1003) }));
    rows.put(...putsOf(anew));
    const states = [40, 41, 42, 44].map((n) => rows.lookup('follow_up', idOf(n))?.status);
    expect(states).toEqual(['cancelled', 'done', 'open', 'open']);
  });
});

describe('contacts and customers', () => {
  const start: MutationArgs<'contact.start'> = {
    contactId: idOf(60),
    customerId: idOf(1),
    ticketId: null,
    channel: 'phone',
    direction: 'in',
    fromAddress: '13812341234',
    startedAtMs: at('2026-11-18T09:59'),
    packs: { scripts: 1, rules: 1, guides: 1, policy: 1 },
  };

  test('starting opens the record under the agent and moves the customer’s last contact forward only', () => {
    const outcome = run('contact.start', start, aContext(world()));
    expect(putsOf(outcome)).toMatchObject([
      { entity: 'contact', row: { state: 'open', agentName: '王敏', transcript: [] } },
      { entity: 'customer', row: { ...aCustomer(), lastContactAtMs: start.startedAtMs } },
    ]);
    const later = new Rows().put({ entity: 'customer', row: aCustomer({ lastContactAtMs: at('2026-11-18T12:00') }) });
    const unchanged = { entity: 'customer', row: { lastContactAtMs: at('2026-11-18T12:00') } };
    expect(putsOf(run('contact.start', start, aContext(later)))).toMatchObject([{ entity: 'contact' }, unchanged]);
  });

  test('a desk whose clock is ahead does not move the last contact into the future', () => {
    const ahead = { ...start, startedAtMs: at('2027-11-18T09:59') };
    const context = aContext(world());
    expect(putsOf(run('contact.start', ahead, context))[1]).toMatchObject({ row: { lastContactAtMs: context.atMs } });
  });

  test('a contact of an unknown caller starts without a customer and gets one at the end', () => {
    const rows = world();
    rows.put(...putsOf(run('contact.start', { ...start, customerId: null }, aContext(rows))));
    const finish: MutationArgs<'contact.finish'> = {
      contactId: idOf(60),
      customerId: idOf(1),
      ticketId: idOf(2),
      endedAtMs: at('2026-11-18T10:09'),
      summary: '换新已安排',
      emotionPeak: 2,
      wrapCode: 'product_quality/exchange',
      transcript: [],
      guide: null,
      alerts: [],
      satisfaction: null,
    };
    const outcome = run('contact.finish', finish, aContext(rows, { mutationId: idOf(1001) }));
    expect(kinds(outcome)).toEqual(['contact', 'customer', 'event:contact']);
    expect(putsOf(outcome)[0]?.row).toMatchObject({ state: 'ended', customerId: idOf(1), ticketId: idOf(2), summary: '换新已安排' });
    const stranger = aContext(rows, { actor: { ...agent, userId: idOf(52) } });
    expect(run('contact.finish', finish, stranger)).toMatchObject({ code: 'auth.forbidden' });
    rows.put(...putsOf(outcome));
    expect(run('contact.finish', finish, aContext(rows))).toMatchObject({ code: 'ticket.conflict' });
  });

  describe('words that come before the end of a long talk', () => {
    const opened = () => new Rows().put(...putsOf(run('contact.start', { ...start, customerId: null }, aContext(new Rows()))));
    const words = (from: number, ...places: number[]): MutationArgs<'contact.addWords'> => ({
      ...{ contactId: idOf(60), from, utterances: places.map(spoken) },
    });
    const end: MutationArgs<'contact.finish'> = {
      ...{ contactId: idOf(60), customerId: null, ticketId: null, endedAtMs: at('2026-11-18T14:00'), summary: '谈了四个小时' },
      ...{ emotionPeak: 2, wrapCode: null, transcript: [spoken(5)], guide: null, alerts: [], satisfaction: null },
    };
    const idsIn = (rows: Rows) => rows.lookup('contact', idOf(60))?.transcript.map(({ id }) => id);

    test('pieces and end come together in the order they were said', () => {
      const rows = opened();
      rows.put(...putsOf(run('contact.addWords', words(0, 1, 2), aContext(rows))));
      expect(rows.lookup('contact', idOf(60))).toMatchObject({ state: 'open', endedAtMs: null });
      rows.put(...putsOf(run('contact.addWords', words(2, 3, 4), aContext(rows))));
      rows.put(...putsOf(run('contact.finish', end, aContext(rows))));
      expect(idsIn(rows)).toEqual(['u1', 'u2', 'u3', 'u4', 'u5']);
      expect(rows.lookup('contact', idOf(60))).toMatchObject({ state: 'ended', summary: '谈了四个小时' });
    });

    test.each([0, 1, 3, 200])('a piece for place %i is refused where two are there, and changes nothing', (from) => {
      const rows = opened();
      rows.put(...putsOf(run('contact.addWords', words(0, 1, 2), aContext(rows))));
      expect(run('contact.addWords', words(from, 3), aContext(rows))).toMatchObject({ status: 'rejected', code: 'input.invalid' });
      expect(idsIn(rows)).toEqual(['u1', 'u2']);
    });

    test('nobody adds words to a talk of somebody else, to one that has ended, or to none', () => {
      const rows = opened();
      const stranger = aContext(rows, { actor: { ...agent, userId: idOf(52) } });
      expect(run('contact.addWords', words(0, 1), stranger)).toMatchObject({ status: 'rejected', code: 'auth.forbidden' });
      expect(run('contact.addWords', words(0, 1), aContext(new Rows()))).toMatchObject({ status: 'rejected', code: 'not-found' });
      rows.put(...putsOf(run('contact.finish', end, aContext(rows))));
      expect(run('contact.addWords', words(1, 2), aContext(rows))).toMatchObject({ status: 'rejected', code: 'ticket.conflict' });
      expect(idsIn(rows)).toEqual(['u5']);
    });

    test('alerts come in pieces as well, each at its place, and those of the end behind them', () => {
      const rows = opened();
      const alerts = (from: number, ...turns: number[]) => ({ contactId: idOf(60), from, alerts: turns.map(raised) });
      const turnsIn = () => rows.lookup('contact', idOf(60))?.alerts.map(({ turn }) => turn);
      rows.put(...putsOf(run('contact.addAlerts', alerts(0, 1, 2), aContext(rows))));
      for (const from of [0, 1, 3]) {
        expect(run('contact.addAlerts', alerts(from, 9), aContext(rows))).toMatchObject({ status: 'rejected', code: 'input.invalid' });
      }
      rows.put(...putsOf(run('contact.addAlerts', alerts(2, 3), aContext(rows))));
      const stranger = aContext(rows, { actor: { ...agent, userId: idOf(52) } });
      expect(run('contact.addAlerts', alerts(3, 4), stranger)).toMatchObject({ status: 'rejected', code: 'auth.forbidden' });
      expect(turnsIn()).toEqual([1, 2, 3]);
      rows.put(...putsOf(run('contact.finish', { ...end, alerts: [raised(5)] }, aContext(rows))));
      expect(turnsIn()).toEqual([1, 2, 3, 5]);
      expect(run('contact.addAlerts', alerts(4, 6), aContext(rows))).toMatchObject({ status: 'rejected', code: 'ticket.conflict' });
    });

    test('what an older desk queued with every word in its end is judged as ever', () => {
      const rows = opened();
      const transcript = Array.from({ length: 6_000 }, (_, place) => ({
        ...spoken(place),
        text: '很'.repeat(6_000 * Number(place === 7) + 1),
      }));
      rows.put(...putsOf(run('contact.finish', { ...end, transcript }, aContext(rows))));
      expect(idsIn(rows)).toHaveLength(6_000);
    });
  });

  test('a contact is kept even when its customer or ticket is out of reach', () => {
    const rows = new Rows().put({ entity: 'ticket', row: aTicket({ scope: 'team:other' }) });
    const outcome = run('contact.start', { ...start, ticketId: idOf(2) }, aContext(rows));
    expect(putsOf(outcome)).toMatchObject([{ entity: 'contact', row: { customerId: null, ticketId: null, fromAddress: '13812341234' } }]);
  });

  test('a new customer is written with the number in its one spelling', () => {
    const outcome = run(
      'customer.create',
      { customerId: idOf(30), name: ' 周一 ', salutation: '先生', phone: '+86 139-0000-1111' },
      aContext(new Rows()),
    );
    expect(putsOf(outcome)).toMatchObject([
      {
        entity: 'customer',
        row: { name: '周一', phone: '13900001111', contactPoints: [{ number: '13900001111', kind: 'mobile' }], scope: team },
      },
    ]);
    const bad = { customerId: idOf(30), name: '周一', salutation: '先生' as const, phone: '没有电话' };
    expect(run('customer.create', bad, aContext(new Rows()))).toMatchObject({ code: 'input.invalid' });
  });
});
