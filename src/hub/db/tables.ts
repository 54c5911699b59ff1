/** The hub's own tables as Kysely sees them. Entity tables are driven by `shared/sync/entity-table.ts` instead and are not listed here. */
import type { Generated, Kysely } from 'kysely';
import type { Json } from '../../shared/base/result.ts';
import type { Role } from '../../shared/base/words.ts';

export type HubTables = {
  hub_meta: { hub_id: string; epoch: string; schema: number; proto_min: number; proto_max: number; sample: boolean };
  sync_scope: { scope: string; seq: number; floor: number };
  sync_index: { scope: string; kind: number; id: string; seq: number; op: 'p' | 'r' };
  scope_mark: { scope: string; at_ms: number; seq: number };
  team: { id: string; name: string };
  app_user: {
    id: string;
    name: string;
    role: Role;
    team_id: string;
    grants_ver: Generated<number>;
    active: Generated<boolean>;
    left_at_ms: number | null;
  };
  device_token: {
    token_hash: Buffer;
    user_id: string;
    device: string;
    created_at_ms: number;
    revoked_at_ms: number | null;
    erase_at_ms: number | null;
  };
  enrol_code: { code_hash: Buffer; user_id: string; reusable: boolean; used_at_ms: number | null; made_at_ms: number };
  grants: { user_id: string; scope: string; from_at_ms: number; to_at_ms: number | null };
  client: {
    client_id: string;
    user_id: string;
    last_n: Generated<number>;
    last_at_ms: Generated<number>;
    first_seen_ms: number;
    last_seen_ms: number;
    epoch_ends: Generated<Record<string, number>>;
  };
  mutation_ledger: {
    mutation_id: string;
    client_id: string;
    n: number;
    name: string;
    args_hash: Buffer;
    status: 'ok' | 'conflict' | 'rejected';
    code: string;
    seqs: Json;
    at_ms: number;
    applied_at_ms: number;
  };
  integration_token: { token_hash: Buffer; source: string; scope: string; created_at_ms: number; revoked_at_ms: number | null };
  attachment: { sha256: string; bytes: Buffer; size: number; created_at_ms: number };
  attachment_scope: { sha256: string; scope: string; user_id: string };
  attachment_part: { user_id: string; sha256: string; at: number; bytes: Buffer; at_ms: number };
  retention_hold: { customer_id: string; reason: string; from_ms: number };
  removal_log: {
    id: string;
    at_ms: number;
    action: 'expired' | 'erased' | 'exported' | 'held' | 'released';
    subject: string | null;
    policy: number | null;
    counts: Json;
  };
  pack_key: { key_id: string; public_spki: Buffer; private_pkcs8: Buffer; created_at_ms: number };
};

/** Also a transaction; functions that must run inside one say so. */
export type Db = Kysely<HubTables>;
