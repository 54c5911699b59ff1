/**
 * Holds the contacts in progress: in memory for speed, in own.db at every change that matters, so that a kill loses nothing.
 * Decides nothing about them.
 */
import { z } from 'zod';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { type ContactFold, contactFoldSchema } from '../../../shared/contact/fold-events.ts';
import { demandSchema } from '../../../shared/ticket/ticket.ts';
import {
  runningContactById,
  runningContactBySource,
  runningContacts,
  type SavedContact,
  saveRunningContact,
} from '../db/running-contacts-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { MonitorTrack } from './contact-progress.ts';

export const roomStateSchema = z.object({
  fold: contactFoldSchema,
  /** Normalised number or chat address. */
  fromAddress: z.string(),
  /** Ids of the mutations that opened the contact's record and its ticket; null until they were queued. */
  startMutationId: z.string().nullable(),
  ticketMutationId: z.string().nullable(),
  /** Follow-ups of this contact's case are planned once. */
  isFollowUpPlanned: z.boolean(),
  /** The completed record is in the outbox: nothing of this contact is queued a second time. */
  isFinished: z.boolean(),
  /** Demands put on the checklist by the desk: one that the agent removed does not come back. */
  proposedDemands: z.array(z.string()),
  /** The list of the contact's ticket as the guide took it over last. */
  ticketDemands: z
    .object({ ticketId: z.string(), demands: z.array(demandSchema) })
    .nullable()
    .default(null),
});
export type RoomState = z.infer<typeof roomStateSchema>;

/** `monitor` is worked out again after a restart. */
export type Room = { view: RunningContact; state: RoomState; monitor: MonitorTrack | null };

export function freshState(fold: ContactFold): RoomState {
  return {
    fold,
    fromAddress: '',
    startMutationId: null,
    ticketMutationId: null,
    isFollowUpPlanned: false,
    isFinished: false,
    proposedDemands: [],
    ticketDemands: null,
  };
}

/**
 * action: on disk before it is shown, or it did not happen. heard: said whatever the disk does, so it is shown and then the error
 * is raised. passing: a sentence still being heard, which need not survive a crash.
 */
export type RoomChange = 'action' | 'heard' | 'passing';

export type Rooms = {
  /** Not ended, oldest first. */
  open(): Room[];
  /** Also one that has ended, while this PC still has it. */
  byId(id: string): Room | null;
  bySource(source: string, sourceContactId: string): Room | null;
  put(room: Room, change?: RoomChange): void;
  /** What no screen shows and need not survive a crash. */
  hold(room: Room): void;
  /** Only to disk: for use inside the transaction that queues the room's mutations. Call `put` after it. */
  save(room: Room): void;
  /** Writes what was shown although the disk refused it. Throws while it still does. */
  saveRefused(): void;
};

function toRoom(saved: SavedContact | null): Room | null {
  if (saved === null) return null;
  const state = roomStateSchema.safeParse(saved.state);
  return state.success ? { view: saved.view, state: state.data, monitor: null } : null;
}

function keyOf(source: string, sourceContactId: string): string {
  return `${source}\n${sourceContactId}`;
}

export function openRooms(store: DeskStore): Rooms {
  const rooms = new Map<string, Room>();
  const ids = new Map<string, string>();
  const hold = (room: Room) => {
    const { id, source, sourceContactId, phase } = room.view;
    if (phase === 'ended') {
      rooms.delete(id);
      return;
    }
    rooms.set(id, room);
    ids.set(keyOf(source, sourceContactId), id);
  };
  for (const saved of runningContacts(store.own)) {
    const room = toRoom(saved);
    if (room !== null) hold(room);
  }
  /** Shown and not on disk; a later save of the same room makes up for it. */
  const refused = new Map<string, Room>();
  const save = (room: Room) => {
    saveRunningContact(store.own, { view: room.view, state: room.state }, store.nowMs());
    refused.delete(room.view.id);
  };
  const byId = (id: string) => rooms.get(id) ?? toRoom(runningContactById(store.own, id));
  return {
    open: () => [...rooms.values()].sort((a, b) => a.view.offeredAtMs - b.view.offeredAtMs || (a.view.id < b.view.id ? -1 : 1)),
    byId,
    bySource(source, sourceContactId) {
      const id = ids.get(keyOf(source, sourceContactId));
      return id === undefined ? toRoom(runningContactBySource(store.own, source, sourceContactId)) : byId(id);
    },
    save,
    hold,
    put(room, change = 'action') {
      if (change === 'action') save(room);
      hold(room);
      store.announce(['contact']);
      if (change !== 'heard') return;
      refused.set(room.view.id, room);
      save(room);
    },
    saveRefused() {
      for (const room of [...refused.values()]) save(room);
    },
  };
}
