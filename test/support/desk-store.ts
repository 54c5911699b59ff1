/** A desk's store on real encrypted files in a temporary folder, with a clock the test controls. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { type Identity, saveIdentity } from '../../src/main/store/db/meta-repo.ts';
import { openStore, type StoreFiles } from '../../src/main/store/db/open.ts';
import { applyPull, storedState } from '../../src/main/store/sync/apply-pull.ts';
import { createDeskStore, type DeskStore } from '../../src/main/store/sync/desk-store.ts';
import type { CheckedPart } from '../../src/shared/sync/page.ts';
import type { ApplyEffect } from '../../src/shared/sync/sync-state.ts';
import { teamScope } from './synced-rows.ts';

export const testKey = 'a1'.repeat(32);

export const testIdentity: Identity = {
  user: { id: '00000000-0000-7000-8000-0000000000a1', name: '周敏', role: 'agent', teamId: 't1', teamName: '一组' },
  hubId: '00000000-0000-7000-8000-0000000000f1',
  sample: true,
  packKeys: {},
};

export function aFolder(): string {
  return mkdtempSync(join(tmpdir(), 'steadydesk-store-'));
}

export function removeFolder(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

/** Throws the AppError's message when the files do not open. */
export function openFiles(dir: string, keyHex = testKey): StoreFiles {
  const opened = openStore({ dir, keyHex, busyTimeoutMs: 100 });
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
  return opened.value;
}

export type TestDesk = { store: DeskStore; files: StoreFiles; dir: string; clock: { nowMs: number }; close(): void };

export function aDesk(options: { dir?: string; identity?: Identity } = {}): TestDesk {
  const dir = options.dir ?? aFolder();
  const files = openFiles(dir);
  const clock = { nowMs: 1_795_000_000_000 };
  const store = createDeskStore({ files, nowMs: () => clock.nowMs, newId: uuidv7 });
  saveIdentity(store.own, options.identity ?? testIdentity);
  return { store, files, dir, clock, close: () => files.close() };
}

export const testEpoch = '00000000-0000-7000-8000-0000000000e1';

/** Writes parts as a pull answer would, from wherever the cursors stand. */
export function applyParts(store: DeskStore, parts: readonly CheckedPart[], given: Partial<ApplyEffect> = {}): void {
  const before = storedState(store);
  const effect: ApplyEffect = {
    kind: 'apply',
    epoch: before.epoch ?? testEpoch,
    grants: before.grants ?? { ver: 1, scopes: [teamScope] },
    lastN: before.lastN,
    parts: parts.map(({ scope, to, head, more, reset }) => ({
      scope,
      cursor: { seq: reset ? 0 : to, head, phase: more || reset ? (before.cursors[scope]?.phase ?? 'first') : 'live' },
      restart: reset,
    })),
    purge: [],
    dataAtMs: store.nowMs(),
    settle: [],
    ...given,
  };
  store.announce(applyPull(store, effect, parts));
}
