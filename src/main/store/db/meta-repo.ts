/** Small facts of each file, one JSON value per key: who this desk is (own.db) and what the cache was filled from (cache.db). */
import type { Json } from '../../../shared/base/result.ts';
import type { Role } from '../../../shared/base/words.ts';
import type { Lease } from '../../../shared/sync/lease.ts';
import { knownUntilChange } from './known-until.ts';
import type { CacheDb, OwnDb } from './open.ts';
import type { NamedRow } from './purged-repo.ts';
import { prepared } from './statements.ts';

export type Grants = { ver: number; scopes: string[] };

/** Who is signed in here, from enrolment. `packKeys`: key id → SPKI, base64. */
export type Identity = {
  user: { id: string; name: string; role: Role; teamId: string; teamName: string };
  hubId: string;
  sample: boolean;
  packKeys: Record<string, string>;
};

function load(db: CacheDb | OwnDb, key: string): Json | undefined {
  const value = prepared(db, 'SELECT value FROM meta WHERE key = ?').pluck().get(key);
  return value === undefined ? undefined : (JSON.parse(String(value)) as Json);
}

function save(db: CacheDb | OwnDb, key: string, value: Json): void {
  prepared(db, 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(
    key,
    JSON.stringify(value),
  );
}

/** Made once per own.db and never reused: the hub counts `n` per client id. */
export function clientId(own: OwnDb, newId: () => string): string {
  const known = load(own, 'client_id');
  if (typeof known === 'string') return known;
  const made = newId();
  save(own, 'client_id', made);
  return made;
}

export function loadIdentity(own: OwnDb): Identity | null {
  return (load(own, 'identity') as Identity | undefined) ?? null;
}

const signedIn = knownUntilChange((own: OwnDb): string | null => {
  const sql = "SELECT value ->> '$.user.id' FROM meta WHERE key = 'identity'";
  return (prepared(own, sql).pluck().get() as string | null | undefined) ?? null;
});

/** Of the identity only who it is. */
export function signedInId(own: OwnDb): string | null {
  return signedIn.of(own);
}

export function saveIdentity(own: OwnDb, identity: Identity): void {
  signedIn.changes(own);
  save(own, 'identity', identity);
}

/** The cache was filled for somebody else: nothing of it may be read before it is empty. */
export function isCacheOfAnother(own: OwnDb): boolean {
  return load(own, 'cache_of_another') === true;
}

export function noteCacheOfAnother(own: OwnDb, isOne: boolean): void {
  save(own, 'cache_of_another', isOne);
}

/** Epoch of the hub under which the outbox's results hold; null before the first pull. */
export function ownEpoch(own: OwnDb): string | null {
  return (load(own, 'epoch') as string | undefined) ?? null;
}

export function saveOwnEpoch(own: OwnDb, epoch: string): void {
  save(own, 'epoch', epoch);
}

/** Since when the link has been as it is, told in this PC's time; null while it is well. */
export function loadLinkSince(own: OwnDb): { word: string; sinceMs: number } | null {
  return (load(own, 'link_since') as { word: string; sinceMs: number } | undefined) ?? null;
}

export function saveLinkSince(own: OwnDb, since: { word: string; sinceMs: number } | null): void {
  save(own, 'link_since', since);
}

/** Null before the first contact with a hub. Its file is authenticated, so it needs no signature of its own. */
export function loadLease(own: OwnDb): Lease | null {
  return (load(own, 'lease') as Lease | undefined) ?? null;
}

export function saveLease(own: OwnDb, lease: Lease): void {
  save(own, 'lease', lease);
}

/** What to add to this PC's clock to get the hub's time, as of the last contact; 0 before the first. */
export function loadHubOffset(own: OwnDb): number {
  const known = Number(load(own, 'hub_offset_ms') ?? 0);
  return Number.isFinite(known) ? known : 0;
}

export function saveHubOffset(own: OwnDb, offsetMs: number): void {
  save(own, 'hub_offset_ms', Math.round(offsetMs));
}

/** `doubtfulFrom` of the sync core: entries from here on were answered after a change of epoch. */
export function doubtfulFrom(own: OwnDb): number | null {
  return (load(own, 'doubtful_from') as number | undefined) ?? null;
}

export function saveDoubtfulFrom(own: OwnDb, fromN: number): void {
  save(own, 'doubtful_from', fromN);
}

/** When this desk last compared all it holds with the hub; 0 for never. */
export function checkedAtMs(cache: CacheDb): number {
  return Number(load(cache, 'checked_at_ms') ?? 0);
}

export function saveCheckedAt(cache: CacheDb, atMs: number): void {
  save(cache, 'checked_at_ms', atMs);
}

/** When every page of cache.db was last read and found whole; 0 for never. */
export function pagesReadAtMs(cache: CacheDb): number {
  return Number(load(cache, 'pages_read_at_ms') ?? 0);
}

export function savePagesRead(cache: CacheDb, atMs: number): void {
  save(cache, 'pages_read_at_ms', atMs);
}

/** For whom this PC last asked the hub which of the customers named in own.db were erased; null for never. */
export function erasedAsked(own: OwnDb): { userId: string; atMs: number } | null {
  return (load(own, 'erased_asked') as { userId: string; atMs: number } | undefined) ?? null;
}

export function saveErasedAsked(own: OwnDb, asked: { userId: string; atMs: number }): void {
  save(own, 'erased_asked', asked);
}

/** How often something that a draft names left this PC without a word of whether it was erased, since the hub was asked last. */
export function erasureDoubts(own: OwnDb): number {
  return Number(load(own, 'erasure_doubts') ?? 0);
}

export function doubtErasure(own: OwnDb): void {
  save(own, 'erasure_doubts', erasureDoubts(own) + 1);
}

/** The hub has answered; `doubts` as they stood when it was asked. What came into doubt since is asked about next. */
export function settleErasureDoubts(own: OwnDb, doubts: number): void {
  if (doubts > 0) save(own, 'erasure_doubts', Math.max(0, erasureDoubts(own) - doubts));
}

/** Rows that the work of whoever sits here names, as they were held when this person last left the PC; none once the hub has said what they may see now. */
export function namedRows(own: OwnDb): NamedRow[] {
  return (load(own, 'named_rows') as NamedRow[] | undefined) ?? [];
}

export function saveNamedRows(own: OwnDb, rows: readonly NamedRow[]): void {
  save(own, 'named_rows', [...rows]);
}

/** Number for the next mutation; kept apart from the outbox, whose old rows are pruned. */
export function takeNextN(own: OwnDb): number {
  const next = Number(load(own, 'next_n') ?? 1);
  save(own, 'next_n', next + 1);
  return next;
}

/** The hub knows mutations of this client that this file has forgotten (an old copy of it was put back). */
export function raiseNextN(own: OwnDb, lastN: number): void {
  if (Number(load(own, 'next_n') ?? 1) <= lastN) save(own, 'next_n', lastN + 1);
}

/** After all entries were numbered anew. */
export function saveNextN(own: OwnDb, nextN: number): void {
  save(own, 'next_n', nextN);
}

/** `epoch` of the rows; `dataAtMs`: last moment at which everything pulled was current. */
export type CacheFacts = { epoch: string | null; grants: Grants | null; lastN: number; dataAtMs: number | null };

export function loadCacheFacts(cache: CacheDb): CacheFacts {
  return {
    epoch: (load(cache, 'epoch') as string | undefined) ?? null,
    grants: (load(cache, 'grants') as Grants | undefined) ?? null,
    lastN: Number(load(cache, 'last_n') ?? 0),
    dataAtMs: (load(cache, 'data_at_ms') as number | undefined) ?? null,
  };
}

export function saveCacheFacts(cache: CacheDb, facts: CacheFacts): void {
  save(cache, 'epoch', facts.epoch);
  save(cache, 'grants', facts.grants);
  save(cache, 'last_n', facts.lastN);
  save(cache, 'data_at_ms', facts.dataAtMs);
}
