/**
 * What is missed now reaches the next person, and what is missed no longer rests: by the hub's time, by the policy in force, written
 * like any other change. Judged on locked rows, so that any number of hubs may do it at once and as often as they like.
 */
import { dayMs } from '../../shared/base/clock.ts';
import { complaintTypes } from '../../shared/base/words.ts';
import { complaintTypeNames } from '../../shared/classify/type-names.ts';
import { lastOverdueMs } from '../../shared/clock/law-deadline.ts';
import { isPost, postDueAtMs, postWhat } from '../../shared/contact/post.ts';
import type { PolicyContent } from '../../shared/pack/pack.ts';
import { packSchema } from '../../shared/pack/pack.ts';
import { deriveId } from '../../shared/sync/derive-id.ts';
import type { EntityName, EntityRows } from '../../shared/sync/entity-table.ts';
import type { EntityPut, RowRef } from '../../shared/sync/mutation.ts';
import { happenedAtMs } from '../../shared/ticket/clock-events.ts';
import {
  beginsToRiseWithinMs,
  type Escalation,
  type EscalationClock,
  escalationClocks,
  escalationIdOf,
  lawSubjectOf,
  type Missed,
  raise,
  ruleFor,
} from '../../shared/ticket/escalation.ts';
import { isDoneStage, worsenText } from '../../shared/ticket/stage-moves.ts';
import { isCancelledLate } from '../../shared/ticket/standing-promises.ts';
import type { Ticket, TicketEvent } from '../../shared/ticket/ticket.ts';
import { lawClocks, ticketClocks } from '../../shared/ticket/ticket-clocks.ts';
import type { FindSuspects, LawWish, Suspect, SuspectWish } from './escalation-storage.ts';
import type { SyncHub } from './hub-core.ts';
import type { HubTransaction, ScopeSeqs } from './hub-storage.ts';
import { packIdOf } from './packs.ts';
import { tryAgain } from './try-again.ts';

const perTransaction = 100;
const subjectEntity = {
  commitment: 'commitment',
  department: 'task',
  golden: 'ticket',
  plan: 'ticket',
  statutory: null,
  worsened: 'ticket_event',
  post: 'contact',
} as const;

async function policyOf(tx: HubTransaction): Promise<PolicyContent | null> {
  const newest = await tx.newestPack(packIdOf('policy'));
  const pack = newest === null ? null : packSchema.parse(JSON.parse(newest.body));
  return pack?.kind === 'policy' ? pack.content : null;
}

/** What a clock of the ticket itself is about; of these a missed one makes the case worse, whoever has it. */
const own: ReadonlySet<EscalationClock> = new Set(['golden', 'plan', 'statutory']);

function lawWishes({ law_deadlines: deadlines = [], calendar }: PolicyContent, nowMs: number): LawWish[] {
  return deadlines
    .filter(({ binds }) => binds === 'company')
    .map(({ id, from_event: event, types = complaintTypes, period }) => ({
      ...{ law: id, event, types },
      sinceMs: lastOverdueMs(nowMs - beginsToRiseWithinMs, period, 'company', calendar) - dayMs,
      untilMs: lastOverdueMs(nowMs, period, 'company', calendar),
    }));
}

function wishOf(policy: PolicyContent, nowMs: number): SuspectWish {
  const { escalation: rules = [] } = policy;
  const steps = new Map<EscalationClock, number>();
  for (const clock of escalationClocks) {
    const rule = ruleFor(rules, { clock, reasonCode: null });
    if (rule !== null) steps.set(clock, rule.steps.length);
  }
  const reasons = new Map<string, number>();
  for (const reasonCode of rules.flatMap((rule) => (rule.clock === 'worsened' ? (rule.reasons ?? []) : []))) {
    reasons.set(reasonCode, ruleFor(rules, { clock: 'worsened', reasonCode })?.steps.length ?? 0);
  }
  return { nowMs, steps, reasons, postMs: postDueAtMs({ startedAtMs: 0 }, policy), laws: lawWishes(policy, nowMs), limit: perTransaction };
}

