/**
 * What holds of posts, emergencies and long talks when everything has drained, told without the product's own judgement:
 * N1 accepted words stand in their contact, each at its place; P1 a post is answered or put away once, and shows what its author did; P2 it joins one case; E1 a declared emergency stays one.
 */
import { replyId } from '../../src/shared/contact/post.ts';
import { deriveId } from '../../src/shared/sync/derive-id.ts';
import { Violation } from './env.ts';
import { keyOf, type Tables } from './memory-tables.ts';
import type { Truth } from './oracle.ts';

type Args = { contactId: string; ticketId: string };
type Accepted = Pick<Truth, 'mutationId' | 'name' | 'userId'> & { args: Args };

function contactOf({ rows }: Pick<Tables, 'rows'>, id: string) {
  const put = rows.get(keyOf('contact', id));
  return put?.entity === 'contact' ? put.row : null;
}

function checkEnding(tables: Pick<Tables, 'rows'>, { mutationId, name, userId, args }: Accepted): void {
  const post = contactOf(tables, args.contactId);
  const isTold = name === 'post.close' || post?.transcript.some(({ id }) => id === replyId(mutationId)) === true;
  if (post?.state !== 'ended' || post.agentId !== userId || !isTold) {
    throw new Violation('P1', `${name} ${mutationId} was accepted, its post ${args.contactId} shows nothing of it`);
  }
}

type Piece = { contactId: string; from: number; utterances: readonly { id: string }[] };

function checkWords(tables: Pick<Tables, 'rows'>, mutationId: string, { contactId, from, utterances }: Piece): void {
  const transcript = contactOf(tables, contactId)?.transcript ?? [];
  const isThere = utterances.every(({ id }, index) => transcript[from + index]?.id === id);
  if (!isThere) throw new Violation('N1', `the words of ${mutationId} were accepted and are not at place ${from} of ${contactId}`);
}

function checkEmergency(tables: Pick<Tables, 'rows'>, { mutationId, args }: Accepted): void {
  const put = tables.rows.get(keyOf('ticket', args.ticketId));
  const told = tables.rows.get(keyOf('ticket_event', deriveId(mutationId, 'ticket_event/worsened')));
  if (put?.entity !== 'ticket' || put.row.urgency !== 'emergency' || told === undefined) {
    throw new Violation('E1', `the emergency ${mutationId} of ${args.ticketId} was accepted and is not there`);
  }
}

/** The acts of a run change no urgency otherwise. */
export function checkCases(tables: Pick<Tables, 'rows' | 'ledger'>, truth: ReadonlyMap<string, Omit<Truth, 'clientId'>>): void {
  const endedBy = new Map<string, string>();
  for (const { mutationId, status } of tables.ledger.values()) {
    const saved = status === 'ok' ? truth.get(mutationId) : undefined;
    if (saved === undefined) continue;
    const accepted = { ...saved, args: saved.args as Args };
    const { name, args } = accepted;
    if (name === 'post.reply' || name === 'post.close') {
      const first = endedBy.get(args.contactId);
      if (first !== undefined) throw new Violation('P1', `${first} and ${mutationId} both ended the post ${args.contactId}`);
      endedBy.set(args.contactId, mutationId);
      checkEnding(tables, accepted);
    } else if (name === 'post.join') {
      const ticketId = contactOf(tables, args.contactId)?.ticketId;
      if (ticketId !== args.ticketId)
        throw new Violation('P2', `${mutationId} joined ${args.contactId} with ${args.ticketId}, it is with ${ticketId}`);
    } else if (name === 'ticket.declareEmergency') checkEmergency(tables, accepted);
    else if (name === 'contact.addWords') checkWords(tables, mutationId, saved.args as unknown as Piece);
  }
}
