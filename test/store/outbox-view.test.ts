/** The outbox as people read it: what goes next comes first, each with what it waits for; what was dealt with is gone. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { markAttachment, saveAttachment } from '../../src/main/store/db/attachments-repo.ts';
import { takeNextN } from '../../src/main/store/db/meta-repo.ts';
import { addOutboxEntry, markSent, settleEntries } from '../../src/main/store/db/outbox-repo.ts';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { listUnsent } from '../../src/main/store/services/outbox.ts';
import type { Json } from '../../src/shared/base/result.ts';
import type { LinkState } from '../../src/shared/contract/desk-views.ts';
import type { Conflict } from '../../src/shared/ticket/ticket.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { aCheckedPart, idOf, teamScope } from '../support/synced-rows.ts';

let desk: TestDesk;
let state: LinkState['state'] = 'online';
beforeEach(() => {
  desk = aDesk();
  state = 'online';
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

function act(args: Json): string {
  const mutationId = desk.store.newId();
  const entry = { mutationId, name: 'ticket.addNote', argsVer: 1, expects: null, dependsOn: null, createdAtMs: 1 };
  addOutboxEntry(desk.store.own, { ...entry, args, n: takeNextN(desk.store.own) });
  return mutationId;
}

const listed = () => listUnsent({ store: desk.store, link: { state: () => ({ state }) } } as Desk).map(({ n, waitsFor }) => [n, waitsFor]);

test('an action whose file is on its way says so, what is behind it says that, and offline everything waits for the network', () => {
  const bytes = Buffer.from('photo');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  saveAttachment(desk.store.own, { sha256, fileName: 'a.jpg', bytes, atMs: 1 });
  act({ text: '一' });
  act({ evidence: { sha256 } });
  act({ text: '三' });
  markSent(desk.store.own, [1]);
  expect(listed()).toEqual([
    [1, 'answer'],
    [2, 'file'],
    [3, 'file-before'],
  ]);
  state = 'offline';
  expect(listed()).toEqual([
    [1, 'network-answer'],
    [2, 'network'],
    [3, 'network'],
  ]);
  state = 'online';
  markAttachment(desk.store.own, sha256, 'sent');
  expect(listed().map(([, waitsFor]) => waitsFor)).toEqual(['answer', 'turn', 'turn']);
});

test('what was not applied is listed until its card is dealt with', () => {
  const { own } = desk.store;
  const id = act({ text: '一' });
  settleEntries(own, [{ n: 1, state: 'conflict' }], 1);
  const card = (resolvedAtMs: number | null, at: number) => {
    const row: Conflict = {
      ...{ id, scope: teamScope, ver: at, deleted: false, entity: 'ticket', entityId: idOf(2), group: 'status', status: 'conflict' },
      ...{
        code: 'ticket.conflict',
        mutation: 'ticket.setStage',
        mine: { stage: 'solving' },
        theirs: { stage: 'executing' },
        theirsRev: null,
      },
      ...{ theirsBy: '何静', theirsAtMs: 1, authorId: testIdentity.user.id, atMs: 1, resolvedAtMs },
    };
    applyParts(desk.store, [aCheckedPart({ from: at - 1, to: at, head: at, rows: [{ entity: 'conflict', row }] })]);
  };
  expect(listed()).toEqual([[1, 'choice']]);
  card(null, 1);
  expect(listed()).toEqual([[1, 'choice']]);
  card(5, 2);
  expect(listed()).toEqual([]);
});
