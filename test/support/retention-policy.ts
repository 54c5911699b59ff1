/** Publishes the shipped policy with periods of the test's own, signed by the hub it goes to. */
import { randomUUID } from 'node:crypto';
import { pgStorage } from '../../src/hub/db/hub-storage-pg.ts';
import { buildPack, openSigner } from '../../src/hub/services/packs.ts';
import type { PolicyContent } from '../../src/shared/pack/pack.ts';
import type { RetentionKind, RetentionRule } from '../../src/shared/retention/periods.ts';
import type { TestHub } from './hub.ts';
import { shippedContent } from './shipped-packs.ts';

export async function publishPolicy(hub: TestHub, days: Partial<Record<RetentionKind, number>>, version = 1): Promise<void> {
  const signer = await openSigner(pgStorage(hub.db, hub.running.databaseUrl), Date.now());
  const retention = Object.entries(days).map(
    ([kind, n]): RetentionRule => ({ kind: kind as RetentionKind, days: n, source: '测试', checked_on: '2026-11-22', confidence: 'C' }),
  );
  const content = { ...(shippedContent('policy') as PolicyContent), retention };
  const draft = {
    id: randomUUID(),
    kind: 'policy' as const,
    title: '政策',
    content,
    version,
    issuedAtMs: 1_790_000_000_000,
    publishedBy: '主管',
  };
  const built = buildPack(signer, draft, null);
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  await hub.put([{ entity: 'pack', row: built.value }]);
}
