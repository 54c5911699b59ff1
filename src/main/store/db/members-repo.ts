/** Colleagues in scope, by name. */
import type { Member } from '../../../shared/sync/directory.ts';
import type { CacheDb } from './open.ts';
import { viewRow, viewRows } from './statements.ts';

export function allMembers(cache: CacheDb): Member[] {
  return viewRows(cache, 'member', 'ORDER BY name');
}

export function memberById(cache: CacheDb, id: string): Member | null {
  return viewRow(cache, 'member', id);
}
