/** Reads what the hub holds, as any desk would: enrols, pulls every page of every scope, and hands out rows by entity. */
import { randomUUID } from 'node:crypto';
import { enrolmentSchema } from '../src/shared/contract/hub.ts';
import { proto, schema } from '../src/shared/contract/protocol-version.ts';
import { type EntityName, type EntityRows, entityByKind } from '../src/shared/sync/entity-table.ts';
import { wireRowToEntity } from '../src/shared/sync/rows.ts';
import { type PullResponse, pullResponseSchema } from '../src/shared/sync/wire.ts';

export type HubRows = { [K in EntityName]?: EntityRows[K][] };

/** The hub answered, and said no. */
export class HubRefusal extends Error {}

const mostPages = 1_000;
/** By entity and id, so that a row sent again takes the place of the older one. */
type Seen = Map<string, { entity: EntityName; row: EntityRows[EntityName] }>;

async function post(url: URL, body: unknown, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new HubRefusal(`The hub answered ${answer.status} at ${url.pathname}: ${await answer.text()}`);
  return answer.json();
}

function keep(seen: Seen, response: PullResponse): void {
  for (const { kind, cols, rows } of response.parts.flatMap((part) => part.kinds)) {
    const entity = entityByKind(kind);
    if (entity === undefined) continue;
    for (const cells of rows) {
      const row = wireRowToEntity(entity, cols, cells);
      seen.set(`${entity} ${row.id}`, { entity, row });
    }
  }
}

function byEntity(seen: Seen): HubRows {
  const lists: Partial<Record<EntityName, EntityRows[EntityName][]>> = {};
  for (const { entity, row } of seen.values()) {
    if (row.deleted) continue;
    const list = lists[entity] ?? [];
    list.push(row);
    lists[entity] = list;
  }
  return lists as HubRows;
}

/** Rows of every scope that the seat of this enrolment code may see, tombstones left out. `device` names the reader to the hub. */
export async function readHubAs(hubUrl: string, code: string, device: string): Promise<HubRows> {
  const { token } = enrolmentSchema.parse(await post(new URL('/enrol/v1', hubUrl), { code, device }));
  const clientId = randomUUID();
  const want: Record<string, number> = {};
  const seen: Seen = new Map();
  let epoch: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const request = { proto, schema, client_id: clientId, epoch, want, max_rows: 5_000 };
    const response = pullResponseSchema.parse(await post(new URL('/sync/v1/pull', hubUrl), request, token));
    keep(seen, response);
    epoch = response.epoch;
    for (const part of response.parts) want[part.scope] = part.to;
    if (!response.parts.some((part) => part.more)) return byEntity(seen);
  }
  throw new HubRefusal(`The hub had still more after ${mostPages} pages.`);
}
