/** Planted bugs of the hub's SQL. The test database alone has them; the next run puts the product's function back. */
import type { Client } from 'pg';
import type { PlantName } from '../plants.ts';

const recordsExit = 'IF moved_ids IS NOT NULL THEN';

/** `hub_commit` as the migrations left it. */
let shipped: string | null = null;

export async function plantedCommit(admin: Client, plant: PlantName | null): Promise<void> {
  if (shipped === null && plant === null) return;
  const found = await admin.query<{ text: string }>(`SELECT pg_get_functiondef('hub_commit'::regproc) AS text`);
  shipped ??= found.rows[0]?.text ?? '';
  const wanted = plant === 'no-scope-exit' ? withoutExit(shipped) : shipped;
  if (wanted !== found.rows[0]?.text) await admin.query(wanted);
}

function withoutExit(text: string): string {
  if (!text.includes(recordsExit)) throw new Error('hub_commit does not record moves where the planted bug expects it');
  return text.replace(recordsExit, 'IF false THEN');
}

export async function plantedPrune(admin: Client, scope: string, floor: number): Promise<void> {
  await admin.query('UPDATE sync_scope SET floor = $2 WHERE scope = $1', [scope, floor]);
}
