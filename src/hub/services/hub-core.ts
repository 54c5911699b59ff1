/** What every service of a running hub works with. Built once by the composition root. */
import type { Health } from '../../shared/contract/hub.ts';
import type { HubStorage, SyncStorage } from './hub-storage.ts';
import type { IngestStorage } from './ingest-storage.ts';
import type { PackSigner, RuleBook } from './packs.ts';

export type HubLog = (line: string) => void;

/** All that pushes and pulls use of a hub. */
export type SyncHub = {
  storage: SyncStorage;
  nowMs(): number;
  /** One line, never with customer text, tokens or passwords. */
  log: HubLog;
  signer: PackSigner;
  /** The last compiled rules, kept because compiling takes long. */
  ruleBook: RuleBook | null;
  /** Tells listeners, soon and outside any transaction, that these scopes have news. */
  announce(scopes: readonly string[]): void;
  /** A case got worse, which may not wait for the next round of escalation: one is due at once. Left out where nobody runs them. */
  hurry?(): void;
  /** Somebody was made on a desk with one of these numbers. Left out where no source sends calls. */
  numbersCame?(scope: string, numbers: readonly string[]): Promise<void>;
};

/** How the hub's own backups go. */
export type BackupState = NonNullable<Health['backups']>;

/** `backups` is left out where the hub does not back itself up. */
export type HubCore = SyncHub & { storage: HubStorage; ingest: IngestStorage; backups?(): BackupState };
