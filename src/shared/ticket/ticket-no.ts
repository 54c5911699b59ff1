/** Ticket numbers that can be given without a network: date of opening and five characters drawn from the id. */
import { minuteMs } from '../base/clock.ts';

/** Digits and capitals without I, L, O, U, which are misheard or misread. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** e.g. TK-20261122-7F3KQ. The date is that of the business's time zone; the five characters are the id's last 25 bits. */
export function ticketNumber(id: string, openedAtMs: number, utcOffsetMinutes: number): string {
  const date = new Date(openedAtMs + utcOffsetMinutes * minuteMs).toISOString().slice(0, 10).replaceAll('-', '');
  let bits = Number.parseInt(id.replaceAll('-', '').slice(-7), 16) % 2 ** 25;
  let tail = '';
  for (let i = 0; i < 5; i++) {
    tail = alphabet.charAt(bits % 32) + tail;
    bits = Math.floor(bits / 32);
  }
  return `TK-${date}-${tail}`;
}

/** A ticket number as typed or heard (any case, blanks, O for 0), in its proper form; null when it is none. */
export function readTicketNumber(text: string): string | null {
  const cleaned = text.normalize('NFKC').toUpperCase().replace(/[\s_]/g, '');
  const found = /^TK-?(\d{8})-?([0-9A-Z]{5})$/.exec(cleaned);
  if (found === null) return null;
  const tail = (found[2] ?? '').replace(/O/g, '0').replace(/[IL]/g, '1').replace(/U/g, 'V');
  return `TK-${found[1]}-${tail}`;
}

/** What a ticket number typed so far begins with in its proper form: tk2026 → TK-2026; null when it is no beginning of one. */
export function ticketNumberBeginning(text: string): string | null {
  const cleaned = text.normalize('NFKC').toUpperCase().replace(/[\s_]/g, '');
  const found = /^TK-?(?:(\d{1,8})|(\d{8})-?([0-9A-Z]{0,5}))$/.exec(cleaned);
  if (found === null) return null;
  return found[2] === undefined ? `TK-${found[1]}` : `TK-${found[2]}-${found[3] ?? ''}`;
}
