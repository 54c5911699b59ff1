/** Settings of this PC: language, theme, text size. */
import { z } from 'zod';
import { loadSetting, saveSetting } from '../db/settings-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';

export const settingsSchema = z.object({
  locale: z.enum(['zh-CN', 'en']).catch('zh-CN'),
  theme: z.enum(['light', 'dark', 'auto']).catch('auto'),
  fontSize: z.int().min(12).max(20).catch(14),
});
export type Settings = z.infer<typeof settingsSchema>;

const key = 'appearance';

export const defaultSettings: Settings = settingsSchema.parse({});

export function readSettings(store: DeskStore): Settings {
  return settingsSchema.catch(defaultSettings).parse(loadSetting(store.own, key) ?? {});
}

export function changeSettings(store: DeskStore, change: Partial<Settings>): void {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  saveSetting(store.own, key, { ...readSettings(store), ...given });
  store.announce(['session']);
}