type Rows = <K extends EntityName>(entity: K, id: string) => EntityRows[K] | null;
type Locked = { row: Rows; storyOf(ticketId: string): readonly TicketEvent[] };

async function lock(tx: HubTransaction, suspects: readonly Suspect[]): Promise<Locked> {
  const refs = suspects.flatMap(({ clock, subjectId, ticketId }): RowRef[] => {
    const entity = subjectEntity[clock];
    return [
      ...(entity === null ? [] : [{ entity, id: subjectId }]),
      { entity: 'escalation', id: escalationIdOf(subjectId, clock) },
      ...(ticketId === null || ticketId === subjectId ? [] : [{ entity: 'ticket' as const, id: ticketId }]),
    ];
  });
  const rows = new Map((await tx.load(refs)).map((put) => [`${put.entity} ${put.row.id}`, put.row]));
  const withStory = suspects.flatMap(({ clock, ticketId }) => (own.has(clock) && ticketId !== null ? [ticketId] : []));
  const story = withStory.length === 0 ? [] : await tx.clockStory([...new Set(withStory)]);
  const row = (entity: EntityName, id: string) => {
    const found = rows.get(`${entity} ${id}`);
    return found === undefined || found.deleted ? null : found;
  };
  return { row: row as Rows, storyOf: (id) => story.filter(({ ticketId }) => ticketId === id) };
}

/** What nobody has reaches the lead first: somebody has to be found for it. */
function ownerOf(ticket: Ticket | null): Missed['owner'] {
  if (ticket === null || ticket.ownerId === null) return { id: null, name: '', role: 'lead' };
  return { id: ticket.ownerId, name: ticket.ownerName };
}

type Judging = { policy: PolicyContent; nowMs: number; known: Escalation | null };
type Due = Pick<Missed, 'what' | 'dueAtMs' | 'reasonCode'>;

/** Of the ticket's own clocks, by the one module that desks ask as well; null while there is time left. */
function dueOfTicket({ clock, subjectId }: Suspect, ticket: Ticket, story: readonly TicketEvent[], { policy, nowMs }: Judging): Due | null {
  const around = { nowMs, policy, story };
  if (clock === 'statutory') {
    if (isDoneStage(ticket.stage)) return null;
    const found = lawClocks(ticket, around).find(({ law }) => lawSubjectOf(ticket.id, law) === subjectId);
    if (found === undefined || found.metAtMs !== null || found.dueAtMs > nowMs) return null;
    return { what: found.label, dueAtMs: found.dueAtMs, reasonCode: found.law };
  }
  const found = ticketClocks(ticket, [], [], around).find(({ kind }) => kind === clock);
  if (found === undefined || found.metAtMs !== null || found.dueAtMs > nowMs) return null;
  return { what: ticket.title, dueAtMs: found.dueAtMs, reasonCode: null };
}

/**
 * What was due before it came to us, or long before anybody looked: shown as late, and nobody is told of it by itself. Told once it is no
 * history, though it was settled since: a case opened again owes what it owed.
 */
function isHistory(dueAtMs: number, story: readonly TicketEvent[], { nowMs, known }: Judging): boolean {
  if (known !== null) return false;
  const importedAtMs = happenedAtMs(story, 'imported');
  return dueAtMs < nowMs - beginsToRiseWithinMs || (importedAtMs !== null && dueAtMs <= importedAtMs);
}

