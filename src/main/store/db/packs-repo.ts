/**
 * Received packs. The table `pack` holds only rows whose signature and number were accepted; refused ones are listed apart.
 * Anti-rollback: a version below the highest ever accepted on this PC is never the newest.
 */
import type { PackKind, PackRow } from '../../../shared/pack/pack.ts';
import { knownUntilChange } from './known-until.ts';
import type { CacheDb, OwnDb } from './open.ts';
import { type Params, partOf, prepared, viewParts, viewRow, viewRows } from './statements.ts';

/** `reason` is for people's eyes in a list and for the log. */
export type RefusedPack = {
  id: string;
  packId: string;
  kind: PackKind;
  version: number;
  title: string;
  issuedAtMs: number;
  publishedBy: string;
  keyId: string;
  reason: string;
  atMs: number;
};

/** Newest first within each kind. */
export function allPacks(cache: CacheDb): PackRow[] {
  return viewRows(cache, 'pack', 'ORDER BY kind, version DESC');
}

const number = partOf('pack', ['id', 'packId', 'version']);

/** Which pack is in force for the next contact, without reading it; null until one was received, or while only outdated ones are here. */
export function packInForce(cache: CacheDb, own: OwnDb, kind: PackKind): Pick<PackRow, 'id' | 'version'> | null {
  const [newest] = viewParts(cache, number, 'WHERE kind = :kind ORDER BY version DESC LIMIT 1', { kind });
  return newest === undefined || newest.version < packSeen(own, newest.packId) ? null : newest;
}

export function newestPack(cache: CacheDb, own: OwnDb, kind: PackKind): PackRow | null {
  const inForce = packInForce(cache, own, kind);
  return inForce === null ? null : viewRow(cache, 'pack', inForce.id);
}

/** The pack a contact began with. */
export function packByVersion(cache: CacheDb, kind: PackKind, version: number): PackRow | null {
  return viewRows(cache, 'pack', 'WHERE kind = :kind AND version = :version LIMIT 1', { kind, version })[0] ?? null;
}

export function refusedPacks(cache: CacheDb): RefusedPack[] {
  const sql = `SELECT id, pack_id AS packId, kind, version, title, issued_at_ms AS issuedAtMs, published_by AS publishedBy,
    key_id AS keyId, reason, at_ms AS atMs FROM pack_refused ORDER BY at_ms DESC`;
  return prepared(cache, sql).all() as RefusedPack[];
}

export function saveRefusedPack(cache: CacheDb, refused: RefusedPack): void {
  const sql = `INSERT OR REPLACE INTO pack_refused (id, pack_id, kind, version, title, issued_at_ms, published_by, key_id, reason, at_ms)
    VALUES (:id, :packId, :kind, :version, :title, :issuedAtMs, :publishedBy, :keyId, :reason, :atMs)`;
  prepared(cache, sql).run(refused as Params);
}

/** Called when a good row arrives under an id that was refused before. */
export function forgetRefusedPack(cache: CacheDb, id: string): void {
  prepared(cache, 'DELETE FROM pack_refused WHERE id = :id').run({ id });
}

const seen = knownUntilChange((own: OwnDb, packId) => {
  const sql = 'SELECT version FROM pack_seen WHERE pack_id = :packId';
  return Number(prepared(own, sql).pluck().get({ packId }) ?? 0);
});

/** Highest version of this pack ever accepted on this PC; 0 if none. */
export function packSeen(own: OwnDb, packId: string): number {
  return seen.of(own, packId);
}

export function rememberPack(own: OwnDb, packId: string, version: number): void {
  seen.changes(own);
  const sql = `INSERT INTO pack_seen (pack_id, version) VALUES (:packId, :version)
    ON CONFLICT (pack_id) DO UPDATE SET version = max(version, excluded.version)`;
  prepared(own, sql).run({ packId, version });
}
