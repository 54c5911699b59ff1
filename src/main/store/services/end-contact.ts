/** Takes a contact off the desk once its record was handed to the outbox. */
import { applyEvent } from './contact-events.ts';
import type { Room } from './contact-rooms.ts';
import type { Desk } from './desk.ts';
import { ownEvent } from './running-contacts.ts';

export function endContact(desk: Desk, room: Room): void {
  desk.replays.stop(room.view.id);
  const isOver = room.view.endedAtMs !== null;
  const ended = isOver ? room : applyEvent(desk, room, ownEvent(desk, room, 'call.ended'));
  desk.rooms.put(ended);
  applyEvent(desk, ended, ownEvent(desk, ended, 'call.wrapup_ended'));
}
