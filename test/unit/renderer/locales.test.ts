import { describe, expect, test } from 'vitest';
import { resources } from '../../../src/renderer/app/i18n.ts';

type Words = { readonly [key: string]: string | Words };

function flat(words: Words, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    const here = path === '' ? key : `${path}.${key}`;
    return typeof value === 'string' ? [[here, value]] : flat(value, here);
  });
}

const zh = new Map(flat(resources['zh-CN'].desk as Words));
const en = new Map(flat(resources.en.desk as Words));
const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('the two languages', () => {
  test('have the same keys', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  test('fill in the same values in every sentence', () => {
    const differing = [...zh].filter(([key, text]) => slots(text).join() !== slots(en.get(key) ?? '').join()).map(([key]) => key);
    expect(differing).toEqual([]);
  });

  test('leave nothing empty', () => {
    expect([...zh, ...en].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('have no Chinese left in English, but for the examples of Chinese time words that the desk understands', () => {
    const chinese = [...en].filter(([key, text]) => /\p{Script=Han}/u.test(text) && !key.startsWith('guide.promise.'));
    expect(chinese).toEqual([]);
  });
});
