/** The two languages and the switch between them. Words live in `locales/<language>/<area>.ts`; a test holds both to the same keys. */
import i18next, { type FormatterModule, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '../../shared/base/locale.ts';
import { assist as enAssist } from './locales/en/assist.ts';
import { call as enCall } from './locales/en/call.ts';
import { compose as enCompose } from './locales/en/compose.ts';
import { departments as enDepartments } from './locales/en/departments.ts';
import { emergency as enEmergency } from './locales/en/emergency.ts';
import { frame as enFrame } from './locales/en/frame.ts';
import { guide as enGuide } from './locales/en/guide.ts';
import { identity as enIdentity } from './locales/en/identity.ts';
import { imports as enImports } from './locales/en/imports.ts';
import { keys as enKeys } from './locales/en/keys.ts';
import { ledger as enLedger } from './locales/en/ledger.ts';
import { packs as enPacks } from './locales/en/packs.ts';
import { posts as enPosts } from './locales/en/posts.ts';
import { presence as enPresence } from './locales/en/presence.ts';
import { timeline as enTimeline } from './locales/en/timeline.ts';
import { words as enWords } from './locales/en/words.ts';
import { work as enWork } from './locales/en/work.ts';
import { assist as zhAssist } from './locales/zh-CN/assist.ts';
import { call as zhCall } from './locales/zh-CN/call.ts';
import { compose as zhCompose } from './locales/zh-CN/compose.ts';
import { departments as zhDepartments } from './locales/zh-CN/departments.ts';
import { emergency as zhEmergency } from './locales/zh-CN/emergency.ts';
import { frame as zhFrame } from './locales/zh-CN/frame.ts';
import { guide as zhGuide } from './locales/zh-CN/guide.ts';
import { identity as zhIdentity } from './locales/zh-CN/identity.ts';
import { imports as zhImports } from './locales/zh-CN/imports.ts';
import { keys as zhKeys } from './locales/zh-CN/keys.ts';
import { ledger as zhLedger } from './locales/zh-CN/ledger.ts';
import { packs as zhPacks } from './locales/zh-CN/packs.ts';
import { posts as zhPosts } from './locales/zh-CN/posts.ts';
import { presence as zhPresence } from './locales/zh-CN/presence.ts';
import { timeline as zhTimeline } from './locales/zh-CN/timeline.ts';
import { words as zhWords } from './locales/zh-CN/words.ts';
import { work as zhWork } from './locales/zh-CN/work.ts';

const zh = {
  words: zhWords,
  keys: zhKeys,
  frame: zhFrame,
  work: zhWork,
  departments: zhDepartments,
  emergency: zhEmergency,
  ledger: zhLedger,
  identity: zhIdentity,
  packs: zhPacks,
  call: zhCall,
  compose: zhCompose,
  guide: zhGuide,
  imports: zhImports,
  posts: zhPosts,
  presence: zhPresence,
  timeline: zhTimeline,
  assist: zhAssist,
} as const;
const en = {
  words: enWords,
  keys: enKeys,
  frame: enFrame,
  work: enWork,
  departments: enDepartments,
  emergency: enEmergency,
  ledger: enLedger,
  identity: enIdentity,
  packs: enPacks,
  call: enCall,
  compose: enCompose,
  guide: enGuide,
  imports: enImports,
  posts: enPosts,
  presence: enPresence,
  timeline: enTimeline,
  assist: enAssist,
} as const;
export const resources = { 'zh-CN': { desk: zh }, en: { desk: en } } as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'desk';
    resources: { desk: typeof zh };
  }
}

/** A count above 999 is written as the language groups its digits; numbers of versions and days stay as they are. */
const countFormatter: FormatterModule = {
  type: 'formatter',
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value, _format, language, options) =>
    typeof value === 'number' && options?.interpolationkey === 'count' ? value.toLocaleString(language) : value,
};

/** `language`: the system's, until the settings are read. */
export function createI18n(language: Locale): i18n {
  const instance = i18next.createInstance();
  void instance
    .use(initReactI18next)
    .use(countFormatter)
    .init({
      resources,
      lng: language,
      fallbackLng: 'zh-CN',
      defaultNS: 'desk',
      ns: ['desk'],
      interpolation: { escapeValue: false, alwaysFormat: true },
      initAsync: false,
      returnNull: false,
    });
  return instance;
}
