/** What teams ask of departments: who may do what, what each side sees, and that a ticket waits for its parts. */
import { describe, expect, test } from 'vitest';
import { entitySchemas } from '../../../src/shared/sync/entity-table.ts';
import type { EntityPut, MutationActor, MutationContext, MutationOutcome } from '../../../src/shared/sync/mutation.ts';
import { applyMutation, type MutationArgs, type MutationName, mutationReads } from '../../../src/shared/sync/mutations.ts';
import { type Escalation, escalationIdOf } from '../../../src/shared/ticket/escalation.ts';
import { departmentScope, departmentScopesOf, type Task, taskIdOf } from '../../../src/shared/ticket/task.ts';
import { aCommitment, aContext, aCustomer, agent, aTicket, at, idOf, lead, Rows, team } from '../../support/facts.ts';

const departments = departmentScopesOf(team);
const asker: MutationActor = { ...agent, scopes: [...agent.scopes, ...departments] };
const leader: MutationActor = { ...lead, scopes: [...lead.scopes, ...departments] };
const logistics = departmentScope('logistics', team) ?? '';
const owner: MutationActor = { userId: idOf(60), name: '罗景行', role: 'owner', teamId: 't1', scopes: [logistics, `user:${idOf(60)}`] };
const taskId = taskIdOf(idOf(2), 'logistics', 1);
const dueAtMs = at('2026-11-18T18:00');
const asked: MutationArgs<'task.assign'> = {
  ...{ taskId, ticketId: idOf(2), department: 'logistics', slot: 1, kind: 'work', duty: null, what: '核实包裹位置', dueAtMs },
};

/** The hub shows a mutation only rows in its author's scopes. */
function seenBy(rows: Rows, actor: MutationActor): MutationContext['row'] {
  return ((entity, id) => {
    const row = rows.lookup(entity, id);
    return row !== null && actor.scopes.includes(row.scope) && !row.deleted ? row : null;
  }) as MutationContext['row'];
}

class Story {
  readonly rows = new Rows().put({ entity: 'customer', row: aCustomer() }, { entity: 'ticket', row: aTicket() });
  #n = 2_000;

