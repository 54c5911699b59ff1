/** Makes the rows that desks see out of what sources sent. */
import { withOwnWork } from '../../../shared/contact/post.ts';
import type { PresentRow, SourceKind, SourceRowOf } from '../../../shared/contract/ingest-rows.ts';
import type { CustomerRecord } from '../../../shared/customer/compose-customer.ts';
import { normalizePhone } from '../../../shared/customer/normalize-phone.ts';
import type { EntityPut, RowRef } from '../../../shared/sync/mutation.ts';
import { entityId, type StoredRow } from '../ingest-storage.ts';

export type EntityKind = 'benefit' | 'order' | 'logistics_event' | 'contact';
export const entityKinds: readonly SourceKind[] = ['benefit', 'order', 'logistics_event', 'contact'];

const refs = new WeakMap<StoredRow, RowRef>();

/** Asked for several times in a batch of thousands. */
export function refOf(row: StoredRow): RowRef {
  let ref = refs.get(row);
  if (ref === undefined) {
    ref = { entity: row.kind as EntityKind, id: entityId(row.source, row.kind, row.sourceId) };
    refs.set(row, ref);
  }
  return ref;
}

export type Place = { scope: string; customerId: string };

function benefitPut(base: { id: string; scope: string }, customerId: string, body: SourceRowOf<'benefit'>): EntityPut {
  const { title, amount_cents: amountCents, status, expires_at: expiresAtMs } = body;
  return { entity: 'benefit', row: { ...base, ver: 0, deleted: false, customerId, title, amountCents, status, expiresAtMs } };
}

function orderPut(base: { id: string; scope: string }, customerId: string, body: SourceRowOf<'order'>): EntityPut {
  return {
    entity: 'order',
    row: {
      ...base,
      ver: 0,
      deleted: false,
      customerId,
      orderNo: body.order_no,
      product: body.product,
      quantity: body.quantity,
      amountCents: body.amount_cents,
      status: body.status,
      placedAtMs: body.placed_at,
      shippedAtMs: body.shipped_at,
      promisedAtMs: body.promised_at,
      signedAtMs: body.signed_at,
      signedBy: body.signed_by,
      carrier: body.carrier,
      trackingNo: body.tracking_no,
    },
  };
}

type Times = { startedAtMs: number; endedAtMs: number | null };

/**
 * A source's clock may be ahead: what it says began or ended later than the hub heard of it, began or ended then. Said again unchanged,
 * it stays at what was taken for it, so that no clock of ours moves on by itself.
 */
function contactTimes(body: SourceRowOf<'contact'>, { before, existing, nowMs }: Pick<Around, 'before' | 'existing' | 'nowMs'>): Times {
  const said = before?.kind === 'contact' ? before : null;
  const kept = existing?.entity === 'contact' && !existing.row.deleted ? existing.row : null;
  const began = said?.started_at === body.started_at ? (kept?.startedAtMs ?? body.started_at) : body.started_at;
  const ended = said?.ended_at === body.ended_at ? (kept?.endedAtMs ?? body.ended_at) : body.ended_at;
  const startedAtMs = Math.min(began, nowMs);
  return { startedAtMs, endedAtMs: body.ended_at === null || ended === null ? null : Math.max(startedAtMs, Math.min(ended, nowMs)) };
}

type ContactLinks = Times & { customerId: string | null; ticketId: string | null; satisfaction: number | null };

function contactPut(base: { id: string; scope: string }, links: ContactLinks, body: SourceRowOf<'contact'>): EntityPut {
  return {
    entity: 'contact',
    row: {
      ...base,
      ver: 0,
      deleted: false,
      customerId: links.customerId,
      ticketId: links.ticketId,
      channel: body.channel,
      direction: body.direction,
      fromAddress: (body.channel === 'phone' ? normalizePhone(body.from)?.number : undefined) ?? body.from,
      state: body.ended_at === null ? 'open' : 'ended',
      startedAtMs: links.startedAtMs,
      endedAtMs: links.endedAtMs,
      agentId: null,
      agentName: body.agent_name,
      summary: body.summary,
      emotionPeak: body.emotion,
      wrapCode: null,
      // None of ours was in force.
      packs: { scripts: 0, rules: 0, guides: 0, policy: 0 },
      transcript: body.transcript.map(({ speaker, text, at_ms: atMs }, index) => ({
        id: String(index),
        speaker,
        via: body.channel === 'phone' ? 'speech' : 'message',
        text,
        atMs,
        endMs: atMs,
        rev: 1,
        emotion: null,
        findings: [],
      })),
      guide: null,
      alerts: [],
      satisfaction: links.satisfaction,
    },
  };
}

type Around = {
  scope: string;
  /** Null only for a contact of nobody known. */
  customerId: string | null;
  existing: EntityPut | null;
  satisfaction: number | null;
  /** What the source said of it until now; null when it said nothing. */
  before: PresentRow | null;
  nowMs: number;
};

/** Null when the row cannot stand without a customer. */
export function entityPut(stored: StoredRow, body: PresentRow, around: Around): EntityPut | null {
  const { scope, customerId, existing, satisfaction } = around;
  // A row that was put away from desks stays where it is.
  const base = { id: refOf(stored).id, scope: existing === null || existing.row.deleted ? scope : existing.row.scope };
  if (body.kind === 'contact') {
    const ticketId = existing?.entity === 'contact' ? existing.row.ticketId : null;
    const put = contactPut(
      base,
      { ...contactTimes(body, around), customerId, ticketId, satisfaction: satisfaction ?? body.satisfaction },
      body,
    );
    if (put.entity !== 'contact' || existing?.entity !== 'contact' || existing.row.deleted) return put;
    // Joined here with a customer the source does not know of.
    const kept = { ...put.row, customerId: put.row.customerId ?? (ticketId === null ? null : existing.row.customerId) };
    return { entity: 'contact', row: withOwnWork(kept, existing.row) };
  }
  if (customerId === null) return null;
  if (body.kind === 'benefit') return benefitPut(base, customerId, body);
  if (body.kind === 'order') return orderPut(base, customerId, body);
  if (body.kind !== 'logistics_event') return null;
  const { at: atMs, place, text } = body;
  const orderId = entityId(stored.source, 'order', body.order);
  return { entity: 'logistics_event', row: { ...base, ver: 0, deleted: false, customerId, orderId, atMs, place, text } };
}

/** A person's own row together with the rows that add to it. */
export function customerRecord(own: SourceRowOf<'customer'>, source: string, added: readonly PresentRow[]): CustomerRecord {
  const points = added.flatMap((row) => (row.kind === 'contact_point' ? [{ number: row.number, verified: row.verified }] : []));
  const tags = added.flatMap((row) => (row.kind === 'tag' ? [row.tag] : []));
  const tiers = added.flatMap((row) => (row.kind === 'tier' ? [row] : []));
  const tier = tiers.toSorted((a, b) => b.source_version - a.source_version || (a.source_id < b.source_id ? -1 : 1))[0];
  return {
    source,
    sourceId: own.source_id,
    name: own.name,
    salutation: own.salutation,
    memberNo: own.member_no,
    phones: [...own.phones, ...points],
    tier: tier?.tier ?? own.tier,
    verified: own.verified,
    tags: [...own.tags, ...tags],
    region: own.region,
    memberSinceMs: own.member_since_at,
  };
}
