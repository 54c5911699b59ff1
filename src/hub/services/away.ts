/** Finds customers whom desks need not hold, for those who may see them, and brings one back. What was asked is never kept. */
import { uuidv7 } from 'uuidv7';
import { type AwayPerson, mostAway } from '../../shared/contract/away.ts';
import { awayRanges, callerRanges } from '../../shared/customer/away-keys.ts';
import { maskName, maskPhone } from '../../shared/customer/mask.ts';
import { homeScope } from '../../shared/retention/archive-scope.ts';
import { createAddressGate } from './address-gate.ts';
import { atHome } from './bring-back.ts';
import type { SyncHub } from './hub-core.ts';
import type { Access, AwayStorage, FoundAway } from './hub-storage.ts';
import { Refused } from './refused.ts';
import { tryAgain } from './try-again.ts';

const mostPerMinute = 90;
const mostCallers = 5;

type Answer = { people: AwayPerson[]; more: boolean };

export type Away = {
  search(access: Access, text: string): Promise<Answer>;
  callers(access: Access, from: string): Promise<Answer>;
  erased(access: Access, ids: readonly string[]): Promise<string[]>;
  recall(access: Access, customerId: string): Promise<{ customer: string; scope: string; seq: number }>;
};

function personOf({ customer, by }: FoundAway): AwayPerson {
  const { id, name, phone, tier, region, lastContactAtMs } = customer;
  const masked = { masked_name: maskName(name), masked_phone: maskPhone(phone) };
  return { customer: id, ...masked, tier, region, last_contact_at_ms: lastContactAtMs, by };
}

function answerOf(found: readonly FoundAway[], limit: number): Answer {
  return { people: found.slice(0, limit).map(personOf), more: found.length > limit };
}

/** Rights are those of the moment it is written. */
async function recallOne(hub: SyncHub, userId: string, customerId: string): Promise<{ customer: string; scope: string; seq: number }> {
  const { done, seqs } = await hub.storage.transact(async (tx) => {
    await tx.epoch();
    const access = await tx.access(userId);
    const [put] = await tx.load([{ entity: 'customer', id: customerId }]);
    if (access === null) throw new Refused({ kind: 'UNAUTHORIZED' }, 'this user may not sign in');
    const scope = put === undefined || put.row.deleted ? '' : homeScope(put.row.scope);
    if (!access.scopes.includes(scope)) {
      throw new Refused({ kind: 'BAD_REQUEST' }, 'there is no such customer in your scopes; nothing was changed');
    }
    const rows = await tx.awayRows([customerId]);
    const moved = rows.length === 0 ? {} : await tx.commit({ puts: rows.map(atHome) });
    return { done: { customer: customerId, scope, seq: moved[scope] ?? 0 }, seqs: moved };
  });
  hub.announce(Object.keys(seqs));
  return done;
}

export function openAway(hub: SyncHub, storage: AwayStorage): Away {
  const gate = createAddressGate(mostPerMinute);
  const enter = ({ user }: Access) => {
    if (gate.waitSeconds(user.id, hub.nowMs()) === 0) return;
    throw new Refused({ kind: 'TOO_MANY_REQUESTS' }, 'too many questions within a minute; nothing was changed');
  };
  const note = ({ user }: Access, action: 'search' | 'call' | 'recall', { customerId, found }: { customerId?: string; found: number }) =>
    storage.note({ id: uuidv7(), atMs: hub.nowMs(), userId: user.id, action, customerId: customerId ?? null, found });
  return {
    async search(access, text) {
      enter(access);
      const ranges = awayRanges(text);
      if (ranges.length === 0) return { people: [], more: false };
      const answer = answerOf(await storage.find({ scopes: access.scopes, ranges, limit: mostAway + 1 }), mostAway);
      await note(access, 'search', { found: answer.people.length });
      return answer;
    },
    async callers(access, from) {
      enter(access);
      let found: FoundAway[] = [];
      for (const ranges of callerRanges(from)) {
        found = await storage.find({ scopes: access.scopes, ranges, limit: mostCallers + 1 });
        if (found.length > 0) break;
      }
      const answer = answerOf(found, mostCallers);
      await note(access, 'call', { found: answer.people.length });
      return answer;
    },
    async erased(access, ids) {
      enter(access);
      return storage.erasedAmong(ids);
    },
    async recall(access, customerId) {
      enter(access);
      const done = await tryAgain(() => recallOne(hub, access.user.id, customerId), { what: 'recall', log: hub.log });
      await note(access, 'recall', { customerId, found: 1 });
      return done;
    },
  };
}
