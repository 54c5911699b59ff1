/** What the environment may set, parsed once. A packaged app listens to fewer of them. */
import { z } from 'zod';

const urlSchema = z.url({ protocol: /^https?$/ });

const environmentSchema = z.object({
  STEADYDESK_HUB_URL: urlSchema.optional(),
  STEADYDESK_ENROL_CODE: z.string().min(8).optional(),
  STEADYDESK_CABLE_URL: urlSchema.optional(),
  STEADYDESK_SQLITE_BINDING: z.string().min(1).optional(),
  STEADYDESK_EVENTS_DIR: z.string().min(1).optional(),
  STEADYDESK_DOWNLOADS_DIR: z.string().min(1).optional(),
  ELECTRON_RENDERER_URL: urlSchema.optional(),
});

export type AppConfig = {
  hubUrl: string | null;
  enrolCode: string | null;
  cableUrl: string | null;
  sqliteBinding: string | null;
  eventsDir: string | null;
  /** Where exports go instead of the user's downloads. */
  downloadsDir: string | null;
  /** Address of the page while developing with hot reload. */
  devPageUrl: string | null;
  /** Names of variables that were set but unusable. */
  unusable: string[];
};

/** An unusable value counts as not set, so that a typo in it never keeps an agent from their desk. */
export function readConfig(environment: Record<string, string | undefined>, isPackaged: boolean): AppConfig {
  const unusable: string[] = [];
  const read = (name: keyof typeof environmentSchema.shape): string | null => {
    const value = environment[name];
    if (value === undefined || value === '') return null;
    const parsed = environmentSchema.shape[name].safeParse(value);
    if (parsed.success) return parsed.data ?? null;
    unusable.push(name);
    return null;
  };
  return {
    hubUrl: read('STEADYDESK_HUB_URL'),
    enrolCode: read('STEADYDESK_ENROL_CODE'),
    cableUrl: read('STEADYDESK_CABLE_URL'),
    eventsDir: read('STEADYDESK_EVENTS_DIR'),
    downloadsDir: read('STEADYDESK_DOWNLOADS_DIR'),
    sqliteBinding: isPackaged ? null : read('STEADYDESK_SQLITE_BINDING'),
    devPageUrl: isPackaged ? null : read('ELECTRON_RENDERER_URL'),
    unusable,
  };
}
