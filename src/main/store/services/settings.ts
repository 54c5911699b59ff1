/** Settings of this PC: language, theme, text size. What nobody has chosen is not written down, so that the language follows the system's. */
import { z } from 'zod';
import { type Locale, locales } from '../../../shared/base/locale.ts';
import { loadSetting, saveSetting } from '../db/settings-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';

/** A value that cannot be read counts as not chosen. */
const chosenSchema = z
  .object({
    locale: z.enum(locales).optional().catch(undefined),
    theme: z.enum(['light', 'dark', 'auto']).optional().catch(undefined),
    fontSize: z.int().min(12).max(20).optional().catch(undefined),
  })
  .catch({});
type Chosen = z.infer<typeof chosenSchema>;
export type Settings = { [Key in keyof Chosen]-?: NonNullable<Chosen[Key]> };

const key = 'appearance';

/** Of a desk on which nobody has chosen anything, or whose choices cannot be read. */
export function unchosenSettings({ systemLocale }: { systemLocale: Locale }): Settings {
  return { locale: systemLocale, theme: 'auto', fontSize: 14 };
}

function readChosen(store: DeskStore): Chosen {
  return given(chosenSchema.parse(loadSetting(store.own, key) ?? {}));
}

function given(change: Chosen): Chosen {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

export function readSettings(store: DeskStore, facts: { systemLocale: Locale }): Settings {
  return { ...unchosenSettings(facts), ...readChosen(store) } as Settings;
}

export function changeSettings(store: DeskStore, change: Chosen): void {
  saveSetting(store.own, key, { ...readChosen(store), ...given(change) });
  store.announce(['session']);
}
