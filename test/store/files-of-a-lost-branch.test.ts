/** A file may have come to the hub after its action. A backup from in between has the action, not the file: after it was restored the desk asks again. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { markAttachment, pendingAttachments, saveAttachment } from '../../src/main/store/db/attachments-repo.ts';
import { addOutboxEntry, saveResults, settleEntries, waitingEntries } from '../../src/main/store/db/outbox-repo.ts';
import { changeEpoch } from '../../src/main/store/sync/apply-pull.ts';
import { shelfOf } from '../../src/main/store/sync/file-shelf.ts';
import { keepLateFiles } from '../../src/main/store/sync/late-files.ts';
import { aDesk, type TestDesk } from '../support/desk-store.ts';
import { idOf } from '../support/synced-rows.ts';

const named = 'a'.repeat(64);
const refused = 'b'.repeat(64);
const unnamed = 'c'.repeat(64);

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
});
afterEach(() => desk.close());

test('after a restored backup every file that a kept action names is asked for again, though the action is not', async () => {
  const { own } = desk.store;
  for (const sha256 of [named, refused, unnamed]) saveAttachment(own, { sha256, fileName: 'a.jpg', bytes: new Uint8Array(3), atMs: 1 });
  for (const sha256 of [named, unnamed]) markAttachment(own, sha256, 'sent');
  markAttachment(own, refused, 'refused');
  const args = { files: [{ sha256: named }, { sha256: refused }] };
  const entry = { mutationId: idOf(7), name: 'evidence.attach', argsVer: 1, args, expects: null, dependsOn: null, createdAtMs: 1 };
  addOutboxEntry(own, { ...entry, n: 1 });
  saveResults(own, [{ id: idOf(7), n: 1, status: 'ok', code: '', seqs: {} }]);
  settleEntries(own, [{ n: 1, state: 'settled' }], 2);

  const sent: string[] = [];
  let tick = () => {};
  const ok = async (sha256: string) => {
    sent.push(sha256);
    return { ok: true as const, value: null, tookMs: 1 };
  };
  const late = keepLateFiles({
    shelf: shelfOf(own),
    hub: { putAttachment: ok, putAttachmentPart: async () => ({ ok: true, value: 0, tookMs: 1 }) },
    setTimer: (callback) => {
      tick = callback;
      return () => {};
    },
    ...{ isOnline: () => true, onNone: () => undefined, log: () => undefined },
  });
  expect(late.isAny()).toBe(false);

  changeEpoch(desk.store, idOf(99), 2);
  expect(waitingEntries(own)).toEqual([]);
  expect(pendingAttachments(own)).toEqual([named]);
  expect(late.isAny()).toBe(true);
  tick();
  await late.stop();
  expect([sent, pendingAttachments(own)]).toEqual([[named], []]);
});
