/** Words that were said or noted, as they are shown to read: personal data and whoever signed for a parcel are hidden. */
import { maskSigners, maskSignersInPlace } from '../customer/signer.ts';
import { maskWords } from './mask-words.ts';

export function maskTold(text: string): string {
  return maskWords(maskSigners(text));
}

/** The same for one reading of many rows, in which a text may be shown at several places: each is looked through once. */
export function maskingOnce(): (text: string) => string {
  const masked = new Map<string, string>();
  return (text) => {
    let told = masked.get(text);
    if (told === undefined) {
      told = maskTold(text);
      masked.set(text, told);
    }
    return told;
  };
}

/** The same, and every character stays where it was: a place in `text` is the same place in what is shown. */
export function maskToldInPlace(text: string): string {
  return maskWords(maskSignersInPlace(text));
}
