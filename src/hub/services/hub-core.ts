/** What every service of a running hub works with. Built once by the composition root. */
import type { Db } from '../db/tables.ts';
import type { PackSigner, RuleBook } from './packs.ts';

export type HubLog = (line: string) => void;

export type HubCore = {
  db: Db;
  nowMs(): number;
  /** One line, never with customer text, tokens or passwords. */
  log: HubLog;
  signer: PackSigner;
  /** The last compiled rules, kept because compiling takes long. */
  ruleBook: RuleBook | null;
  /** Tells listeners, soon and outside any transaction, that these scopes have news. */
  announce(scopes: readonly string[]): void;
};
