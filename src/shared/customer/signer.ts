/** Who signed for a parcel, in words that name nobody: places and roles are told as they are, anything else counts as a name. */
import { maskName } from './mask.ts';

const placeOrRole =
  /^(?:菜鸟|丰巢|妈妈|快递|小区|公司|单位|学校|物业|楼下|家)*(?:本人|他人|家人|家属|亲友|朋友|同事|邻居|门卫|保安|前台|物业|驿站|快递柜|自提柜|自提点|代收点|代收|丰巢|便利店|超市|传达室|收发室|门口)(?:代收|代签收?|签收)?$/;

/** 「门卫」 → 「门卫」, 「林晚秋」 → 「林**」. */
export function signerWords(signedBy: string): string {
  const trimmed = signedBy.trim();
  return placeOrRole.test(trimmed) ? trimmed : maskName(trimmed);
}

const signerInText = /(签收人\s*[:：]\s*)([^\s,，。;；、]+)/g;

/** The same inside a text, as carriers write it: 「已签收，签收人：林晚秋」 → 「已签收，签收人：林**」. */
export function maskSigners(text: string): string {
  return text.replace(signerInText, (_whole, before: string, signer: string) => `${before}${signerWords(signer)}`);
}

/** The same, as long as it was. */
export function maskSignersInPlace(text: string): string {
  return text.replace(signerInText, (_whole, before: string, signer: string) => {
    const told = signerWords(signer);
    return `${before}${told === signer ? told : told.slice(0, signer.length).padEnd(signer.length, '*')}`;
  });
}