/** Null when it is missed no longer, or its case is at an end; a public post is answered also after that. */
function missedOf(suspect: Suspect, { row, storyOf }: Locked, judging: Judging): Missed | null {
  const { clock, subjectId, ticketId } = suspect;
  const { policy, nowMs, known } = judging;
  const ticket = ticketId === null ? null : row('ticket', ticketId);
  const atEnd = ticketId !== null && (ticket === null || ticket.stage === 'closed');
  if (atEnd && clock !== 'post') return null;
  const of = (about: Pick<Missed, 'scope' | 'customerId' | 'what' | 'dueAtMs'>, more: Partial<Missed> = {}): Missed => {
    const { scope, customerId, what, dueAtMs } = about;
    return { scope, clock, subjectId, ticketId, customerId, what, reasonCode: null, dueAtMs, owner: ownerOf(ticket), ...more };
  };
  switch (clock) {
    case 'commitment': {
      const promise = row('commitment', subjectId);
      if (promise === null) return null;
      // Cancelled only after its time, it was missed: it waits for somebody to take that on.
      const isLate = isCancelledLate(promise) && known !== null && known.state === 'open';
      if (promise.status !== 'open' && !isLate) return null;
      return of(promise, promise.ownerId === null ? {} : { owner: { id: promise.ownerId, name: promise.ownerName } });
    }
    case 'department': {
      const task = row('task', subjectId);
      return task === null || task.state !== 'open' ? null : of(task, { owner: { id: null, name: '' } });
    }
    case 'golden':
    case 'plan':
    case 'statutory': {
      const story = ticketId === null ? [] : storyOf(ticketId);
      const due = ticket === null ? null : dueOfTicket(suspect, ticket, story, judging);
      if (ticket === null || due === null || isHistory(due.dueAtMs, story, judging)) return null;
      return of({ ...ticket, ...due }, { reasonCode: due.reasonCode });
    }
    case 'worsened': {
      const event = row('ticket_event', subjectId);
      if (event === null || event.kind !== 'worsened' || ticket === null || isDoneStage(ticket.stage)) return null;
      // Its clock rises by itself.
      if (event.authorId === null && event.reasonCode === 'deadline-missed') return null;
      // From when the hub saw it: the event's own time is its author's.
      return of({ ...event, what: event.text, dueAtMs: known?.dueAtMs ?? nowMs }, { reasonCode: event.reasonCode });
    }
    case 'post': {
      const post = row('contact', subjectId);
      if (post === null || !isPost(post) || post.state !== 'open') return null;
      const isNobodys = atEnd || ticket === null || ticket.ownerId === null;
      // What was told with one deadline goes on with it, whatever the policy says since.
      const begins = known === null || known.state === 'settled';
      const dueAtMs = begins ? postDueAtMs(post, policy) : known.dueAtMs;
      if (begins && dueAtMs < nowMs - beginsToRiseWithinMs) return null;
      const about = { ...post, what: postWhat(post), dueAtMs };
      return of(about, isNobodys ? { owner: { id: null, name: '', role: 'agent' } } : {});
    }
  }
}

/** The story of a ticket tells whom it reached; nobody wrote it. */
function storyOf(escalation: Escalation, ticket: Ticket, nowMs: number): EntityPut {
  const { id, dueAtMs, raisedAtMs, level, receivers, what, clock } = escalation;
  const names = { owner: '负责人', agent: '坐席', lead: '班长', manager: '运营经理' } as const;
  const last = receivers.at(-1);
  const role = last === undefined ? '' : (names[last.role as keyof typeof names] ?? last.role);
  const who = last === undefined || last.name === '' ? role : `${role}${last.name}`;
  const { scope, customerId } = ticket;
  return {
    entity: 'ticket_event',
    row: {
      ...{ id: deriveId(id, `told/${dueAtMs}/${raisedAtMs}/${level}`), scope, ver: 0, deleted: false, ticketId: ticket.id, customerId },
      ...{ kind: 'escalated', text: `已升级到${who}：${what}`, authorId: null, authorName: '', atMs: nowMs, reasonCode: clock },
    },
  };
}

