/** The invariants N1–N13 as they can be seen from outside: after every write of a desk, and once everything has drained. */
import { remember } from '../../src/shared/base/remember.ts';
import { deriveId } from '../../src/shared/sync/derive-id.ts';
import { entityTables } from '../../src/shared/sync/entity-table.ts';
import type { Ticket } from '../../src/shared/ticket/ticket.ts';
import { checkCases } from './case-checks.ts';
import type { SeatedDesk } from './desk-port.ts';
import { Violation } from './env.ts';
import type { HubStore } from './hub-store.ts';
import { keyOf, type LedgerLine } from './memory-tables.ts';
import { differingColumn, type Truth } from './oracle.ts';

const revOf = { fields: 'fieldsRev', status: 'statusRev', owner: 'ownerRev' } as const;
/** The dearest check is made at every other answer. */
const reflectEvery = 2;
const packLifeMs = 300 * 86_400_000;
type Mark = { gen: number; seq: number; epoch: string | null };

type Cursors = SeatedDesk['files']['cache']['cursors'];

function isAnyFilling(cursors: Cursors): boolean {
  for (const { phase } of cursors.values()) if (phase !== 'live') return true;
  return false;
}

/** Whether every scope that is here was read up to there. */
function hasPassed(cursors: Cursors, { scopes, seqs }: LedgerLine): boolean {
  for (const scope of scopes) {
    const seq = seqs[scope] ?? 0;
    if ((cursors.get(scope)?.seq ?? seq) < seq) return false;
  }
  return true;
}

export class Checks {
  readonly truth = new Map<string, Truth>();
  /** Saved, and not in the older own.db that was put back: what of it was at the hub or under way there goes on, the rest is gone. */
  readonly lost = new Set<string>();
  readonly store: Pick<HubStore, 'tables'>;
  /** Per desk and scope. */
  readonly #marks = new Map<string, ReadonlyMap<string, Mark>>();
  /** Per desk: the file and the grants under which every row of it was right. */
  readonly #looked = new Map<string, { cache: SeatedDesk['files']['cache']; scopes: readonly string[] }>();
  /** A desk's row, and the hub's that it was found equal to; neither is ever changed. */
  readonly #alike = new WeakMap<object, object>();
  #applies = 0;
  readonly #packs = new Map<string, number>();
  /** Ids of the notes that mutations write, asked for at every write of a desk. */
  readonly #noteOf = remember(Number.POSITIVE_INFINITY, (mutationId: string) => deriveId(mutationId, 'ticket_event/note'));

  constructor(store: Pick<HubStore, 'tables'>) {
    this.store = store;
  }

  /** A desk opened its files again. */
  opened(desk: SeatedDesk): void {
    this.#marks.delete(desk.name);
    this.#looked.delete(desk.name);
    this.#reflected(desk, 'N10');
    this.#kept(desk);
  }

  /** An older own.db knows older packs, too. */
  putBack(desk: SeatedDesk, lost: readonly string[]): void {
    for (const id of lost) this.lost.add(id);
    for (const key of this.#packs.keys()) if (key.startsWith(`${desk.name} `)) this.#packs.delete(key);
  }

  written(desk: SeatedDesk, pulled: boolean): void {
    if (pulled) {
      this.#cursors(desk);
      if (this.#applies++ % reflectEvery === 0) this.#reflected(desk, 'N8');
      this.#packsRise(desk);
      this.#scopes(desk);
    }
    this.#ownWrites(desk);
  }

  /** N1: whatever was shown as saved is in own.db, with its number. */
  #kept(desk: SeatedDesk): void {
    const held = new Set(desk.files.own.entries.map(({ mutationId }) => mutationId));
    for (const [id, { clientId }] of this.truth) {
      if (clientId === desk.clientId && !held.has(id) && !this.lost.has(id)) throw new Violation('N1', `${desk.name} lost ${id}`);
    }
  }

  #cursors(desk: SeatedDesk): void {
    const { cache } = desk.files;
    const before = this.#marks.get(desk.name);
    const marks = new Map<string, Mark>();
    for (const { scope, seq, gen } of cache.cursors.values()) {
      const mark = before?.get(scope);
      const isLower = mark !== undefined && mark.gen === gen && mark.epoch === cache.epoch && seq < mark.seq;
      // Withdrawn and granted again between two answers: emptied and begun anew in one write.
      const isEmptied = () => seq === 0 && ![...cache.held.values()].some((scopes) => scopes.has(scope));
      if (isLower && !isEmptied()) {
        throw new Violation('N8', `${desk.name}: the cursor of ${scope} fell from ${mark.seq} to ${seq}`);
      }
      marks.set(scope, { gen, seq, epoch: cache.epoch });
    }
    this.#marks.set(desk.name, marks);
  }

