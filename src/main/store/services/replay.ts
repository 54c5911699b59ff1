/** Plays recorded event files into the desk, for demo and tests; refused unless the hub is a sample hub. A replay goes on after a restart of the store. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { offeredPayloadSchema } from '../../../shared/contact/event.ts';
import type { ParsedEvents } from '../../../shared/contact/parse-events.ts';
import type { ReplayFile } from '../../../shared/contract/desk-views.ts';
import { listEventFiles, readEventFile } from '../../contacts/event-files.ts';
import { answeredKind, playEvents, type Replay, type Timer } from '../../contacts/replay.ts';
import { loadSetting, saveSetting } from '../db/settings-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import type { SetTimer } from '../sync/timers.ts';
import { receiveEvent } from './contact-events.ts';
import type { Desk } from './desk.ts';
import { heardUntil } from './running-contacts.ts';
import { isSample } from './session.ts';

export type Replays = {
  list(): ReplayFile[];
  start(request: { name: string; speed: number }): Result<{ contactId: string }>;
  /** The call was hung up here: the recording says nothing more. */
  stop(contactId: string): void;
  /** The call was answered here: a recording that waited for it goes on. */
  answered(contactId: string): void;
  /** Takes up what a killed store was playing. */
  resume(): void;
  stopAll(): void;
};

const playingSchema = z.array(
  z.object({ contactId: z.uuid(), name: z.string(), speed: z.number(), runId: z.string(), startedAtMs: z.number() }),
);
type Playing = z.infer<typeof playingSchema>[number];
const settingKey = 'replays';

function titleOf(parsed: ParsedEvents, name: string): string {
  const offer = parsed.events.find((event) => event.kind === 'call.offered' || event.kind === 'chat.opened');
  const payload = offeredPayloadSchema.safeParse(offer?.payload);
  return payload.success && payload.data.display_name !== undefined ? payload.data.display_name : name;
}

function describeFile(folder: string, name: string): ReplayFile {
  const read = readEventFile(folder, name);
  if (!read.ok) return { name, title: name, events: 0, durationMs: 0, damagedLines: 1 };
  const { events, damagedLines } = read.value;
  const durationMs = Math.max(0, ...events.map((event) => event.ts_mono_ms));
  return { name, title: titleOf(read.value, name), events: events.length, durationMs, damagedLines: damagedLines.length };
}

export function createReplays(desk: () => Desk, folder: string, timer: Timer): Replays {
  const running = new Map<string, Replay>();
  const remembered = (): Playing[] => playingSchema.catch([]).parse(loadSetting(desk().store.own, settingKey) ?? []);
  const forget = (contactId: string) =>
    saveSetting(
      desk().store.own,
      settingKey,
      remembered().filter((one) => one.contactId !== contactId),
    );

  /** Nobody waits for this write: on a full disk the recording stays remembered, and is found to be over at the next start. */
  const forgetPlayed = (contactId: string) => {
    try {
      forget(contactId);
    } catch (error) {
      const trouble = storageError(error);
      if (trouble === null) throw error;
      desk().disk.failed(trouble);
    }
  };

  const play = (one: Playing, parsed: ParsedEvents, fromMonoMs: number) => {
    const isAnswered = (desk().rooms.byId(one.contactId)?.view.answeredAtMs ?? null) !== null;
    const plan = { events: parsed.events, runId: one.runId, speed: one.speed, startedAtMs: one.startedAtMs, fromMonoMs, isAnswered };
    let left = parsed.events.filter((event) => event.ts_mono_ms >= fromMonoMs && event.kind !== answeredKind).length;
    const replay = playEvents(plan, timer, desk().store.nowMs, (event) => {
      receiveEvent(desk(), event, { contactId: one.contactId, skippedLines: parsed.damagedLines.length });
      left -= 1;
      if (left === 0) {
        running.delete(one.contactId);
        forgetPlayed(one.contactId);
      }
    });
    if (left > 0) running.set(one.contactId, replay);
  };

  return {
    list: () => (isSample(desk()) ? listEventFiles(folder).map((name) => describeFile(folder, name)) : []),
    start({ name, speed }) {
      const { store } = desk();
      if (!isSample(desk())) return fail('auth.forbidden', 'main', 'replay is for sample hubs');
      const read = readEventFile(folder, name);
      if (!read.ok) return read;
      const contactId = store.newId();
      const one: Playing = { contactId, name, speed, runId: contactId.slice(-12), startedAtMs: store.nowMs() };
      saveSetting(store.own, settingKey, [...remembered(), one]);
      play(one, read.value, 0);
      return ok({ contactId });
    },
    stop(contactId) {
      running.get(contactId)?.stop();
      running.delete(contactId);
      forget(contactId);
    },
    answered(contactId) {
      const startedAtMs = running.get(contactId)?.answered() ?? null;
      if (startedAtMs === null) return;
      const moved = remembered().map((one) => (one.contactId === contactId ? { ...one, startedAtMs } : one));
      saveSetting(desk().store.own, settingKey, moved);
    },
    resume() {
      for (const one of remembered()) {
        const fromMonoMs = heardUntil(desk(), one.contactId);
        const read = readEventFile(folder, one.name);
        if (fromMonoMs === null || !read.ok) forget(one.contactId);
        else play(one, read.value, fromMonoMs);
      }
    },
    stopAll() {
      for (const replay of running.values()) replay.stop();
      running.clear();
    },
  };
}

/** The store's timers as a replay wants them. */
export function replayTimer(setTimer: SetTimer): Timer {
  return {
    set: (run, ms) => setTimer(run, ms),
    clear: (cancel) => {
      if (typeof cancel === 'function') cancel();
    },
  };
}
