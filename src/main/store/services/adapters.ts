/**
 * The ways in from other programs: the local socket for softphones, and links. Keeps their settings and what happened at the door, and
 * sends back to a telephone or chat system what the agent does here.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { errorFields } from '../../../shared/base/log.ts';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { EventEnvelope } from '../../../shared/contact/event.ts';
import type { AdaptersView } from '../../../shared/contract/adapter-views.ts';
import type { ToldEvent } from '../../../shared/contract/contact-events.ts';
import { createHubRouting } from '../../contacts/hub-events.ts';
import { createIntake } from '../../contacts/intake.ts';
import { type DoorEvent, type LocalSocket, openLocalSocket } from '../../contacts/local-socket.ts';
import { linkEvent, parseLink } from '../../contacts/parse-link.ts';
import { loadSetting, saveSetting } from '../db/settings-repo.ts';
import type { SetTimer } from '../sync/timers.ts';
import { receiveEvent } from './contact-events.ts';
import type { Desk } from './desk.ts';

export type LocalChange = { enabled?: boolean | undefined; port?: number | undefined; origins?: readonly string[] | undefined };

export type Adapters = {
  view(): AdaptersView;
  /** Answers once the door stands as wished, or says in the view why it does not. */
  changeLocal(change: LocalChange): Promise<Result<null>>;
  /** Whoever held the old token is out. */
  renewToken(): Promise<Result<null>>;
  takeLink(link: string): void;
  /** From a system in the network, by way of the hub. */
  takeTold(told: ToldEvent): void;
  /** How many programs were told; null for a contact that did not come from one. */
  tell(source: string, event: EventEnvelope): number | null;
  start(): void;
  stop(): Promise<void>;
};

const settingKey = 'local-socket';
const defaultPort = 4719;
const settingSchema = z.object({
  enabled: z.boolean().catch(false),
  port: z.int().min(1_024).max(65_535).catch(defaultPort),
  token: z.string().catch(''),
  origins: z.array(z.string()).catch([]),
});
type Setting = z.infer<typeof settingSchema>;

const tryAgainMs = 15_000;
const announceEveryMs = 500;

function freshToken(): string {
  return randomBytes(32).toString('base64url');
}

type Door = Pick<AdaptersView['local'], 'clients' | 'events' | 'lastEventAtMs' | 'refused'>;
const quiet: Door = { clients: 0, events: 0, lastEventAtMs: null, refused: null };

function noted(door: Door, event: DoorEvent, nowMs: number): Door {
  if (event.kind === 'clients') return { ...door, clients: event.count };
  if (event.kind === 'events') return { ...door, events: door.events + event.count, lastEventAtMs: nowMs };
  return { ...door, refused: { count: (door.refused?.count ?? 0) + 1, why: event.why, atMs: nowMs } };
}

export function createAdapters(desk: () => Desk, setTimer: SetTimer): Adapters {
  let socket: LocalSocket | null = null;
  let problem: AdaptersView['local']['problem'] = null;
  let door = quiet;
  let links: AdaptersView['links'] = { taken: 0, refused: 0, lastAtMs: null };
  let isStopped = false;
  let cancelRetry = () => {};
  let isAnnouncing = false;
  let turn: Promise<void> = Promise.resolve();

  const routing = createHubRouting(
    () => {
      const actor = desk().store.actor();
      return actor === null ? null : { id: actor.userId, name: actor.name };
    },
    (source, contactId) => desk().rooms.bySource(source, contactId)?.view ?? null,
  );
  const read = (): Setting => settingSchema.parse(loadSetting(desk().store.own, settingKey) ?? {});
  /** A flood at the door is not to become a flood of news. */
  const announce = () => {
    if (isAnnouncing || isStopped) return;
    isAnnouncing = true;
    setTimer(() => {
      isAnnouncing = false;
      if (!isStopped) desk().store.announce(['adapter']);
    }, announceEveryMs);
  };
  const onDoor = (event: DoorEvent) => {
    const { store, log } = desk();
    if (event.kind === 'refused' && door.refused?.why !== event.why) log('warn', 'door.refused', { reason: event.why });
    door = noted(door, event, store.nowMs());
    announce();
  };

  const close = async () => {
    cancelRetry();
    const before = socket;
    socket = null;
    await before?.stop();
    door = { ...door, clients: 0 };
  };
  const open = async () => {
    const setting = read();
    problem = null;
    if (!setting.enabled || isStopped) return;
    const { store, log } = desk();
    const elapsedMs = () => performance.now();
    const intake = createIntake((event) => receiveEvent(desk(), event), { elapsedMs, later: (run) => void setImmediate(run) });
    try {
      socket = await openLocalSocket({ ...setting, intake, nowMs: store.nowMs, onDoor });
    } catch (error) {
      problem = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? 'port-taken' : 'not-opened';
      log('warn', 'door.closed', errorFields(error));
      cancelRetry = setTimer(() => void again(), tryAgainMs);
    }
  };
  /** One after the other, so that two changes never open two doors. */
  const again = (): Promise<void> => {
    turn = turn
      .then(close)
      .then(open)
      .catch((error) => desk().log('error', 'door.bug', errorFields(error)))
      .then(() => desk().store.announce(['adapter']));
    return turn;
  };
  const save = async (setting: Setting): Promise<Result<null>> => {
    saveSetting(desk().store.own, settingKey, setting);
    await again();
    return ok(null);
  };

  return {
    view() {
      const { enabled, port, token, origins } = read();
      const state = socket !== null ? 'open' : enabled ? 'failed' : 'off';
      return { local: { ...door, enabled, port: socket?.port ?? port, token, origins, state, problem: enabled ? problem : null }, links };
    },
    changeLocal(change) {
      const before = read();
      const token = before.token === '' ? freshToken() : before.token;
      const { enabled = before.enabled, port = before.port, origins = before.origins } = change;
      return save({ enabled, port, token, origins: [...origins] });
    },
    renewToken: () => save({ ...read(), token: freshToken() }),
    takeLink(link) {
      const call = parseLink(link);
      const { store, log } = desk();
      links = { taken: links.taken + (call === null ? 0 : 1), refused: links.refused + (call === null ? 1 : 0), lastAtMs: store.nowMs() };
      if (call === null) log('warn', 'link.refused');
      else receiveEvent(desk(), linkEvent(call, store.nowMs()));
      announce();
    },
    takeTold(told) {
      const event = routing.route(told, desk().store.nowMs());
      if (event !== null) receiveEvent(desk(), event);
    },
    tell(source, event) {
      // Systems behind the hub are told nothing, so a chat of theirs cannot be answered here.
      if (source.startsWith('hub:')) return 0;
      if (!source.startsWith('local:')) return null;
      return socket?.send({ ...event, source: 'desk' }) ?? 0;
    },
    start: () => void again(),
    async stop() {
      isStopped = true;
      await turn;
      await close();
    },
  };
}
