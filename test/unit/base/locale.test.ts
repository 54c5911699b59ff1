/** Which of the two languages fits what a system says of its person. */
import { expect, test } from 'vitest';
import { isLocale, localeOf } from '../../../src/shared/base/locale.ts';

test.each([
  [['zh-CN'], 'zh-CN'],
  [['zh-Hant-TW', 'en-US'], 'zh-CN'],
  [['zh_CN.UTF-8'], 'zh-CN'],
  [['ZH'], 'zh-CN'],
  [['en-GB', 'zh-CN'], 'en'],
  [['de', 'zh-TW'], 'zh-CN'],
  [['de-DE', 'fr'], 'en'],
  [['zhx-CN'], 'en'],
  [['c'], 'en'],
  [[''], 'en'],
  [[], 'en'],
] as const)('a system whose person prefers %j is spoken to in %s', (preferred, locale) => {
  expect(localeOf(preferred)).toBe(locale);
});

test('an address may name only a language that is spoken here', () => {
  expect(['zh-CN', 'en', 'de', '', null].map(isLocale)).toEqual([true, true, false, false, false]);
});
