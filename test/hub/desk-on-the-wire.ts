/** A desk reduced to its wire: numbers its mutations, keeps cursors and pulled rows, and nothing else. */
import { uuidv7 } from 'uuidv7';
import type { Json } from '../../src/shared/base/result.ts';
import { type EntityName, type EntityRows, entityByKind } from '../../src/shared/sync/entity-table.ts';
import type { MutationArgs, MutationName } from '../../src/shared/sync/mutations.ts';
import { wireRowToEntity } from '../../src/shared/sync/rows.ts';
import type { Mutation, PullResponse, PushResponse } from '../../src/shared/sync/wire.ts';
import type { TestHub, TestUser } from '../support/hub.ts';

export type Answer<T> = { status: number; body: T & { code?: string; message?: string; data?: { reason?: string; epoch?: string } } };

export class WireDesk {
  readonly clientId = uuidv7();
  readonly rows = new Map<string, EntityRows[EntityName]>();
  readonly cursors: Record<string, number> = {};
  readonly hub: TestHub;
  readonly token: string;
  epoch: string | null = null;
  n = 0;
  pages = 0;

  constructor(hub: TestHub, token: string) {
    this.hub = hub;
    this.token = token;
  }

  async send<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(this.hub.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Answer<T>['body'] };
  }

  pullOnce(changes: object = {}): Promise<Answer<PullResponse>> {
    const request = { proto: 1, schema: 1, client_id: this.clientId, epoch: this.epoch, want: this.cursors, max_rows: 5_000, ...changes };
    return this.send('POST', '/sync/v1/pull', request);
  }

  /** Pulls until nothing is left; applies every page. */
  async pull(maxRows = 5_000): Promise<PullResponse> {
    for (;;) {
      const { status, body } = await this.pullOnce({ max_rows: maxRows });
      if (status !== 200) throw new Error(`pull: ${status} ${JSON.stringify(body)}`);
      this.epoch = body.epoch;
      this.pages++;
      for (const part of body.parts) {
        this.cursors[part.scope] = part.to;
        for (const { kind, cols, rows, removed } of part.kinds) {
          const entity = entityByKind(kind);
          if (entity === undefined) throw new Error(`unknown kind ${kind}`);
          for (const cells of rows) {
            const row = wireRowToEntity(entity, cols, cells);
            this.rows.set(`${entity}:${row.id}`, row);
          }
          for (const id of removed) this.rows.delete(`${entity}:${id}`);
        }
      }
      if (!body.parts.some((part) => part.more)) return body;
    }
  }

  all<K extends EntityName>(entity: K): EntityRows[K][] {
    return [...this.rows].flatMap(([key, row]) => (key.startsWith(`${entity}:`) ? [row as EntityRows[K]] : []));
  }

  mutation<N extends MutationName>(name: N, args: MutationArgs<N>, extra: Partial<Mutation> = {}): Mutation {
    return { id: uuidv7(), n: ++this.n, name, v: 1, args: args as Json, at_wall: Date.now(), ...extra };
  }

  push(mutations: readonly Mutation[], changes: object = {}): Promise<Answer<PushResponse>> {
    return this.send('POST', '/sync/v1/push', { proto: 1, schema: 1, client_id: this.clientId, epoch: this.epoch, mutations, ...changes });
  }

  newCustomer(extra: Partial<Mutation> = {}): Mutation {
    return this.mutation('customer.create', { customerId: uuidv7(), name: '林晚秋', salutation: '女士', phone: '' }, extra);
  }
}

/** A desk of this person that has pulled all there is. */
export async function aPulledDesk(hub: TestHub, { token }: Pick<TestUser, 'token'>): Promise<WireDesk> {
  const desk = new WireDesk(hub, token);
  await desk.pull();
  return desk;
}
