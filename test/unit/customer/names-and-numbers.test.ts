import { describe, expect, test } from 'vitest';
import { callName } from '../../../src/shared/customer/call-name.ts';
import { maskName, maskPhone } from '../../../src/shared/customer/mask.ts';
import { normalizePhone } from '../../../src/shared/customer/normalize-phone.ts';
import { pinyinKeys } from '../../../src/shared/customer/search-keys.ts';

describe('telephone numbers', () => {
  test.each([
    '13812345678',
    '+86 138 1234 5678',
    '+8613812345678',
    '0086-138-1234-5678',
    '8613812345678',
    '013812345678',
    '138-1234-5678',
    '(138) 1234 5678',
    '１３８１２３４５６７８',
    '138\u20111234\u20115678',
    'tel:+8613812345678',
    '1795113812345678',
    ' 138​12345678 ',
  ])('%s is the mobile 13812345678', (raw) => {
    expect(normalizePhone(raw)).toEqual({ number: '13812345678', kind: 'mobile', relay: false, last4: '5678' });
  });

  test.each([
    ['010-12345678', '01012345678'],
    ['(010)12345678转8001', '01012345678'],
    ['+861012345678', '01012345678'],
    ['+86 0571 8888 8888', '057188888888'],
    ['057188888888-801', '057188888888'],
    ['0571-88888888#801', '057188888888'],
    ['0571-88888888 分机 801', '057188888888'],
    ['0571-88888888 ext.801', '057188888888'],
    ['88888888', '88888888'],
  ])('%s is the landline %s', (raw, number) => {
    expect(normalizePhone(raw)).toMatchObject({ number, kind: 'landline', relay: false });
  });

  test.each(['17012345678转1234', '17012345678-1234', '170123456781234', '17012345678,1234', '17012345678 分机1234'])(
    '%s is a relay number with its extension',
    (raw) => expect(normalizePhone(raw)).toEqual({ number: '170123456781234', kind: 'relay', relay: true, last4: '5678' }),
  );

  test('a lent 950 number and a number marked as private are relays', () => {
    expect(normalizePhone('95013012345678')).toMatchObject({ kind: 'relay', relay: true });
    expect(normalizePhone('隐私号 13812345678')).toMatchObject({ number: '13812345678', relay: true });
    expect(normalizePhone('95555')).toMatchObject({ kind: 'other', relay: false });
  });

  test('a foreign number never looks like a mainland mobile', () => {
    expect(normalizePhone('+1 312 555 1234')).toMatchObject({ number: '0013125551234', kind: 'other' });
    expect(normalizePhone('00852 9123 4567')).toMatchObject({ number: '0085291234567', kind: 'other' });
  });

  test.each(['', '  ', 'anonymous', '未知号码', '12', '没有电话', '1'.repeat(21), '138abc45678'])('「%s」 is no number', (raw) => {
    expect(normalizePhone(raw)).toBeNull();
  });
});

describe('masking', () => {
  test.each([
    ['张三', '张*'],
    ['林晓雨', '林**'],
    ['欧阳娜娜', '欧阳**'],
    ['欧阳', '欧*'],
    ['张', '张*'],
    ['阿依古丽·买买提', '阿***'],
    ['John Smith', 'J***'],
    ['', ''],
  ])('name %s → %s', (name, masked) => expect(maskName(name)).toBe(masked));

  test.each([
    ['13812341234', '138****1234'],
    ['01012345678', '010****5678'],
    ['057188888888', '0571****8888'],
    ['170123456781234', '170****5678转****'],
    ['0013125551234', '****1234'],
    ['110', '*10'],
    ['', ''],
  ])('number %s → %s', (number, masked) => expect(maskPhone(number)).toBe(masked));
});

describe('what to call a customer', () => {
  test.each([
    ['林晓雨', '女士', '林女士'],
    ['欧阳修远', '先生', '欧阳先生'],
    ['John Smith', '先生', 'Smith先生'],
    ['林晓雨', '', '尊敬的顾客'],
    ['', '女士', '尊敬的顾客'],
  ] as const)('%s %s → %s', (name, salutation, called) => expect(callName({ name, salutation })).toBe(called));
});

describe('search keys', () => {
  test.each([
    ['单晓', ['shanxiao/sx', 'shanxiao/shx', 'danxiao/dx']],
    ['曾国强', ['zengguoqiang/zgq', 'cengguoqiang/cgq']],
    ['張偉', ['zhangwei/zw', 'zhangwei/zhw']],
    ['王茜', ['wangqian/wq', 'wangxi/wx']],
    ['解小东', ['xiexiaodong/xxd', 'jiexiaodong/jxd']],
    ['仇英', ['qiuying/qy', 'chouying/cy', 'chouying/chy']],
    ['吕布', ['lvbu/lb', 'lubu/lb']],
    ['尉迟恭', ['yuchigong/ycg', 'yuchigong/ychg', 'weichigong/wcg', 'weichigong/wchg']],
    ['林晓雨', ['linxiaoyu/lxy']],
    ['John Smith', ['johnsmith/js']],
    ['  ', []],
  ])('%s', (name, keys) => expect(pinyinKeys(name).map((key) => `${key.full}/${key.initials}`)).toEqual(keys));
});

test('a name is read the same after any number of others, however many share it', () => {
  const names = ['张伟', '单晓', '曾乐', '吕布', '欧阳重阳', '王伟'];
  const first = names.map((name) => pinyinKeys(name));
  const rest = Array.from({ length: 4_200 }, (_, n) => `王${String.fromCharCode(0x4e00 + n)}伟`);
  for (const name of rest) pinyinKeys(name);
  expect(names.map((name) => pinyinKeys(name))).toEqual(first);
  expect(first.map(([best]) => best?.full)).toEqual(['zhangwei', 'shanxiao', 'zengle', 'lvbu', 'ouyangchongyang', 'wangwei']);
});
