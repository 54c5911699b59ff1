/** The packs in force, read and compiled once per version. A contact keeps the versions it began with; before the first pack there is a bare policy. */
import { fail, type Json, ok, type Result } from '../../../shared/base/result.ts';
import { may } from '../../../shared/base/rights.ts';
import { type CompiledRules, compileRules } from '../../../shared/compliance/compile-rules.ts';
import type { PackVersions } from '../../../shared/contact/contact.ts';
import type { PackSummary } from '../../../shared/contract/desk-views.ts';
import { checkPackContent } from '../../../shared/pack/check-content.ts';
import {
  type Pack,
  type PackKind,
  type PackOf,
  type PackRow,
  type PolicyContent,
  packKinds,
  packSchema,
} from '../../../shared/pack/pack.ts';
import { allPacks, packByVersion, packInForce, refusedPacks } from '../db/packs-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import type { Desk } from './desk.ts';

export type PackShelf = {
  /** The pack for the next contact; null until one was received. */
  active<K extends PackKind>(kind: K): PackOf<K> | null;
  /** The pack of that number; the one in force when it is 0 or no longer here. */
  at<K extends PackKind>(kind: K, version: number): PackOf<K> | null;
  versions(): PackVersions;
  rules(version: number): CompiledRules | null;
  policy(version?: number): PolicyContent;
};

/** Until a policy pack was received: the outer limits that every team keeps (first answer 2 h, plan 24 h), no money, no closing time. */
export const barePolicy: PolicyContent = {
  calendar: {
    utc_offset_minutes: 480,
    weekly: Array.from({ length: 7 }, () => [[0, 1440] as [number, number]]),
    holidays: [],
    workdays: [],
  },
  authority: { agent_max_cents: 0, lead_max_cents: 0 },
  golden_minutes: 120,
  plan_minutes: 1440,
  wrap_codes: [],
  skip_reasons: [],
};

const mostKept = 16;

/** Remembers the latest few answers; packs never change under their number. */
function remembering<T>(make: (key: string) => T | null): (key: string) => T | null {
  const known = new Map<string, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    if (made !== null) known.set(key, made);
    const oldest = known.size > mostKept ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return made;
  };
}

function readPack(row: PackRow): Pack | null {
  const parsed = packSchema.safeParse(JSON.parse(row.body));
  return parsed.success ? parsed.data : null;
}

export function createPackShelf(store: DeskStore): PackShelf {
  const rowOf = (kind: PackKind, version: number) => packByVersion(store.cache, kind, version);
  const parsed = remembering((key) => {
    const [kind, version] = key.split('/');
    const row = rowOf(kind as PackKind, Number(version));
    return row === null ? null : readPack(row);
  });
  const compiled = remembering((key) => {
    const pack = parsed(key);
    const rules = pack?.kind === 'rules' ? compileRules(pack.content) : null;
    return rules?.ok === true ? rules.value : null;
  });
  const activeVersion = (kind: PackKind) => packInForce(store.cache, store.own, kind)?.version ?? 0;
  const read = <K extends PackKind>(kind: K, version: number) => parsed(`${kind}/${version}`) as PackOf<K> | null;
  const active = <K extends PackKind>(kind: K) => read(kind, activeVersion(kind));
  const at = <K extends PackKind>(kind: K, version: number) => (version === 0 ? null : read(kind, version)) ?? active(kind);
  return {
    active,
    at,
    versions: () => ({
      scripts: activeVersion('scripts'),
      rules: activeVersion('rules'),
      guides: activeVersion('guides'),
      policy: activeVersion('policy'),
    }),
    rules(version) {
      const pack = at('rules', version);
      return pack === null ? null : compiled(`rules/${pack.version}`);
    },
    policy: (version = 0) => at('policy', version)?.content ?? barePolicy,
  };
}

function summaryOf(row: PackRow, standing: PackSummary['standing']): PackSummary {
  const { id, packId, kind, version, title, issuedAtMs, publishedBy, signature } = row;
  return { id, packId, kind, version, title, issuedAtMs, publishedBy, keyId: signature.key_id, standing, refusal: null };
}

/** Newest first within each kind, refused ones with their reason. */
export function listPacks({ store, packs }: Pick<Desk, 'store' | 'packs'>): PackSummary[] {
  const inForce = new Set(packKinds.map((kind) => packInForce(store.cache, store.own, kind)?.id));
  const good = allPacks(store.cache).map((row) => {
    if (!inForce.has(row.id)) return summaryOf(row, 'older');
    const expiresAtMs = packs.active(row.kind)?.expires_at;
    return { ...summaryOf(row, 'active'), ...(expiresAtMs === undefined ? {} : { expiresAtMs }) };
  });
  const refused = refusedPacks(store.cache).map(
    ({ reason, atMs: _at, ...pack }): PackSummary => ({ ...pack, standing: 'refused', refusal: reason }),
  );
  return [...good, ...refused].sort((a, b) => packKinds.indexOf(a.kind) - packKinds.indexOf(b.kind) || b.version - a.version);
}

/** Leads only. Checked here with positions before it is queued; the hub checks again, numbers and signs. */
export function publishPack(store: DeskStore, draft: { kind: PackKind; title: string; content: Json }): Result<{ mutationId: string }> {
  if (!may(store.actor()?.role, 'publishPacks')) return fail('auth.forbidden', 'main', 'only leads publish packs');
  const checked = checkPackContent(draft.kind, draft.content);
  if (!checked.ok) return checked;
  const queued = enqueueMutation(store, 'pack.publish', draft);
  return queued.ok ? ok({ mutationId: queued.value }) : queued;
}

/** Of a contact: the one it began with. */
export function packFor(desk: Desk, input: { kind: PackKind; contactId: string | null }): Pack | null {
  const room = input.contactId === null ? null : desk.rooms.byId(input.contactId);
  return room === null ? desk.packs.active(input.kind) : desk.packs.at(input.kind, room.view.packs[input.kind]);
}