  run<N extends MutationName>(
    name: N,
    args: MutationArgs<N>,
    actor: MutationActor,
    changes: Partial<MutationContext> = {},
  ): MutationOutcome {
    const context = { ...aContext(this.rows, { actor, mutationId: idOf(++this.#n), ...changes }), row: seenBy(this.rows, actor) };
    const applied = applyMutation(name, 1, args, context);
    if (!applied.ok) throw new Error(applied.error.message);
    if (applied.value.status === 'ok') {
      for (const put of applied.value.puts) {
        entitySchemas[put.entity].parse(put.row);
        expect(actor.scopes).toContain(put.row.scope);
      }
      this.rows.put(...applied.value.puts);
    }
    return applied.value;
  }

  task(id = taskId): Task {
    const found = this.rows.lookup('task', id);
    if (found === null) throw new Error('no such part');
    return found;
  }
}

const codeOf = (outcome: MutationOutcome) => (outcome.status === 'rejected' ? outcome.code : outcome.status);
const kinds = (outcome: MutationOutcome) =>
  outcome.status === 'ok'
    ? outcome.puts.map((put: EntityPut) => (put.entity === 'ticket_event' ? `event:${put.row.kind}` : put.entity))
    : [];

describe('a part of a ticket', () => {
  test('goes to the department with what it needs to know and nothing of the person', () => {
    const story = new Story();
    expect(kinds(story.run('task.assign', asked, asker))).toEqual(['task', 'ticket', 'event:task']);
    const task = story.task();
    expect(task).toMatchObject({ scope: logistics, state: 'open', askedByName: '王敏', dueAtMs, thread: [{ kind: 'asked' }] });
    expect(task.brief).toMatchObject({ ticketNo: 'TK-20261117-7F3KQ', title: '破壁机漏水' });
    expect(JSON.stringify(task)).not.toMatch(/林晓雨|13812341234|西湖/);
    expect(story.rows.lookup('ticket', idOf(2))?.lastAction).toBe('已请物流部协办');
  });

  test('hides the name, number and address that were typed into the case', () => {
    const story = new Story();
    const evidence = { id: 'e1', item: 'extra', label: '收件人林晓雨的照片', state: 'have' as const, source: 'customer' as const };
    const ticket = aTicket({
      title: '收件人林晓雨，没收到',
      problem: { what: '打13812341234找林晓雨女士', when: '昨天', orderNo: 'DD20261115', ask: '送到翠苑小区5栋302室', confirmed: true },
      facts: ['订单：11月18日 14:20显示签收，签收人：林晓雨', '物流：已送到翠苑小区5栋302室', '订单：11月16日 09:00发出'],
      evidence: [{ ...evidence, note: '电话13812341234', sha256: null, fileName: '13812341234.jpg' }],
    });
    story.rows.put({ entity: 'ticket', row: ticket });
    story.run('task.assign', asked, asker);
    const { brief } = story.task();
    expect(JSON.stringify(brief)).not.toMatch(/晓雨|13812341234|翠苑|302/);
    expect(brief.facts[2]).toBe('订单：11月16日 09:00发出');
    expect(brief.problem).toMatchObject({ when: '昨天', orderNo: 'DD20261115', confirmed: true });
  });

  test('is answered by its department, which sees neither ticket nor customer', () => {
    const story = new Story();
    story.run('task.assign', asked, asker);
    expect(codeOf(story.run('ticket.addNote', { ticketId: idOf(2), text: '看看' }, owner))).toBe('not-found');
    expect(kinds(story.run('task.answer', { taskId, result: '包裹在余杭站，今天18点前送到', proof: '' }, owner))).toEqual(['task']);
    expect(story.task()).toMatchObject({ state: 'answered', result: '包裹在余杭站，今天18点前送到', thread: [{}, { byName: '罗景行' }] });
    expect(codeOf(story.run('task.answer', { taskId, result: '再说一遍', proof: '' }, owner))).toBe('ticket.conflict');
  });

  test('is not answered by an agent, nor by another department', () => {
    const story = new Story();
    story.run('task.assign', asked, asker);
    expect(codeOf(story.run('task.answer', { taskId, result: '我猜到了', proof: '' }, asker))).toBe('auth.forbidden');
    const finance = { ...owner, scopes: [departmentScope('finance', team) ?? ''] };
    expect(codeOf(story.run('task.answer', { taskId, result: '不是我们的', proof: '' }, finance))).toBe('not-found');
    expect(codeOf(story.run('task.answer', { taskId, result: '班长代记：已到站', proof: '' }, leader))).toBe('ok');
  });

  test('that is handed back says why, waits, and can be asked again with a new deadline', () => {
    const story = new Story();
    story.run('task.assign', asked, asker);
    expect(codeOf(story.run('task.handBack', { taskId, code: 'other', note: ' ' }, owner))).toBe('input.invalid');
    story.run('task.handBack', { taskId, code: 'needs_facts', note: '请给运单号' }, owner);
    expect(story.task()).toMatchObject({ state: 'handed_back', thread: [{}, { code: 'needs_facts', text: '请给运单号' }] });
    const later = at('2026-11-19T12:00');
    story.run('task.askAgain', { taskId, ticketId: idOf(2), what: '运单号 SF100', dueAtMs: later }, asker);
    expect(story.task()).toMatchObject({ state: 'open', what: '运单号 SF100', dueAtMs: later });
    expect(story.task().thread).toHaveLength(3);
  });

  test('cannot take a place that a colleague took first, or one that is not its own', () => {
    const story = new Story();
    story.run('task.assign', asked, asker);
    expect(codeOf(story.run('task.assign', { ...asked, what: '别的事' }, asker))).toBe('ticket.conflict');
    expect(codeOf(story.run('task.assign', { ...asked, slot: 2 }, asker))).toBe('input.invalid');
    expect(codeOf(story.run('task.assign', { ...asked, taskId: taskIdOf(idOf(2), 'logistics', 2), slot: 2 }, asker))).toBe('ok');
  });

  test('needs the right to the department it asks', () => {
    expect(codeOf(new Story().run('task.assign', asked, agent))).toBe('auth.forbidden');
  });

  test('gets the evidence that comes in while it is open', () => {
    const story = new Story();
    story.run('task.assign', asked, asker);
    const evidence = {
      id: 'e1',
      item: 'fault_video',
      label: '视频',
      state: 'have',
      source: 'customer',
      note: '',
      sha256: null,
      fileName: 'a.mp4',
    };
    const outcome = story.run('evidence.attach', { ticketId: idOf(2), evidence } as MutationArgs<'evidence.attach'>, asker);
    expect(kinds(outcome)).toEqual(['ticket', 'event:evidence', 'task']);
    expect(story.task().brief.evidence).toMatchObject([{ id: 'e1', fileName: 'a.mp4' }]);
  });
});

describe('a ticket with an unsettled part', () => {
  const atExecuting = () => {
    const story = new Story();
    story.rows.put({ entity: 'ticket', row: aTicket({ stage: 'executing' }) });
    story.run('task.assign', asked, asker);
    return story;
  };
  const confirm = (story: Story, reason: string) =>
    story.run('ticket.setStage', { ticketId: idOf(2), stage: 'confirming', reason }, asker, { expects: { status: idOf(902) } });

  test('cannot count as done without a reason, also while the part is handed back', () => {
    const story = atExecuting();
    expect(codeOf(confirm(story, ''))).toBe('ticket.waiting');
    story.run('task.handBack', { taskId, code: 'not_ours', note: '' }, owner);
    expect(codeOf(confirm(story, ' '))).toBe('ticket.waiting');
    const told = confirm(story, '客户已经收到包裹');
    expect(told.status === 'ok' && told.puts.at(-1)?.row).toMatchObject({
      text: '方案执行 → 待确认：客户已经收到包裹（还有 1 件部门协办没有答复）',
    });
  });

  test('goes on once it is answered or withdrawn', () => {
    const answered = atExecuting();
    answered.run('task.answer', { taskId, result: '已送达', proof: '' }, owner);
    expect(codeOf(confirm(answered, ''))).toBe('ok');
    const withdrawn = atExecuting();
    withdrawn.run('task.withdraw', { taskId, ticketId: idOf(2), reason: '客户自己找到了' }, asker);
    expect(codeOf(confirm(withdrawn, ''))).toBe('ok');
    expect(codeOf(withdrawn.run('task.answer', { taskId, result: '到站了', proof: '' }, owner))).toBe('ticket.conflict');
  });

  test('is withdrawn once, and the reason a second one gives goes on a card', () => {
    const story = atExecuting();
    const drop = (reason: string, mutationId: string, actor = asker) =>
      story.run('task.withdraw', { taskId, ticketId: idOf(2), reason }, actor, { mutationId });
    expect(codeOf(drop('客户自己找到了', idOf(3_001)))).toBe('ok');
    expect(drop('客户自己找到了', idOf(3_001))).toEqual({ status: 'ok', puts: [] });
    expect(codeOf(drop('客户改要退款', idOf(3_002), leader))).toBe('ticket.conflict');
  });

  test('names every part it looks at before it looks', () => {
    const reads = mutationReads('ticket.setStage', 1, { ticketId: idOf(2), stage: 'closed', reason: '' });
    expect(reads).toContainEqual({ entity: 'task', id: taskId });
    expect(mutationReads('ticket.setStage', 1, { ticketId: idOf(2), stage: 'solving', reason: '' })).toHaveLength(1);
  });
});

describe('a report that a law asks for', () => {
  const report = {
    ...asked,
    department: 'quality' as const,
    taskId: taskIdOf(idOf(2), 'quality', 1),
    kind: 'report' as const,
    duty: 'RECALL-2WD',
  };
  const quality = { ...owner, scopes: [departmentScope('quality', team) ?? ''] };

  test('is answered with a proof only, and only a lead drops it', () => {
    const story = new Story();
    story.run('task.assign', report, asker);
    expect(codeOf(story.run('task.answer', { taskId: report.taskId, result: '已报告', proof: ' ' }, quality))).toBe('input.invalid');
    const drop = { taskId: report.taskId, ticketId: idOf(2), reason: '没有人受伤' };
    expect(codeOf(story.run('task.withdraw', drop, asker))).toBe('auth.forbidden');
    expect(codeOf(story.run('task.answer', { taskId: report.taskId, result: '已报告', proof: '回执 2026-1188' }, quality))).toBe('ok');
    expect(story.task(report.taskId).thread.at(-1)?.proof).toBe('回执 2026-1188');
  });
});

describe('an escalation', () => {
  const raised = (subjectId: string, clock: Escalation['clock'], scope = team): Escalation => ({
    ...{ id: escalationIdOf(subjectId, clock), scope, ver: 1, deleted: false, clock, subjectId, ticketId: idOf(2), customerId: idOf(1) },
    ...{ what: '补发', reasonCode: null, dueAtMs: 1, raisedAtMs: 2, level: 1, state: 'open', takenById: null, takenByName: '' },
    ...{ receivers: [{ role: 'owner', id: idOf(50), name: '王敏', atMs: 2 }], takenAtMs: null, note: '', settledAtMs: null },
  });
  const take = { escalationId: escalationIdOf(idOf(3), 'commitment'), ticketId: idOf(2), note: '今天补上' };

  test('is taken by whom it reached or by a lead, by nobody else, and once', () => {
    const story = new Story();
    story.rows.put({ entity: 'escalation', row: raised(idOf(3), 'commitment') });
    expect(codeOf(story.run('escalation.take', take, { ...asker, userId: idOf(77) }))).toBe('auth.forbidden');
    expect(kinds(story.run('escalation.take', take, asker))).toEqual(['escalation', 'event:escalated']);
    expect(codeOf(story.run('escalation.take', take, leader))).toBe('ticket.conflict');
  });

  test('of a post that is nobody’s keeps what its taker writes later behind the first words', () => {
    const story = new Story();
    story.rows.put({ entity: 'escalation', row: { ...raised(idOf(3), 'post'), ticketId: null, customerId: null } });
    const own = { escalationId: escalationIdOf(idOf(3), 'post'), ticketId: null };
    for (const note of ['我来回电', '已约四点', '已约四点']) story.run('escalation.take', { ...own, note }, asker);
    expect(story.rows.lookup('escalation', own.escalationId)).toMatchObject({ note: '我来回电；已约四点', takenById: asker.userId });
  });

  test('is taken also by who saw it before its post was joined with a case, without a line in a story; never under another case', () => {
    const story = new Story();
    story.rows.put({ entity: 'escalation', row: raised(idOf(3), 'post') });
    const seen = { escalationId: escalationIdOf(idOf(3), 'post'), note: '我来' };
    expect(codeOf(story.run('escalation.take', { ...seen, ticketId: idOf(77) }, asker))).toBe('input.invalid');
    expect(kinds(story.run('escalation.take', { ...seen, ticketId: null }, asker))).toEqual(['escalation']);
    expect(story.rows.lookup('escalation', seen.escalationId)).toMatchObject({ state: 'taken', takenById: asker.userId, note: '我来' });
  });

  test('keeps what a second person writes to it, and what the first adds, in the story', () => {
    const story = new Story();
    story.rows.put({ entity: 'escalation', row: raised(idOf(3), 'commitment') });
    story.run('escalation.take', take, asker);
    const told = story.run('escalation.take', { ...take, note: '仓库说下午三点到' }, leader);
    expect(kinds(told)).toEqual(['event:escalated']);
    expect(JSON.stringify(told)).toContain('仓库说下午三点到');
    expect(kinds(story.run('escalation.take', { ...take, note: '已约客户四点' }, asker))).toEqual(['event:escalated']);
    expect(story.rows.lookup('escalation', take.escalationId)).toMatchObject({ takenById: asker.userId, note: take.note });
    expect(kinds(story.run('escalation.take', take, asker))).toEqual([]);
  });

  test('ends with the promise or the part it is about', () => {
    const story = new Story();
    story.rows.put({ entity: 'commitment', row: aCommitment() }, { entity: 'escalation', row: raised(idOf(3), 'commitment') });
    story.run('commitment.settle', { commitmentId: idOf(3), ticketId: idOf(2), status: 'kept' }, asker);
    expect(story.rows.lookup('escalation', escalationIdOf(idOf(3), 'commitment'))?.state).toBe('settled');
    story.run('task.assign', asked, asker);
    story.rows.put({ entity: 'escalation', row: raised(taskId, 'department', logistics) });
    story.run('task.answer', { taskId, result: '已送达', proof: '' }, owner);
    expect(story.rows.lookup('escalation', escalationIdOf(taskId, 'department'))?.state).toBe('settled');
  });

  test('a promise settled as broken makes the case worse', () => {
    const story = new Story();
    story.rows.put({ entity: 'commitment', row: aCommitment() });
    const outcome = story.run('commitment.settle', { commitmentId: idOf(3), ticketId: idOf(2), status: 'broken' }, asker);
    expect(outcome.status === 'ok' && outcome.puts.at(-1)?.row).toMatchObject({ kind: 'worsened', reasonCode: 'promise-broken' });
  });
});

describe('reopening and worsening', () => {
  test('a closed ticket opens again with a code, and owes a plan anew', () => {
    const story = new Story();
    story.rows.put({ entity: 'ticket', row: aTicket({ stage: 'closed', closedAtMs: 5, planGivenAtMs: 4 }) });
    const planDueAtMs = at('2026-11-19T10:00');
    const args = { ticketId: idOf(2), stage: 'verifying' as const, reason: '又漏水', reopenCode: 'came_back' as const, planDueAtMs };
    const outcome = story.run('ticket.setStage', args, asker, { expects: { status: idOf(902) } });
    expect(outcome.status === 'ok' && outcome.puts.at(-1)?.row).toMatchObject({ kind: 'reopened', reasonCode: 'came_back' });
    expect(story.rows.lookup('ticket', idOf(2))).toMatchObject({ stage: 'verifying', planGivenAtMs: null, planDueAtMs, closedAtMs: null });
  });

  test('an open case can get worse, a closed one is opened again first', () => {
    const story = new Story();
    const worse = { ticketId: idOf(2), code: 'regulator' as const, note: '说要打12345' };
    const outcome = story.run('ticket.worsen', worse, asker);
    expect(outcome.status === 'ok' && outcome.puts[0]?.row).toMatchObject({
      text: '提到向监管部门投诉：说要打12345',
      reasonCode: 'regulator',
    });
    story.rows.put({ entity: 'ticket', row: aTicket({ stage: 'closed' }) });
    expect(codeOf(story.run('ticket.worsen', worse, asker))).toBe('ticket.illegal-move');
  });

  test('an emergency is declared whatever else was changed meanwhile, and the departments at work learn of it', () => {
    const story = new Story();
    story.run('task.assign', asked, asker);
    story.run('ticket.updateFields', { ticketId: idOf(2), patch: { title: '另一个人改的' } }, leader, { expects: { fields: idOf(901) } });
    const outcome = story.run('ticket.declareEmergency', { ticketId: idOf(2), note: '烫伤、孩子' }, asker);
    expect(outcome.status).toBe('ok');
    const ticket = story.rows.lookup('ticket', idOf(2));
    expect(ticket).toMatchObject({ urgency: 'emergency', lastAction: '已启动应急处理' });
    expect(outcome.status === 'ok' && outcome.puts[1]?.row).toMatchObject({ kind: 'worsened', reasonCode: 'safety' });
    expect(story.task().brief.urgency).toBe('emergency');
    story.rows.put({ entity: 'ticket', row: aTicket({ stage: 'closed' }) });
    expect(codeOf(story.run('ticket.declareEmergency', { ticketId: idOf(2), note: '' }, asker))).toBe('ticket.illegal-move');
  });
});