/** That a time of the ticket itself was missed makes the case worse: told once for each such time, with its clock's name. */
function worsenedBy({ id, clock, dueAtMs, what }: Escalation, { id: ticketId, scope, customerId }: Ticket, nowMs: number): EntityPut {
  const name = clock === 'statutory' ? what : clock === 'plan' ? '给出方案' : '首次响应';
  return {
    entity: 'ticket_event',
    row: {
      ...{ id: deriveId(id, `worsened/${dueAtMs}`), scope, ver: 0, deleted: false, ticketId, customerId, kind: 'worsened' },
      ...{ text: worsenText('deadline-missed', name), authorId: null, authorName: '', atMs: nowMs, reasonCode: 'deadline-missed' },
    },
  };
}

/** A period of the law that is not about the case any more because its type was corrected: the story says why it rests. */
function leftOf(settled: Escalation, ticket: Ticket | null, { law_deadlines: laws = [] }: PolicyContent): EntityPut[] {
  const { id, clock, dueAtMs, raisedAtMs, settledAtMs, what, reasonCode } = settled;
  if (clock !== 'statutory' || ticket === null || settledAtMs === null) return [];
  const types = laws.find((law) => law.id === reasonCode)?.types;
  if (types === undefined || types.includes(ticket.type)) return [];
  const { id: ticketId, scope, customerId } = ticket;
  const text = `升级已结束：「${what}」不适用于这张工单了（类型：${complaintTypeNames[ticket.type].zh}）`;
  return [
    {
      entity: 'ticket_event',
      row: {
        ...{ id: deriveId(id, `left/${dueAtMs}/${raisedAtMs}`), scope, ver: 0, deleted: false, ticketId, customerId },
        ...{ kind: 'escalated', text, authorId: null, authorName: '', atMs: settledAtMs, reasonCode: clock },
      },
    },
  ];
}

function decide(suspect: Suspect, locked: Locked, { policy, nowMs }: { policy: PolicyContent; nowMs: number }): EntityPut[] {
  const { row } = locked;
  const known = row('escalation', escalationIdOf(suspect.subjectId, suspect.clock));
  const missed = missedOf(suspect, locked, { policy, nowMs, known });
  if (missed === null) {
    if (known === null || known.state === 'settled') return [];
    const settled: Escalation = { ...known, state: 'settled', settledAtMs: nowMs };
    return [
      { entity: 'escalation', row: settled },
      ...leftOf(settled, known.ticketId === null ? null : row('ticket', known.ticketId), policy),
    ];
  }
  const rule = ruleFor(policy.escalation ?? [], missed);
  const raised = rule === null ? null : raise({ missed, rule, known, nowMs, calendar: policy.calendar });
  if (raised === null) return [];
  const ticket = raised.ticketId === null ? null : row('ticket', raised.ticketId);
  if (ticket === null || ticket.stage === 'closed') return [{ entity: 'escalation', row: raised }];
  const isNew = own.has(raised.clock) && (known === null || known.dueAtMs !== raised.dueAtMs);
  return [{ entity: 'escalation', row: raised }, storyOf(raised, ticket, nowMs), ...(isNew ? [worsenedBy(raised, ticket, nowMs)] : [])];
}

/** One round. Answers how many escalations were raised, moved on or settled. */
export async function escalate(hub: SyncHub, find: FindSuspects): Promise<number> {
  const nowMs = hub.nowMs();
  const policy = await hub.storage.transact(policyOf);
  if (policy === null || (policy.escalation ?? []).length === 0) return 0;
  let changed = 0;
  for await (const some of find(wishOf(policy, nowMs))) {
    const judge = async (tx: HubTransaction): Promise<{ seqs: ScopeSeqs; escalations: number }> => {
      await tx.epoch();
      const locked = await lock(tx, some);
      const puts = some.flatMap((suspect) => decide(suspect, locked, { policy, nowMs }));
      const escalations = puts.filter(({ entity }) => entity === 'escalation').length;
      return { seqs: puts.length === 0 ? {} : await tx.commit({ puts }), escalations };
    };
    const done = await tryAgain(() => hub.storage.transact(judge), { what: 'escalation', log: hub.log });
    changed += done.escalations;
    hub.announce(Object.keys(done.seqs));
  }
  return changed;
}
