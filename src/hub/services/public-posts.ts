/** Public posts that arrive as events: unlike calls they are kept, so each becomes a row of its source, open until a desk answered it. */
import type { EventEnvelope } from '../../shared/contact/event.ts';
import { postPayloadSchema, postSummary } from '../../shared/contact/post.ts';
import type { HubCore } from './hub-core.ts';
import { ingestBatch } from './ingest/ingest-batch.ts';
import type { Integration } from './ingest-storage.ts';

export const postKind = 'post.published';

type Taken = { accepted: number; refused: { id: string; why: string }[] };

/** The same post again, with a higher `seq`, is its newer text. `why` names the place, never the content. */
export async function takePosts(hub: HubCore, integration: Integration, events: readonly EventEnvelope[]): Promise<Taken> {
  const refused: Taken['refused'] = [];
  const rows = events.flatMap(({ id, contact_id, seq, ts_wall, payload }) => {
    const parsed = postPayloadSchema.safeParse(payload);
    if (!parsed.success) {
      refused.push({ id, why: `not a post: ${parsed.error.issues[0]?.path.map(String).join('.').slice(0, 80) ?? ''}` });
      return [];
    }
    const { from, text, customer } = parsed.data;
    const said = { speaker: 'customer', text, at_ms: 0 };
    const row = {
      ...{ kind: 'contact', source_id: contact_id, source_version: seq, customer, channel: 'public', from, started_at: ts_wall },
      ...{ summary: postSummary(parsed.data), transcript: [said] },
    };
    return [{ id, row }];
  });
  if (rows.length === 0) return { accepted: 0, refused };
  const answer = await ingestBatch(
    hub,
    integration,
    rows.map(({ row }) => row),
  );
  for (const [index, result] of answer.results.entries()) {
    if (result.status === 'rejected') refused.push({ id: rows[index]?.id ?? '', why: `not a post: ${result.path ?? ''}` });
  }
  return { accepted: rows.length - answer.results.filter(({ status }) => status === 'rejected').length, refused };
}
