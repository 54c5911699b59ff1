/** Reads what the hub holds, as any desk would: enrols, pulls every page of every scope, and hands out rows by entity. */

import { enrolmentSchema } from '../../../src/shared/contract/hub.ts';
import { proto, schema } from '../../../src/shared/contract/protocol-version.ts';
import { type EntityName, type EntityRows, entityByKind } from '../../../src/shared/sync/entity-table.ts';
import { wireRowToEntity } from '../../../src/shared/sync/rows.ts';
import { pullResponseSchema } from '../../../src/shared/sync/wire.ts';
import type { Hub, Role } from './desk.ts';

export type HubRows = { [K in EntityName]?: EntityRows[K][] };

async function post(url: string, body: unknown, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** Rows of every scope that the role may see, tombstones left out. */
export async function readHub(hub: Hub, as: Role): Promise<HubRows> {
  const code = hub.codes[as] ?? '';
  const { token } = enrolmentSchema.parse(await post(`${hub.url}/enrol/v1`, { code, device: 'hub-reader' }));
  const clientId = crypto.randomUUID();
  const want: Record<string, number> = {};
  const rows = new Map<string, { entity: EntityName; row: EntityRows[EntityName] }>();
  let epoch: string | null = null;
  for (let page = 0; page < 1_000; page++) {
    const body = { proto, schema, client_id: clientId, epoch, want, max_rows: 5_000 };
    const answer = pullResponseSchema.parse(await post(`${hub.url}/sync/v1/pull`, body, token));
    epoch = answer.epoch;
    for (const part of answer.parts) {
      want[part.scope] = part.to;
      for (const { kind, cols, rows: cells } of part.kinds) {
        const entity = entityByKind(kind);
        if (entity === undefined) continue;
        for (const row of cells) {
          const value = wireRowToEntity(entity, cols, row);
          rows.set(`${entity} ${value.id}`, { entity, row: value });
        }
      }
    }
    if (!answer.parts.some((part) => part.more)) break;
  }
  const byEntity: Partial<Record<EntityName, EntityRows[EntityName][]>> = {};
  for (const { entity, row } of rows.values()) {
    if (row.deleted) continue;
    const list = byEntity[entity] ?? [];
    list.push(row);
    byEntity[entity] = list;
  }
  return byEntity as HubRows;
}
