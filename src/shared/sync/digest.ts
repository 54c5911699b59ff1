/**
 * Tells whether two sides hold the same rows: 64-bit hashes of whole rows, xored into 256 buckets by id. Whole rows, not only their
 * versions, so that a row altered on the disk shows. Packs are left out: desks refuse some on purpose, and each carries a signature.
 * Not for secrecy; each side computes from its own rows and never takes over the other's.
 */
import { type EntityName, entityNames, entityTables } from './entity-table.ts';
import type { SqliteCell } from './rows.ts';

export const bucketCount = 256;
const hexPerBucket = 16;

export const digestEntities: readonly EntityName[] = entityNames.filter((entity) => entity !== 'pack');

type Hash = { high: number; low: number };

function avalanche(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hashOf(pieces: readonly SqliteCell[]): Hash {
  let left = 0x2545f491;
  let right = 0x6c8e9cf5;
  for (const piece of pieces) {
    const text = piece === null ? 'n' : typeof piece === 'number' ? `i${piece}` : `s${piece}`;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      left = Math.imul(left ^ unit, 0x9e3779b1);
      right = Math.imul((right ^ unit) + ((right << 7) | (right >>> 25)), 0x5bd1e995);
    }
    left = Math.imul(left ^ 0x1f, 0x27d4eb2f);
    right = Math.imul(right ^ text.length, 0x165667b1);
  }
  return { high: avalanche(left ^ (right >>> 11)), low: avalanche(right ^ (left << 3)) };
}

function hexOf({ high, low }: Hash): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

export function bucketOf(id: string): number {
  return hashOf([id]).low & (bucketCount - 1);
}

/** `cells` in the order of the entity table, as SQLite holds them. 16 hex digits. */
export function rowHash(entity: EntityName, cells: readonly SqliteCell[]): string {
  return hexOf(hashOf([entityTables[entity].kind, ...cells]));
}

export type DigestMaker = { add(id: string, hash: string): void; buckets(): string };

export function startDigest(): DigestMaker {
  const halves = new Uint32Array(bucketCount * 2);
  return {
    add(id, hash) {
      const at = bucketOf(id) * 2;
      halves[at] = (halves[at] ?? 0) ^ Number.parseInt(hash.slice(0, 8), 16);
      halves[at + 1] = (halves[at + 1] ?? 0) ^ Number.parseInt(hash.slice(8), 16);
    },
    buckets: () => Array.from(halves, (half) => half.toString(16).padStart(8, '0')).join(''),
  };
}

/** Buckets in which two digests differ. */
export function differingBuckets(mine: string, theirs: string): number[] {
  return Array.from({ length: bucketCount }, (_, bucket) => bucket).filter((bucket) => {
    const from = bucket * hexPerBucket;
    return mine.slice(from, from + hexPerBucket) !== theirs.slice(from, from + hexPerBucket);
  });
}
