/** A source system as the hub meets it: a token and batches over real HTTP. */
import { randomBytes } from 'node:crypto';
import { addIntegrationToken } from '../../src/hub/db/source-repo.ts';
import type { IngestAnswer } from '../../src/shared/contract/ingest.ts';
import type { TestHub } from './hub.ts';

export type Sent = { status: number; body: IngestAnswer & { code?: string; message?: string } };

export class Source {
  token = randomBytes(32).toString('base64url');
  readonly hub: TestHub;
  readonly name: string;
  readonly scope: string;

  /** The name is made unique per scope. */
  constructor(hub: TestHub, name: string, scope: string) {
    this.hub = hub;
    this.name = `${name}-${scope.slice(5)}`;
    this.scope = scope;
  }

  async open(): Promise<this> {
    await addIntegrationToken(this.hub.db, this.token, { source: this.name, scope: this.scope, atMs: 1 });
    return this;
  }

  async post(body: unknown): Promise<Sent> {
    const response = await fetch(`${this.hub.url}/ingest/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Sent['body'] };
  }

  async send(...rows: object[]): Promise<IngestAnswer> {
    const { status, body } = await this.post({ rows });
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }
}

export const sourceCustomer = (source_id: string, changes: object = {}) => ({
  kind: 'customer',
  source_id,
  source_version: 1,
  name: '林晚秋',
  ...changes,
});

export const sourceOrder = (source_id: string, owner: string, changes: object = {}) => ({
  kind: 'order',
  source_id,
  source_version: 1,
  customer: owner,
  order_no: `D-${source_id}`,
  product: '空气炸锅',
  amount_cents: 29_900,
  status: 'in_transit',
  placed_at: 1_795_000_000_000,
  ...changes,
});

export const sourceCall = (source_id: string, owner: string | null, changes: object = {}) => ({
  kind: 'contact',
  source_id,
  source_version: 1,
  customer: owner,
  channel: 'phone',
  from: '138 0000 1037',
  started_at: 1_795_100_000_000,
  ended_at: 1_795_100_060_000,
  summary: '催件',
  ...changes,
});

export const verifiedPhone = (number: string, verified = true) => [{ number, verified }];
