/** What every service of a running hub works with. Built once by the composition root. */
import type { Db } from '../db/tables.ts';
import type { PackSigner } from './packs.ts';

export type HubLog = (line: string) => void;

export type HubCore = {
  db: Db;
  nowMs(): number;
  /** One line, never with customer text, tokens or passwords. */
  log: HubLog;
  signer: PackSigner;
  /** Tells listeners, soon and outside any transaction, that these scopes have news. */
  announce(scopes: readonly string[]): void;
};
