/** Files that people keep with a case, and words with which a request gets past no proxy. */
import type { Evidence } from '../../src/shared/ticket/ticket.ts';
import type { SeatedDesk } from './desk-port.ts';
import type { Dice } from './dice.ts';
import { unfitText } from './front.ts';
import { type SimFile, simFile, simFileCount } from './sim-files.ts';
import type { TroubleAct } from './troubles.ts';

export function evidenceOf({ sha256, fileName }: SimFile): Evidence {
  const id = `photo:${sha256.slice(0, 16)}`;
  return { id, item: 'photo', label: 'photo', state: 'have', source: 'customer', note: '', sha256, fileName };
}

export const playTrouble: Record<TroubleAct, (desk: SeatedDesk, dice: Dice, word: string) => void> = {
  attach: (desk, dice) => {
    const ticket = dice.pick(desk.shown('ticket'));
    if (ticket !== undefined) desk.attach(ticket.id, simFile(dice.int(0, simFileCount - 1)));
  },
  unfit: (desk, dice, word) => {
    const ticket = dice.pick(desk.shown('ticket'));
    if (ticket !== undefined) desk.enqueue([{ name: 'ticket.addNote', args: { ticketId: ticket.id, text: `${unfitText} ${word}` } }]);
  },
};
