/** What was missed, told in the language of the reader. */
import { createInstance } from 'i18next';
import { describe, expect, test } from 'vitest';
import { departments as en } from '../../../src/renderer/app/locales/en/departments.ts';
import { posts as enPosts } from '../../../src/renderer/app/locales/en/posts.ts';
import { departments as zh } from '../../../src/renderer/app/locales/zh-CN/departments.ts';
import { posts as zhPosts } from '../../../src/renderer/app/locales/zh-CN/posts.ts';
import { escalationWhat, postPlaceText } from '../../../src/renderer/ui/escalation-words.ts';
import type { Translate } from '../../../src/renderer/ui/time-text.ts';
import { placeOfWhat, postWhat } from '../../../src/shared/contact/post.ts';
import { readWorsenText, worsenReasons, worsenText } from '../../../src/shared/ticket/stage-moves.ts';

function speaking(lng: 'zh-CN' | 'en'): Translate {
  const i18n = createInstance();
  void i18n.init({
    ...{ lng, initAsync: false, interpolation: { escapeValue: false }, defaultNS: 'desk' },
    resources: { en: { desk: { departments: en, posts: enPosts } }, 'zh-CN': { desk: { departments: zh, posts: zhPosts } } },
  });
  return i18n.getFixedT(lng, 'desk') as Translate;
}

const post = (summary: string) => ({ clock: 'post' as const, what: postWhat({ summary }), reasonCode: null });

describe('an escalation', () => {
  test('of a public post is named in the language of the reader, and its platform stays a name', () => {
    expect(escalationWhat(speaking('zh-CN'), post('小红书 · 2 星'))).toBe('公开帖文（小红书 · 2 星）');
    expect(escalationWhat(speaking('en'), post('小红书 · 2 星'))).toBe('Public post (小红书 · 2 stars)');
    expect(escalationWhat(speaking('en'), post('小红书 · 1 星'))).toBe('Public post (小红书 · 1 star)');
    expect(escalationWhat(speaking('en'), post('自家论坛'))).toBe('Public post');
  });

  test('of a worsening names the reason in the language of the reader and keeps what was noted', () => {
    const worse = { clock: 'worsened' as const, what: worsenText('media', '说今晚发抖音：已截图'), reasonCode: 'media' };
    expect(escalationWhat(speaking('en'), worse)).toBe('Mentioned going to the media: 说今晚发抖音：已截图');
    expect(escalationWhat(speaking('en'), { ...worse, what: worsenText('media', '') })).toBe('Mentioned going to the media');
  });

  test('of a promise or a department stays as people wrote it, even where it looks like a post', () => {
    for (const clock of ['commitment', 'department', 'golden', 'plan', 'statutory'] as const) {
      expect(escalationWhat(speaking('en'), { clock, what: '公开帖文（小红书）', reasonCode: null })).toBe('公开帖文（小红书）');
    }
    expect(escalationWhat(speaking('en'), { clock: 'post', what: '店铺差评没人回', reasonCode: null })).toBe('店铺差评没人回');
    expect(escalationWhat(speaking('en'), { clock: 'worsened', what: '客户又来电', reasonCode: 'media' })).toBe('客户又来电');
  });
});

test('a place of a post counts its stars in the language of the reader, and nothing else of it changes', () => {
  expect(postPlaceText(speaking('en'), '店铺评价 · 5 星 · https://example.cn/1')).toBe('店铺评价 · 5 stars · https://example.cn/1');
  expect(postPlaceText(speaking('zh-CN'), '店铺评价 · 5 星')).toBe('店铺评价 · 5 星');
  expect(postPlaceText(speaking('en'), '五星好评返现 · 9 星')).toBe('五星好评返现 · 9 星');
});

test('whatever was written of a worsening or of a post is read back', () => {
  for (const reason of worsenReasons) {
    for (const note of ['', '客户说的', '：']) expect(readWorsenText(reason, worsenText(reason, note))).toEqual({ reason, note });
    expect(readWorsenText(reason, '别的话')).toBeNull();
  }
  expect(readWorsenText(null, worsenText('media', ''))).toBeNull();
  for (const summary of ['微博', '微博 · 3 星', '', '自家论坛'])
    expect(placeOfWhat(postWhat({ summary }))).toBe(summary.startsWith('微博') ? summary : '');
  expect(placeOfWhat('公开帖文（没有收尾')).toBeNull();
});
