/** Where somebody wrote or called from, as shown by default. */
import type { Channel } from '../base/words.ts';
import { maskPhone } from './mask.ts';
import { normalizePhone } from './normalize-phone.ts';

/** 「13800006021」 → 「138****6021」, 「wx_lin」 → 「wx***」; the name under a public post is public. */
export function maskAddress(address: string, channel: Channel): string {
  if (channel === 'public' || address === '') return address;
  const phone = normalizePhone(address);
  return phone === null ? `${address.slice(0, 2)}***` : maskPhone(phone.number);
}
