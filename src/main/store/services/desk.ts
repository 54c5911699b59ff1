/** What every service of the store is handed. Made once by the composition root; holds no data of its own. */

import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import type { Locale } from '../../../shared/base/locale.ts';
import type { Log } from '../../../shared/base/log.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { EnrolRequest, LinkState, News } from '../../../shared/contract/desk-views.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { HubClient } from '../sync/hub-client.ts';
import type { Adapters } from './adapters.ts';
import type { Rooms } from './contact-rooms.ts';
import type { DiskTrouble } from './disk-trouble.ts';
import type { FileFetcher } from './fetch-file.ts';
import type { Imports } from './imports.ts';
import type { Exports } from './ledger-exports.ts';
import type { PackShelf } from './packs.ts';
import type { Presence } from './presence.ts';
import type { DeriveToken } from './progress-links.ts';
import type { Replays } from './replay.ts';

/** The moments a screen must react to at once; everything else is news of changed topics. */
export type Moment = Exclude<News, { type: 'changed' }>;

export type Link = {
  state(): LinkState;
  /** As in `state`, at no cost. */
  dataAtMs(): number | null;
  retry(): void;
  /** Compares every row with the hub's; incomplete while the hub cannot be reached. */
  check(): Promise<{ mended: number; isComplete: boolean }>;
};

export type Cable = { read(): Promise<boolean | null>; set(cut: boolean): Promise<boolean | null> };

export type DeskFacts = { hubUrl: string; keyStorage: 'keychain' | 'file'; appVersion: string; systemLocale: Locale };

export type Desk = {
  store: DeskStore;
  log: Log;
  facts(): DeskFacts;
  link: Link;
  /** Why customers' data may not be shown now; null when it may. */
  lock(): ErrorCode | null;
  packs: PackShelf;
  rooms: Rooms;
  replays: Replays;
  /** Answers only while the hub can be reached; nothing of it is kept here. */
  askHub: HubClient['ask'];
  /** Files that were attached on other PCs. */
  files: FileFetcher;
  /** Where files go that this person saves. */
  downloadsDir: string;
  exports: Exports;
  imports: Imports;
  /** Softphones on this PC, and links. */
  adapters: Adapters;
  /** Hands a `tel:` link to the program that dials on this PC; false when there is none. */
  openTel(link: string): Promise<boolean>;
  /** Joins this PC to a team's hub by a code. */
  enrol(request: EnrolRequest): Promise<Result<null>>;
  /** Who else is on a ticket. */
  presence: Presence;
  /** Tokens of progress links, worked out from this desk's own secret. */
  progressToken: DeriveToken;
  /** The demo's cable; null unless one was laid. */
  cable: Cable | null;
  /** Shown with the link until something is saved again. */
  disk: DiskTrouble;
  momentCame(moment: Moment): void;
  onMoment(listener: (moment: Moment) => void): () => void;
};
