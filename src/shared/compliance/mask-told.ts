/** Words that were said or noted, as they are shown to read: personal data and whoever signed for a parcel are hidden. */
import { remember } from '../base/remember.ts';
import { maskSigners, maskSignersInPlace } from '../customer/signer.ts';
import { maskWords } from './mask-words.ts';

export function maskTold(text: string): string {
  return maskWords(maskSigners(text));
}

/** The same for one reading of many rows, in which a text may be shown at several places: each is looked through once. */
export function maskingOnce(): (text: string) => string {
  return remember(Number.POSITIVE_INFINITY, maskTold);
}

/** The same, and every character stays where it was: a place in `text` is the same place in what is shown. */
export function maskToldInPlace(text: string): string {
  return maskWords(maskSignersInPlace(text));
}
