/**
 * Whoever has left owes nothing any more: what they had open is nobody's, each ticket's story says so, and leads see what nobody has.
 * Nothing is given to anybody here: who takes it on is decided by a person.
 */
import { deriveId } from '../../shared/sync/derive-id.ts';
import type { EntityName } from '../../shared/sync/entity-table.ts';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import type { Commitment, Ticket } from '../../shared/ticket/ticket.ts';

/** `left`: the names of those who left, by id. `actId`: sets what is told by this apart from what was told before. */
export type Leaving = { left: ReadonlyMap<string, string>; actId: string; atMs: number };

function toldIn(ticket: Ticket, promises: readonly Commitment[], { left, actId, atMs }: Leaving): EntityPut[] {
  const gone = left.get(ticket.ownerId ?? '');
  const isOwner = ticket.ownerId !== null && gone !== undefined;
  const owner = isOwner ? [`负责人：${gone} → 待分配（${gone}已离开团队）`] : [];
  const given = promises.map(({ what, ownerId }) => `「${what}」原由${left.get(ownerId ?? '') ?? ''}负责，待接手`);
  if (owner.length + given.length === 0) return [];
  const { id: ticketId, scope, customerId } = ticket;
  const about = { id: deriveId(actId, `left/${ticketId}`), scope, ver: 0, deleted: false, ticketId, customerId };
  const text = [...owner, ...given].join('；');
  const by = { authorId: null, authorName: '', atMs, reasonCode: null };
  return [{ entity: 'ticket_event', row: { ...about, kind: isOwner ? 'owner' : 'commitment', text, ...by } }];
}

function released(put: EntityPut, { left, actId }: Leaving): EntityPut[] {
  const isGone = (id: string | null) => id !== null && left.has(id);
  switch (put.entity) {
    case 'ticket': {
      if (!isGone(put.row.ownerId) || put.row.stage === 'closed') return [];
      // A new rev: whoever gave it to somebody meanwhile, without knowing of this, is asked which of both holds.
      return [{ entity: 'ticket', row: { ...put.row, ownerId: null, ownerName: '', ownerRev: deriveId(actId, `left/${put.row.id}/rev`) } }];
    }
    case 'commitment':
      if (!isGone(put.row.ownerId) || put.row.status !== 'open') return [];
      return [{ entity: 'commitment', row: { ...put.row, ownerId: null, ownerName: '' } }];
    case 'follow_up':
      if (!isGone(put.row.assigneeId) || put.row.status !== 'open') return [];
      return [{ entity: 'follow_up', row: { ...put.row, assigneeId: null, assigneeName: '' } }];
    case 'task':
      return isGone(put.row.askedById) ? [{ entity: 'task', row: { ...put.row, askedById: null } }] : [];
    case 'escalation':
      // Nobody has it in hand any more, so it rises again.
      if (!isGone(put.row.takenById) || put.row.state !== 'taken') return [];
      return [{ entity: 'escalation', row: { ...put.row, state: 'open', takenById: null, takenByName: '', takenAtMs: null, note: '' } }];
    default:
      return [];
  }
}

/** What to write, of rows as they stand. */
export function handOn(rows: readonly EntityPut[], leaving: Leaving): EntityPut[] {
  const present = rows.filter(({ row }) => !row.deleted);
  const puts = present.flatMap((put) => released(put, leaving));
  const promises = puts.flatMap((put) => (put.entity === 'commitment' ? [put.row.id] : []));
  const before = present.flatMap((put) => (put.entity === 'commitment' && promises.includes(put.row.id) ? [put.row] : []));
  const told = present.flatMap((put) =>
    put.entity === 'ticket'
      ? toldIn(
          put.row,
          before.filter(({ ticketId }) => ticketId === put.row.id),
          leaving,
        )
      : [],
  );
  return [...puts, ...told];
}

export type Released = Partial<Record<EntityName, number>>;

export function countReleased(puts: readonly EntityPut[]): Released {
  const counts: Released = {};
  for (const { entity } of puts) if (entity !== 'ticket_event') counts[entity] = (counts[entity] ?? 0) + 1;
  return counts;
}
