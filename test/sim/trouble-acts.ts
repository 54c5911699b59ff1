/** Files that people keep with a case, words with which a request gets past no proxy, and a disk that is put back to an older state. */
import type { Evidence } from '../../src/shared/ticket/ticket.ts';
import { plays } from './desk-acts.ts';
import type { WorldDesk } from './desk-port.ts';
import type { Dice } from './dice.ts';
import { unfitText } from './front.ts';
import { type SimFile, simFile, simFileCount } from './sim-files.ts';
import type { TroubleAct } from './troubles.ts';

export function evidenceOf({ sha256, fileName }: SimFile): Evidence {
  const id = `photo:${sha256.slice(0, 16)}`;
  return { id, item: 'photo', label: 'photo', state: 'have', source: 'customer', note: '', sha256, fileName };
}

export const playTrouble: Record<TroubleAct, (desk: WorldDesk, dice: Dice, word: string) => void> = {
  attach: (desk, dice) => {
    const ticket = dice.pick(desk.shown('ticket'));
    if (ticket !== undefined) desk.attach(ticket.id, simFile(dice.int(0, simFileCount - 1)));
  },
  // Something has just been written, and most likely not sent.
  'keep-own': (desk, dice, word) => {
    if (dice.hit(0.7)) plays.note(desk, dice, `kept ${word}`);
    desk.keepOwn();
  },
  // Whoever sits there goes on at once, before the desk hears how far it had come.
  'put-back': (desk, dice, word) => {
    desk.putBackOwn();
    for (let left = dice.int(0, 3); left > 0; left--) plays.note(desk, dice, `again ${word}`);
  },
  unfit: (desk, dice, word) => {
    const ticket = dice.pick(desk.shown('ticket'));
    if (ticket !== undefined) desk.enqueue([{ name: 'ticket.addNote', args: { ticketId: ticket.id, text: `${unfitText} ${word}` } }]);
  },
};
