/** `leave USER`: somebody leaves for good. And the rounds that see to what reaches their name afterwards, from a desk that did not know. */
import { uuidv7 } from 'uuidv7';
import { hubCommit } from '../db/commit.ts';
import { lockRows } from '../db/entity-rows.ts';
import { inTransaction } from '../db/hub-storage-pg.ts';
import {
  departmentsWithoutOwner,
  endSignIns,
  hasLead,
  lastHeard,
  lockToLeave,
  namesOfThoseWhoLeft,
  workOfThoseWhoLeft,
} from '../db/leaving-repo.ts';
import { HubRefusal } from '../db/refusal.ts';
import { addAudit } from '../db/review-repo.ts';
import type { Db } from '../db/tables.ts';
import { accessOf } from '../db/user-repo.ts';
import { countReleased, handOn, type Released } from '../services/hand-on.ts';
import type { SyncHub } from '../services/hub-core.ts';
import { tryAgain } from '../services/try-again.ts';
import { findUser } from './access-commands.ts';

/** Of what comes later; whoever leaves is free of everything at once. */
const rowsAtOnce = 2_000;
const everything = 1_000_000;

export type Left = {
  name: string;
  teamId: string;
  scopes: number;
  devices: number;
  codes: number;
  /** Open rows that are nobody's now, by kind. */
  released: Released;
  /** When one of their PCs was heard last; null for never. */
  heardAtMs: number | null;
  /** What nobody answers for any more. */
  departments: { scope: string; open: number }[];
  isWithoutLead: boolean;
};

async function releasePuts(tx: Db, { actId, atMs, limit }: { actId: string; atMs: number; limit: number }) {
  const refs = await workOfThoseWhoLeft(tx, limit);
  if (refs.length === 0) return { puts: [], isAll: true };
  const left = await namesOfThoseWhoLeft(tx);
  const puts = handOn(await lockRows(tx, refs), { left, actId, atMs });
  return { puts, isAll: refs.length < limit };
}

async function leaveIn(tx: Db, userId: string, atMs: number): Promise<Left> {
  const person = await lockToLeave(tx, userId);
  if (person === null) throw new HubRefusal('input.invalid', 'This person has left already. Nothing was changed.');
  const { name, teamId } = person;
  const scopes = (await accessOf(tx, userId))?.scopes ?? [];
  const heardAtMs = await lastHeard(tx, userId);
  const ended = await endSignIns(tx, userId, atMs);
  const actId = uuidv7();
  const { puts } = await releasePuts(tx, { actId, atMs, limit: everything });
  const released = countReleased(puts);
  const members = await lockRows(tx, [{ entity: 'member', id: userId }]);
  const gone = members.flatMap((put) => (put.entity === 'member' ? [{ ...put, row: { ...put.row, deleted: true } }] : []));
  const details = { user: userId, scopes, ...ended, released };
  await addAudit(tx, `team:${teamId}`, [{ id: actId, atMs, byId: null, action: 'leave', details }]);
  const grants = scopes.map((scope) => ({ userId, scope, granted: false, atMs }));
  const departments = await departmentsWithoutOwner(
    tx,
    scopes.filter((scope) => scope.startsWith('dept:') && !scopes.includes(`team:${teamId}`)),
  );
  const isWithoutLead = !(await hasLead(tx, teamId));
  await hubCommit(tx, { puts: [...puts, ...gone], grants });
  return { name, teamId, scopes: scopes.length, ...ended, released, heardAtMs, departments, isWithoutLead };
}

/** One transaction: whoever is half gone is either here or gone. */
export async function leave(db: Db, user: string, atMs: number): Promise<Left> {
  const { id } = await findUser(db, user);
  return tryAgain(() => inTransaction(db, (tx) => leaveIn(tx, id, atMs)), { what: 'leave', log: () => undefined });
}

/** One round. Answers how many rows were released. */
export async function releaseWhatCameLater(hub: Pick<SyncHub, 'nowMs' | 'announce' | 'log'>, db: Db): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await tryAgain(
      () =>
        inTransaction(db, async (tx) => {
          const { puts, isAll } = await releasePuts(tx, { actId: uuidv7(), atMs: hub.nowMs(), limit: rowsAtOnce });
          return { count: puts.length, isAll, seqs: puts.length === 0 ? {} : await hubCommit(tx, { puts }) };
        }),
      { what: 'release', log: hub.log },
    );
    total += done.count;
    hub.announce(Object.keys(done.seqs));
    if (done.isAll || done.count === 0) return total;
  }
}

const kinds = [
  ['ticket', 'ticket(s)'],
  ['commitment', 'promise(s)'],
  ['follow_up', 'follow-up(s)'],
  ['task', 'request(s) to departments'],
  ['escalation', 'escalation(s) that rise again'],
] as const;

/** What an operator is told. */
export function leftLines(left: Left): string[] {
  const { name, teamId, scopes, devices, codes, released, heardAtMs, departments, isWithoutLead } = left;
  const open = kinds.flatMap(([kind, words]) => (released[kind] === undefined ? [] : [`${released[kind]} ${words}`]));
  const heard =
    heardAtMs === null ? 'None of their PCs was ever heard.' : `Their PCs were heard last at ${new Date(heardAtMs).toISOString()}.`;
  return [
    `${name} has left ${teamId}. Ended: ${scopes} scope(s), ${devices} sign-in(s), ${codes} unused code(s).`,
    open.length === 0
      ? 'They had nothing open.'
      : `Nobody's now: ${open.join(', ')}. Leads and managers see it in their to-do list and can give it to others in the ledger (owner: nobody).`,
    `${heard} Customers' data goes from them at their next contact; what they had not sent is refused and stays readable there. To erase everything: wipe.`,
    ...departments.map(
      ({ scope, open: asked }) => `No owner is left for ${scope}, where ${asked} request(s) are open: add one with person.`,
    ),
    ...(isWithoutLead ? [`${teamId} has no lead any more: what is missed reaches nobody before the manager.`] : []),
  ];
}
