/** Every migration of the two files, in order. Shipped entries are never edited; add the next one, a step of ten higher. */
import type { Migration } from '../migrate.ts';
import { cacheRows } from './0010-cache-rows.ts';
import { ownWork } from './0010-own-work.ts';
import { cacheSync } from './0020-cache-sync.ts';
import { ownOpenContacts } from './0020-own-open-contacts.ts';
import { cacheOverlay } from './0030-cache-overlay.ts';
import { ownFileParts } from './0030-own-file-parts.ts';
import { cacheSearch } from './0040-cache-search.ts';
import { ownKeptWork } from './0040-own-kept-work.ts';
import { cacheFill } from './0050-cache-fill.ts';
import { cacheMerge } from './0060-cache-merge.ts';
import { cacheRemoved } from './0070-cache-removed.ts';
import { cacheFind } from './0080-cache-find.ts';
import { cacheApprovals } from './0090-cache-approvals.ts';
import { cacheDepartments } from './0100-cache-departments.ts';
import { cacheUrgent } from './0110-cache-urgent.ts';
import { cachePostsRise } from './0120-cache-posts-rise.ts';
import { cacheShortRids } from './0130-cache-short-rids.ts';
import { cacheRemovedWhose } from './0140-cache-removed-whose.ts';
import { cacheCustomersAway } from './0150-cache-customers-away.ts';
import { cacheScores } from './0160-cache-scores.ts';
import { cacheStory } from './0170-cache-story.ts';

export const cacheMigrations: readonly Migration[] = [
  cacheRows,
  cacheSync,
  cacheOverlay,
  cacheSearch,
  cacheFill,
  cacheMerge,
  cacheRemoved,
  cacheFind,
  cacheApprovals,
  cacheDepartments,
  cacheUrgent,
  cachePostsRise,
  cacheShortRids,
  cacheRemovedWhose,
  cacheCustomersAway,
  cacheScores,
  cacheStory,
];
export const ownMigrations: readonly Migration[] = [ownWork, ownOpenContacts, ownFileParts, ownKeptWork];
