/** Limits how often one address may ask in a minute. Holds a bounded number of addresses in memory; per hub process. */

const windowMs = 60_000;
const mostAddresses = 10_000;

export type AddressGate = {
  /** Seconds until the address may ask again; 0: it may now, and this time counts. */
  waitSeconds(address: string, nowMs: number): number;
};

/** The smallest net one household or office has: IPv4 as it is, the first 64 bits of IPv6. */
export function netOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const filled = plain.includes('::') ? [...front, ...Array(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back] : front;
  return filled.slice(0, 4).join(':');
}

export function createAddressGate(mostPerMinute: number): AddressGate {
  /** Oldest window first: Map keeps the order of insertion. */
  const windows = new Map<string, { fromMs: number; count: number }>();
  return {
    waitSeconds(address, nowMs) {
      const net = netOf(address);
      const known = windows.get(net);
      if (known === undefined || nowMs - known.fromMs >= windowMs) {
        windows.delete(net);
        const oldest = windows.keys().next();
        if (windows.size >= mostAddresses && oldest.done !== true) windows.delete(oldest.value);
        windows.set(net, { fromMs: nowMs, count: 1 });
        return 0;
      }
      known.count += 1;
      return known.count <= mostPerMinute ? 0 : Math.max(1, Math.ceil((known.fromMs + windowMs - nowMs) / 1_000));
    },
  };
}
