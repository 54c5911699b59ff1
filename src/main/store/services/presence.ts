/**
 * Tells the hub which tickets are open on this desk and what is being changed in them, and keeps what it says of others. In memory only;
 * while the hub is out of reach nothing is claimed, and the view says so.
 */
import { presencePath, type Say, saidAnswerSchema, type ToldPresence } from '../../../shared/contract/presence.ts';
import type { Place, PresenceView } from '../../../shared/contract/presence-views.ts';
import { claimMs, mostSaid, othersOn, renewEveryMs } from '../../../shared/presence/claims.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { HubClient } from '../sync/hub-client.ts';
import type { SetTimer } from '../sync/timers.ts';
import type { Rooms } from './contact-rooms.ts';

export type Presence = {
  view(): PresenceView;
  say(place: Place): void;
  /** From the hub; null: its stream is lost. */
  told(told: ToldPresence | null): void;
  /** A contact began, ended or got another ticket. */
  look(): void;
  /** Says goodbye where there is a hub to hear it, and waits no longer than a moment for that. */
  stop(): Promise<void>;
};

export type PresenceOptions = {
  store: DeskStore;
  rooms: Pick<Rooms, 'open'>;
  ask: HubClient['ask'];
  setTimer: SetTimer;
};

/** A place that was not heard of for this long is gone with its window. */
const placeLostMs = 40_000;
/** What changes is gathered this long, so that going through a list with the keys is not a request per row. */
const gatherMs = 300;
/** A stream that comes back by then was not missed. */
const blindAfterMs = 5_000;
const goodbyeMs = 1_000;

type HeldPlace = { ticketId: string; edits: { field: Place['edits'][number]['field']; activeMs: number }[]; heardMs: number };
type Claims = ToldPresence['tickets'][number]['claims'];
type SaidLine = Say['said'][number];

class DeskPresence implements Presence {
  private readonly seat: string;
  private readonly options: PresenceOptions;
  private readonly places = new Map<string, HeldPlace>();
  private others = new Map<string, Claims>();
  private sight: PresenceView['sight'] = 'unknown';
  /** What the hub was told last: the keys of it, without the times. */
  private saidPrint = '';
  private isAsking = false;
  private isStopped = false;
  private cancelNext = () => {};
  private nextInMs: number | null = null;
  private cancelBlind: (() => void) | null = null;

  constructor(options: PresenceOptions) {
    this.options = options;
    this.seat = options.store.newId();
    this.expectLoss();
  }

  view(): PresenceView {
    const userId = this.options.store.actor()?.userId ?? null;
    const tickets = [...this.others].map(([ticketId, claims]) => {
      const named = claims.map((claim) => ({
        ...{ seat: claim.seat, userId: claim.user_id, name: claim.name, what: claim.what },
        ...{ sinceMs: claim.since_ms, activeMs: claim.active_ms },
      }));
      return { ticketId, people: othersOn(named, userId) };
    });
    return { sight: this.sight, tickets: tickets.filter(({ people }) => people.length > 0) };
  }

  say({ placeId, ticketId, edits }: Place): void {
    const nowMs = this.options.store.nowMs();
    if (ticketId === null) this.places.delete(placeId);
    else {
      const held = edits.map(({ field, idleMs }) => ({ field, activeMs: nowMs - idleMs }));
      this.places.set(placeId, { ticketId, edits: held, heardMs: nowMs });
    }
    this.look();
  }

  look(): void {
    if (printOf(this.doing()) !== this.saidPrint) this.next(gatherMs);
  }

  told(told: ToldPresence | null): void {
    if (this.isStopped) return;
    if (told === null) {
      this.expectLoss();
      return;
    }
    this.cancelBlind?.();
    this.cancelBlind = null;
    if (told.whole) this.others = new Map();
    for (const { ticket_id, claims } of told.tickets) {
      if (claims.length === 0) this.others.delete(ticket_id);
      else this.others.set(ticket_id, claims);
    }
    this.sight = 'live';
    this.options.store.announce(['presence']);
    // A hub that was away has forgotten this desk.
    if (told.whole) this.next(0);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancelNext();
    this.cancelBlind?.();
    if (this.saidPrint === '' || this.sight !== 'live') return;
    const body: Say = { seat: this.seat, said: [] };
    let cancel = () => {};
    const heard = this.options.ask({ method: 'POST', path: presencePath, body }, saidAnswerSchema);
    const waited = new Promise<void>((resolve) => {
      cancel = this.options.setTimer(resolve, goodbyeMs);
    });
    await Promise.race([heard, waited]);
    cancel();
  }

  private expectLoss(): void {
    this.cancelBlind ??= this.options.setTimer(() => {
      this.others = new Map();
      this.sight = 'blind';
      this.saidPrint = '';
      this.options.store.announce(['presence']);
    }, blindAfterMs);
  }

  private next(inMs: number): void {
    if (this.isStopped || (this.nextInMs !== null && this.nextInMs <= inMs)) return;
    this.cancelNext();
    this.nextInMs = inMs;
    this.cancelNext = this.options.setTimer(() => {
      this.nextInMs = null;
      void this.tell();
    }, inMs);
  }

  /** Everything this desk does with tickets now. */
  private doing(): SaidLine[] {
    const nowMs = this.options.store.nowMs();
    const lines = new Map<string, SaidLine>();
    const add = (ticketId: string, what: SaidLine['what'], idleMs: number) => {
      const key = `${ticketId} ${what}`;
      const idle = Math.max(0, Math.min(idleMs, lines.get(key)?.idle_ms ?? idleMs));
      lines.set(key, { ticket_id: ticketId, what, idle_ms: Math.round(idle) });
    };
    for (const { view } of this.options.rooms.open()) {
      if (view.ticketId === null || (view.phase !== 'talking' && view.phase !== 'held')) continue;
      add(view.ticketId, 'open', 0);
      add(view.ticketId, 'contact', 0);
    }
    for (const [placeId, { ticketId, edits, heardMs }] of this.places) {
      if (nowMs - heardMs > placeLostMs) {
        this.places.delete(placeId);
        continue;
      }
      add(ticketId, 'open', 0);
      for (const { field, activeMs } of edits) if (nowMs - activeMs < claimMs[field]) add(ticketId, field, nowMs - activeMs);
    }
    return [...lines.values()].slice(0, mostSaid);
  }

  private async tell(): Promise<void> {
    if (this.isStopped || this.isAsking) return;
    const said = this.doing();
    const print = printOf(said);
    const isSilent = print === '' && this.saidPrint === '';
    if (isSilent || this.sight !== 'live') return;
    this.isAsking = true;
    const body: Say = { seat: this.seat, said };
    const answer = await this.options.ask({ method: 'POST', path: presencePath, body }, saidAnswerSchema);
    this.isAsking = false;
    if (answer.ok) this.saidPrint = print;
    if (printOf(this.doing()) !== print) this.next(gatherMs);
    else if (print !== '' || !answer.ok) this.next(renewEveryMs);
  }
}

function printOf(said: readonly SaidLine[]): string {
  return said
    .map(({ ticket_id, what }) => `${ticket_id} ${what}`)
    .sort()
    .join('\n');
}

export function createPresence(options: PresenceOptions): Presence {
  return new DeskPresence(options);
}
