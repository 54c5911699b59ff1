/**
 * Writes test/fixtures/own-db/<version>.db: an own.db of the present version with something in every table. Run once per released
 * version (`node test/support/make-own-fixture.ts`), before the next migration is added; a written fixture is never made again.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { saveAttachment } from '../../src/main/store/db/attachments-repo.ts';
import { appendAudit } from '../../src/main/store/db/audit-repo.ts';
import { saveDraft } from '../../src/main/store/db/drafts-repo.ts';
import { clientId, saveOwnEpoch, takeNextN } from '../../src/main/store/db/meta-repo.ts';
import { addOutboxEntry, markSent, saveResults, settleEntries } from '../../src/main/store/db/outbox-repo.ts';
import { rememberPack } from '../../src/main/store/db/packs-repo.ts';
import { saveRunningContact } from '../../src/main/store/db/running-contacts-repo.ts';
import { saveSetting } from '../../src/main/store/db/settings-repo.ts';
import { aDesk, aFolder, removeFolder, testEpoch, testIdentity } from './desk-store.ts';
import { aRunningContact } from './running-contact.ts';
import { idOf } from './synced-rows.ts';

const dir = aFolder();
const desk = aDesk({ dir });
const { own } = desk.store;
const version = String(own.pragma('user_version', { simple: true })).padStart(4, '0');
const folder = join(import.meta.dirname, '../fixtures/own-db');
const target = join(folder, `${version}.db`);
if (existsSync(target)) throw new Error(`${target} is there already; a released version never changes`);

clientId(own, () => idOf(1));
saveOwnEpoch(own, testEpoch);
for (const [index, text] of ['已完成的备注', '等待确认的备注', '未发送的备注'].entries()) {
  const entry = { name: 'ticket.addNote', argsVer: 1, args: { ticketId: idOf(50), text }, expects: null, dependsOn: null };
  addOutboxEntry(own, { ...entry, n: takeNextN(own), mutationId: idOf(100 + index), createdAtMs: 1_795_000_000_000 + index });
}
markSent(own, [1, 2]);
saveResults(
  own,
  [1, 2].map((n) => ({ n, id: idOf(99 + n), status: 'ok' as const, code: '', seqs: { 'team:t1': n } })),
);
settleEntries(own, [{ n: 1, state: 'settled' }], 1_795_000_100_000);
const draft = { key: `ticket:${idOf(50)}`, text: '写到一半', selectionStart: 2, selectionEnd: 4, savedAtMs: 1_795_000_000_000 };
saveDraft(own, testIdentity.user.id, draft);
saveRunningContact(own, { view: aRunningContact({ id: idOf(60) }), state: { kept: true } }, 1_795_000_000_000);
saveAttachment(own, { sha256: 'ab'.repeat(32), fileName: '照片.jpg', bytes: Buffer.from('photo'), atMs: 1_795_000_000_000 });
saveSetting(own, 'locale', 'zh-CN');
appendAudit(own, { id: idOf(70), kind: 'override', contactId: idOf(60), atMs: 1_795_000_000_000, record: { reason: '客户要求' } });
rememberPack(own, 'scripts', 7);
own.pragma('wal_checkpoint(TRUNCATE)');
desk.close();
mkdirSync(folder, { recursive: true });
copyFileSync(join(dir, 'own.db'), target);
removeFolder(dir);
process.stdout.write(`${target}\n`);
