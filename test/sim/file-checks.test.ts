/** The check of files sees by itself what the hub lacks or has otherwise. */
import { expect, test } from 'vitest';
import { simId } from './dice.ts';
import { checkFiles } from './file-checks.ts';
import { emptyTables, type LedgerLine } from './memory-tables.ts';
import { type SimFile, simFile } from './sim-files.ts';
import { evidenceOf } from './trouble-acts.ts';

const mutationId = simId(0xd0, 1);

function check(file: SimFile, bytes: Uint8Array | null, status: LedgerLine['status'] = 'ok', lost: readonly string[] = []): Promise<void> {
  const tables = emptyTables(simId(0xe, 1));
  const about = { mutationId, n: 1, name: 'evidence.attach', argsHash: '', code: '', scopes: [], atMs: 0, appliedAtMs: 0 };
  tables.ledger.set(mutationId, { ...about, clientId: simId(0xc0, 1), status, seqs: {} });
  const args = { ticketId: simId(0xa0, 1), evidence: evidenceOf(file) };
  const truth = new Map([[mutationId, { name: 'evidence.attach', args }]]);
  return checkFiles({ tables, wholeFile: async () => bytes }, { truth, lost: new Set(lost) });
}

const file = simFile(3);

test('a file that is on the hub as it was kept is right', async () => {
  await expect(check(file, file.bytes)).resolves.toBeUndefined();
});

test('a file that is not on the hub, or lacks its end, breaks F1', async () => {
  await expect(check(file, null)).rejects.toThrow(/^F1: .* is not on the hub/);
  await expect(check(file, file.bytes.subarray(0, -1))).rejects.toThrow(/^F1: .* is not what it was/);
});

test('a file of an action that was not accepted may be missing', async () => {
  await expect(check(file, null, 'rejected')).resolves.toBeUndefined();
});

test('a file that went with an older own.db may be missing, not one of somebody else', async () => {
  await expect(check(file, null, 'ok', [mutationId])).resolves.toBeUndefined();
  await expect(check(file, null, 'ok', [simId(0xd1, 1)])).rejects.toThrow(/^F1/);
});
