/** Who signed, without a name. */
import { describe, expect, test } from 'vitest';
import { maskSigners, signerWords } from '../../../src/shared/customer/signer.ts';

describe('who signed', () => {
  test.each(['本人', '家人', '门卫', '前台', '物业前台', '邻居代收', '小区驿站代收', '菜鸟驿站', '丰巢快递柜', '丰巢', '代收'])(
    '%s is told as it is',
    (signer) => {
      expect(signerWords(signer)).toBe(signer);
    },
  );

  test.each([
    ['林晚秋', '林**'],
    [' 欧阳娜 ', '欧阳*'],
    ['家人王丽', '家***'],
    ['John Smith', 'J***'],
    ['', ''],
  ])('%s becomes %s', (signer, told) => {
    expect(signerWords(signer)).toBe(told);
  });

  test('is hidden in the words of a carrier as well', () => {
    expect(maskSigners('已签收，签收人：林晚秋。如有疑问请联系派送员')).toBe('已签收，签收人：林**。如有疑问请联系派送员');
    expect(maskSigners('显示签收，签收人：门卫')).toBe('显示签收，签收人：门卫');
  });
});
