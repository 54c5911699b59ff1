import { describe, expect, test } from 'vitest';
import { createI18n, resources } from '../../../src/renderer/app/i18n.ts';

type Words = { readonly [key: string]: string | Words };

function flat(words: Words, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    const here = path === '' ? key : `${path}.${key}`;
    return typeof value === 'string' ? [[here, value]] : flat(value, here);
  });
}

const zh = new Map(flat(resources['zh-CN'].desk as Words));
/** English says some things differently of one; Chinese does not. */
const ofOne = /_one$/;
const en = new Map(flat(resources.en.desk as Words).filter(([key]) => !ofOne.test(key)));
const singular = flat(resources.en.desk as Words).filter(([key]) => ofOne.test(key));
const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('the two languages', () => {
  test('have the same keys', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  test('fill in the same values in every sentence', () => {
    const differing = [...zh].filter(([key, text]) => slots(text).join() !== slots(en.get(key) ?? '').join()).map(([key]) => key);
    expect(differing).toEqual([]);
  });

  test('have each singular beside the plural it belongs to', () => {
    expect(singular.filter(([key]) => !(en.get(key.replace(ofOne, '')) ?? '').includes('{{count}}'))).toEqual([]);
  });

  test('group the digits of a count, and leave the number of a version as it is', () => {
    expect(createI18n('zh-CN').t('work.ledger.total', { count: 8572 })).toBe('共 8,572 条');
    expect(createI18n('en').t('work.ledger.total', { count: 8572 })).toContain('8,572');
    expect(createI18n('zh-CN').t('words.daysAgo', { n: 1200 })).toBe('1200 天前');
  });

  test('leave nothing empty', () => {
    expect([...zh, ...en].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('have no Chinese left in English, but for the examples of Chinese time words that the desk understands', () => {
    const chinese = [...en].filter(([key, text]) => /\p{Script=Han}/u.test(text) && !key.startsWith('guide.promise.'));
    expect(chinese).toEqual([]);
  });
});