  /** Everything up to the cursor is here, as the hub has it now (an entry that changed since has a higher seq). */
  #reflected(desk: SeatedDesk, invariant: string): void {
    const { cache, own } = desk.files;
    const { tables } = this.store;
    if (cache.epoch !== tables.epoch || own.epoch !== tables.epoch) return;
    for (const { scope, seq, phase } of cache.cursors.values()) {
      const head = tables.scopes.get(scope)?.seq ?? 0;
      if (seq > head) throw new Violation('N8', `${desk.name}: the cursor of ${scope} is at ${seq}, the hub at ${head}`);
      for (const entry of tables.index.get(scope)?.values() ?? []) {
        const { key } = entry;
        if (entry.seq > seq || key === '') continue;
        const isHeld = cache.held.get(key)?.has(scope) ?? false;
        if (entry.op === 'r') {
          if (isHeld && phase === 'live')
            throw new Violation(invariant, `${desk.name}: ${key} left ${scope} at ${entry.seq}, cursor ${seq}`);
          continue;
        }
        const ver = cache.rows.get(key)?.row.ver;
        const hubVer = tables.rows.get(key)?.row.ver;
        if (!isHeld && entry.kind === entityTables.pack.kind) continue;
        if (!isHeld || ver !== hubVer) {
          throw new Violation(
            invariant,
            `${desk.name}: ${key} of ${scope} (seq ${entry.seq}, cursor ${seq}) has ver ${ver}, the hub ${hubVer}`,
          );
        }
      }
    }
  }

  /** A row that was right under these grants still is while nothing about it was written. */
  #scopes(desk: SeatedDesk): void {
    const { cache, touched } = desk.files;
    const scopes = cache.grants?.scopes ?? [];
    const granted = new Set(scopes);
    const before = this.#looked.get(desk.name);
    const isSame = before?.cache === cache && before.scopes.length === scopes.length && before.scopes.every((scope) => granted.has(scope));
    for (const key of touched !== undefined && isSame ? touched : new Set([...cache.held.keys(), ...cache.rows.keys()])) {
      const held = cache.held.get(key);
      const row = cache.rows.get(key)?.row;
      for (const scope of held?.keys() ?? [])
        if (!granted.has(scope)) throw new Violation('N7', `${desk.name} still holds ${key} of ${scope}`);
      if (row !== undefined && held === undefined) throw new Violation('N7', `${desk.name}: no scope holds ${key}`);
      if (row !== undefined && !granted.has(row.scope))
        throw new Violation('N7', `${desk.name} still holds ${key}, which moved to ${row.scope}`);
    }
    touched?.clear();
    this.#looked.set(desk.name, { cache, scopes });
    const [stray] = desk.files.strays?.() ?? [];
    if (stray !== undefined) throw new Violation('N7', `${desk.name} can still find ${stray}, which is not here`);
    for (const [key, put] of cache.overlay) {
      if (!granted.has(put.row.scope)) throw new Violation('N7', `${desk.name} shows ${key} of ${put.row.scope}`);
    }
  }

  /** N9: once the hub accepted a change, its author never sees the value before it again. */
  #ownWrites(desk: SeatedDesk): void {
    const { files } = desk;
    const { tables } = this.store;
    if (files.overlayLags || files.own.epoch !== tables.epoch || files.cache.epoch !== tables.epoch) return;
    const { cursors } = files.cache;
    const isFilling = isAnyFilling(cursors);
    for (const { mutationId, name, state, status } of files.own.entries) {
      if (state === 'settled' && isFilling) continue;
      const line = tables.ledger.get(mutationId);
      if (line?.status !== 'ok') continue;
      if (state === 'settled' && hasPassed(cursors, line)) continue;
      const truth = this.truth.get(mutationId);
      if (truth === undefined || line.scopes.length === 0) continue;
      const { ticketId, contactId } = truth.args as { ticketId?: string | null; contactId?: string };
      if (name === 'post.reply' || name === 'post.close') {
        if (files.view('contact', contactId ?? '')?.state === 'open')
          throw new Violation('N9', `${desk.name} shows the post of its ${mutationId} as open`);
        continue;
      }
      const ticket = typeof ticketId !== 'string' ? null : files.view('ticket', ticketId);
      if (ticket === null) continue;
      if (name === 'ticket.addNote' && files.view('ticket_event', this.#noteOf(mutationId)) === null) {
        throw new Violation('N9', `${desk.name} does not show its note ${mutationId}`);
      }
      // Until the answer comes, a colleague's closing, taken back since, may be all that this desk has heard: a closed case shows none,
      // and none where it was opened again here, later.
      const isClosedHere = ticket.stage === 'closed' || files.base('ticket', ticket.id)?.stage === 'closed';
      const isHeard = status !== null || !isClosedHere;
      if (name === 'ticket.declareEmergency' && ticket.urgency !== 'emergency' && isHeard) {
        throw new Violation('N9', `${desk.name} does not show its emergency ${mutationId}`);
      }
      const { stage } = truth.args as { stage?: string };
      for (const [group, rev] of Object.entries(truth.expects ?? {})) {
        const column = revOf[group as keyof typeof revOf];
        // Moved to the stage it was at: only the reason is written, into the story.
        if (group === 'status' && ticket.stage === stage) continue;
        if (column !== undefined && (ticket as Ticket)[column] === rev) {
          throw new Violation('N9', `${desk.name} shows ${group} as it was before its own ${mutationId}`);
        }
      }
    }
  }

  #packsRise(desk: SeatedDesk): void {
    for (const [packId, version] of desk.files.own.packSeen) {
      const key = `${desk.name} ${packId}`;
      if (version < (this.#packs.get(key) ?? 0)) throw new Violation('N13', `${desk.name}: ${packId} fell to ${version}`);
      this.#packs.set(key, version);
    }
  }

  /** After the faults stopped and everything drained. */
  final(desks: readonly SeatedDesk[]): void {
    const { ledger, clients, rows } = this.store.tables;
    for (const [id, { name, clientId }] of this.truth) {
      if (!ledger.has(id) && !this.lost.has(id))
        throw new Violation('N1', `${name} ${id} of client ${clientId} was saved and is not in the ledger`);
    }
    const numbers = new Map<string, number[]>();
    for (const { clientId, n } of ledger.values()) numbers.set(clientId, [...(numbers.get(clientId) ?? []), n]);
    for (const [clientId, ns] of numbers) {
      ns.sort((a, b) => a - b);
      const isWhole = ns.every((n, index) => n === index + 1) && clients.get(clientId)?.lastN === ns.length;
      if (!isWhole) throw new Violation('N3', `client ${clientId} has ${ns.join(' ')}, last_n ${clients.get(clientId)?.lastN}`);
    }
    for (const { mutationId, status } of ledger.values()) {
      const card = rows.get(keyOf('conflict', mutationId));
      if ((status !== 'ok') !== (card !== undefined))
        throw new Violation('N5', `${mutationId} is ${status}, its card ${card === undefined ? 'is missing' : 'is there'}`);
    }
    checkCases(this.store.tables, this.truth);
    for (const desk of desks) {
      this.#looked.delete(desk.name);
      this.#scopes(desk);
      this.#sameRows(desk);
      this.#visible(desk);
      if (desk.files.cache.overlay.size > 0) throw new Violation('N6', `${desk.name} still has an overlay`);
      this.#reflected(desk, 'N8');
    }
  }

  #visible(desk: SeatedDesk): void {
    const { ledger } = this.store.tables;
    for (const { mutationId, state } of desk.files.own.entries) {
      const status = ledger.get(mutationId)?.status;
      if (state !== (status === 'ok' ? 'settled' : status))
        throw new Violation('N5', `${desk.name}: ${mutationId} is ${state}, in the ledger ${status}`);
      if (status !== 'ok' && desk.files.base('conflict', mutationId) === null) {
        throw new Violation('N5', `${desk.name} has no card for ${mutationId}`);
      }
    }
  }

  #sameRows(desk: SeatedDesk): void {
    const { tables } = this.store;
    const { cache, own } = desk.files;
    const expected = new Set<string>();
    for (const scope of tables.grants.get(desk.userId)?.scopes ?? []) {
      for (const { key, op } of tables.index.get(scope)?.values() ?? []) if (op === 'p' && key !== '') expected.add(key);
    }
    // What the hub has in a scope, whatever its index says.
    for (const [key, { row }] of tables.rows) if (!row.deleted && tables.grants.get(desk.userId)?.scopes.has(row.scope)) expected.add(key);
    for (const key of cache.rows.keys())
      if (!expected.has(key)) throw new Violation('N6', `${desk.name} has ${key}, which is not its to have`);
    for (const key of expected) {
      const [mine, theirs] = [cache.rows.get(key), tables.rows.get(key)];
      if (mine === undefined && theirs?.entity === 'pack') {
        // A desk refuses a number it has gone past, and one that its own clock calls expired.
        if (theirs.row.version < (own.packSeen.get(theirs.row.packId) ?? 0) || desk.skewMs > packLifeMs) continue;
      }
      if (mine === undefined || theirs === undefined) throw new Violation('N6', `${desk.name} lacks ${key}`);
      // The same rows, as another desk holds them.
      if (this.#alike.get(mine.row) === theirs.row) continue;
      const column = differingColumn(mine, theirs);
      if (column === null) this.#alike.set(mine.row, theirs.row);
      if (column !== null) throw new Violation('N6', `${desk.name}: ${key} differs in ${column}`);
    }
  }
}
