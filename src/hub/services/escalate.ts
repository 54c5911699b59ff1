/**
 * What is missed now reaches the next person, and what is missed no longer rests: by the hub's time, by the policy in force, written
 * like any other change. Judged on locked rows, so that any number of hubs may do it at once and as often as they like.
 */
import { isPost, postBeginsToRiseWithinMs, postDueAtMs, postPlace } from '../../shared/contact/post.ts';
import type { PolicyContent } from '../../shared/pack/pack.ts';
import { packSchema } from '../../shared/pack/pack.ts';
import { deriveId } from '../../shared/sync/derive-id.ts';
import type { EntityName, EntityRows } from '../../shared/sync/entity-table.ts';
import type { EntityPut, RowRef } from '../../shared/sync/mutation.ts';
import {
  type Escalation,
  type EscalationClock,
  escalationClocks,
  escalationIdOf,
  type Missed,
  raise,
  ruleFor,
} from '../../shared/ticket/escalation.ts';
import { isDoneStage } from '../../shared/ticket/stage-moves.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import type { FindSuspects, Suspect, SuspectWish } from './escalation-storage.ts';
import type { SyncHub } from './hub-core.ts';
import type { HubTransaction, ScopeSeqs } from './hub-storage.ts';
import { packIdOf } from './packs.ts';
import { tryAgain } from './try-again.ts';

const perTransaction = 100;
const subjectEntity = {
  commitment: 'commitment',
  department: 'task',
  golden: 'ticket',
  worsened: 'ticket_event',
  post: 'contact',
} as const;

async function policyOf(tx: HubTransaction): Promise<PolicyContent | null> {
  const newest = await tx.newestPack(packIdOf('policy'));
  const pack = newest === null ? null : packSchema.parse(JSON.parse(newest.body));
  return pack?.kind === 'policy' ? pack.content : null;
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
  return { nowMs, steps, reasons, postMs: postDueAtMs({ startedAtMs: 0 }, policy), limit: perTransaction };
}

type Rows = <K extends EntityName>(entity: K, id: string) => EntityRows[K] | null;

async function lock(tx: HubTransaction, suspects: readonly Suspect[]): Promise<Rows> {
  const refs = suspects.flatMap(({ clock, subjectId, ticketId }): RowRef[] => [
    { entity: subjectEntity[clock], id: subjectId },
    { entity: 'escalation', id: escalationIdOf(subjectId, clock) },
    ...(ticketId === null || clock === 'golden' ? [] : [{ entity: 'ticket' as const, id: ticketId }]),
  ]);
  const rows = new Map((await tx.load(refs)).map((put) => [`${put.entity} ${put.row.id}`, put.row]));
  return ((entity, id) => {
    const row = rows.get(`${entity} ${id}`);
    return row === undefined || row.deleted ? null : row;
  }) as Rows;
}

function ownerOf(ticket: Ticket | null): Missed['owner'] {
  return { id: ticket?.ownerId ?? null, name: ticket?.ownerName ?? '' };
}

type Judging = { policy: PolicyContent; nowMs: number; known: Escalation | null };

/** Null when it is missed no longer, or its case is at an end; a public post is answered also after that. */
function missedOf({ clock, subjectId, ticketId }: Suspect, row: Rows, { policy, nowMs, known }: Judging): Missed | null {
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
      if (promise === null || promise.status !== 'open') return null;
      return of(promise, { owner: { id: promise.ownerId, name: promise.ownerName } });
    }
    case 'department': {
      const task = row('task', subjectId);
      return task === null || task.state !== 'open' ? null : of(task, { owner: { id: null, name: '' } });
    }
    case 'golden':
      if (ticket === null || ticket.firstResponseAtMs !== null) return null;
      return of({ ...ticket, what: ticket.title, dueAtMs: ticket.goldenDueAtMs });
    case 'worsened': {
      const event = row('ticket_event', subjectId);
      if (event === null || ticket === null || isDoneStage(ticket.stage)) return null;
      // From when the hub saw it: the event's own time is its author's.
      return of({ ...event, what: event.text, dueAtMs: known?.dueAtMs ?? nowMs }, { reasonCode: event.reasonCode });
    }
    case 'post': {
      const post = row('contact', subjectId);
      if (post === null || !isPost(post) || post.state !== 'open') return null;
      const place = postPlace(post);
      const isNobodys = atEnd || ticket === null || ticket.ownerId === null;
      // What was told with one deadline goes on with it, whatever the policy says since.
      const begins = known === null || known.state === 'settled';
      const dueAtMs = begins ? postDueAtMs(post, policy) : known.dueAtMs;
      if (begins && dueAtMs < nowMs - postBeginsToRiseWithinMs) return null;
      const about = { ...post, what: place === '' ? '公开帖文' : `公开帖文(${place})`, dueAtMs };
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
      ...{ kind: 'escalated', text: `已升级到${who}:${what}`, authorId: null, authorName: '', atMs: nowMs, reasonCode: clock },
    },
  };
}

function decide(suspect: Suspect, row: Rows, { policy, nowMs }: { policy: PolicyContent; nowMs: number }): EntityPut[] {
  const known = row('escalation', escalationIdOf(suspect.subjectId, suspect.clock));
  const missed = missedOf(suspect, row, { policy, nowMs, known });
  if (missed === null) {
    if (known === null || known.state === 'settled') return [];
    return [{ entity: 'escalation', row: { ...known, state: 'settled', settledAtMs: nowMs } }];
  }
  const rule = ruleFor(policy.escalation ?? [], missed);
  const raised = rule === null ? null : raise({ missed, rule, known, nowMs, calendar: policy.calendar });
  if (raised === null) return [];
  const ticket = raised.ticketId === null ? null : row('ticket', raised.ticketId);
  return [{ entity: 'escalation', row: raised }, ...(ticket === null || ticket.stage === 'closed' ? [] : [storyOf(raised, ticket, nowMs)])];
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
      const row = await lock(tx, some);
      const puts = some.flatMap((suspect) => decide(suspect, row, { policy, nowMs }));
      const escalations = puts.filter(({ entity }) => entity === 'escalation').length;
      return { seqs: puts.length === 0 ? {} : await tx.commit({ puts }), escalations };
    };
    const done = await tryAgain(() => hub.storage.transact(judge), { what: 'escalation', log: hub.log });
    changed += done.escalations;
    hub.announce(Object.keys(done.seqs));
  }
  return changed;
}
