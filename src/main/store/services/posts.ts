/** Public posts: their queue by the shortest clock, the public answer, and the way from the public into a private talk. */
import { dayMs } from '../../../shared/base/clock.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { classifyText } from '../../../shared/classify/classify.ts';
import { complaintTypeNames } from '../../../shared/classify/type-names.ts';
import { checkText } from '../../../shared/compliance/check-text.ts';
import type { Contact } from '../../../shared/contact/contact.ts';
import { isPost, postDueAtMs, postSummary } from '../../../shared/contact/post.ts';
import type { PostQueue, PostView } from '../../../shared/contract/post-views.ts';
import { maskName } from '../../../shared/customer/mask.ts';
import { emptyProblem } from '../../../shared/guide/problem.ts';
import { savedUrgency, watchEmergency } from '../../../shared/ticket/emergency.ts';
import { ticketDueTimes } from '../../../shared/ticket/ticket-clocks.ts';
import { ticketNumber } from '../../../shared/ticket/ticket-no.ts';
import { appendAudit } from '../db/audit-repo.ts';
import { contactById } from '../db/contacts-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { unsentIds } from '../db/overlay-repo.ts';
import { endedPostsSince, openPosts, openPostTimes } from '../db/posts-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import { type Chain, startChain } from './chain.ts';
import { hearWrittenBefore } from './contact-events.ts';
import type { Desk } from './desk.ts';
import { aboutCase } from './part-case.ts';
import { logByHand } from './running-contacts.ts';

/** Answered ones stay in sight so long after they were posted. */
const shownMs = 3 * dayMs;

function saidBy(post: Contact, speaker: 'customer' | 'agent'): string {
  return post.transcript.flatMap((each) => (each.speaker === speaker ? [each.text] : [])).join('\n');
}

function viewOf(desk: Desk, post: Contact, unsent: ReadonlySet<string>): PostView {
  const { cache } = desk.store;
  const customer = post.customerId === null ? null : customerById(cache, post.customerId);
  const ticket = post.ticketId === null ? null : ticketById(cache, post.ticketId);
  return {
    ...{ id: post.id, from: post.fromAddress, place: post.summary, postedAtMs: post.startedAtMs },
    ...{ dueAtMs: postDueAtMs(post, desk.packs.policy()), answeredAtMs: post.endedAtMs, answeredBy: post.agentName },
    said: post.transcript.map(({ id, speaker, text }) => ({ id, speaker, text })),
    ...{ customerId: post.customerId, customerName: customer === null ? '' : maskName(customer.name) },
    ticket: ticket === null ? null : { id: ticket.id, ticketNo: ticket.ticketNo },
    isEmergency: classifyText(saidBy(post, 'customer')).urgency === 'emergency',
    unsent: unsent.has(post.id),
  };
}

export function postQueue(desk: Desk): PostQueue {
  const { cache, nowMs } = desk.store;
  const unsent = unsentIds(cache, 'contact');
  const { public_posts: policy } = desk.packs.policy();
  return {
    open: openPosts(cache).map((post) => viewOf(desk, post, unsent)),
    answered: endedPostsSince(cache, nowMs() - shownMs).map((post) => viewOf(desk, post, unsent)),
    invitation: policy?.invitation ?? '',
    closeReasons: policy?.close_reasons ?? [],
  };
}

/** When the public answers that are owed are due, soonest first. */
export function waitingPosts(desk: Desk): { dueAtMs: number[] } {
  const policy = desk.packs.policy();
  return { dueAtMs: openPostTimes(desk.store.cache).map((startedAtMs) => postDueAtMs({ startedAtMs }, policy)) };
}

function postOr404(desk: Desk, postId: string): Result<Contact> {
  const post = contactById(desk.store.cache, postId);
  return post === null || !isPost(post) ? fail('not-found', 'main', 'no such post') : ok(post);
}

export function addPost(desk: Desk, { from, place, text }: { from: string; place: string; text: string }): Result<{ postId: string }> {
  const postId = desk.store.newId();
  const summary = postSummary({ place, rating: null, url: null });
  const queued = enqueueMutation(desk.store, 'post.add', { contactId: postId, from, summary, text, postedAtMs: desk.store.nowMs() });
  return queued.ok ? ok({ postId }) : queued;
}

export type ReplyToPost = { postId: string; text: string; overrideReason: string | null };

/** The window is not trusted for the record: the text is checked again here, by the strictest rules. */
export function replyToPost(desk: Desk, input: ReplyToPost): Result<null> {
  const post = postOr404(desk, input.postId);
  if (!post.ok) return post;
  const packs = desk.packs.versions();
  const rules = desk.packs.rules(packs.rules);
  const findings = rules === null ? [] : checkText(rules, input.text, { channel: 'public', opening: true });
  const blocking = findings.filter(({ severity }) => severity === 'block').map(({ rule }) => rule);
  const reason = input.overrideReason?.trim() ?? '';
  if (blocking.length > 0 && reason === '') return fail('input.invalid', 'main', 'a blocked text needs a reason', { blocked: blocking });
  const overrideReason = blocking.length > 0 ? reason : null;
  const args = { contactId: input.postId, ticketId: post.value.ticketId, text: input.text, findings, overrideReason, packs };
  const queued = enqueueMutation(desk.store, 'post.reply', args);
  if (!queued.ok) return queued;
  if (overrideReason !== null) {
    const record = { reason: overrideReason, rules: blocking };
    appendAudit(desk.store.own, { id: desk.store.newId(), kind: 'override', contactId: input.postId, atMs: desk.store.nowMs(), record });
  }
  return ok(null);
}

export function closePost(desk: Desk, { postId, reason }: { postId: string; reason: string }): Result<null> {
  const post = postOr404(desk, postId);
  if (!post.ok) return post;
  const queued = enqueueMutation(desk.store, 'post.close', { contactId: postId, ticketId: post.value.ticketId, reason });
  return queued.ok ? ok(null) : queued;
}

/** Nobody known yet is called by the public name; who it really is, identity finds out later. */
function addCustomer(desk: Desk, chain: Chain, post: Contact): { customerId: string; dependsOn: string | null } {
  if (post.customerId !== null) return { customerId: post.customerId, dependsOn: null };
  const customerId = desk.store.newId();
  const name = post.fromAddress.slice(0, 50);
  return { customerId, dependsOn: chain.add({ name: 'customer.create', args: { customerId, name, salutation: '', phone: '' } }) };
}

type Owner = { customerId: string; dependsOn: string | null };

function addTicket(desk: Desk, chain: Chain, post: Contact, { customerId, dependsOn }: Owner): { ticketId: string; ticketNo: string } {
  const actor = desk.store.actor();
  const policy = desk.packs.policy();
  const text = saidBy(post, 'customer');
  const heard = classifyText(text);
  const type = heard.types[0]?.type ?? 'other';
  const ticketId = desk.store.newId();
  const openedAtMs = post.startedAtMs;
  const ticketNo = ticketNumber(ticketId, openedAtMs, policy.calendar.utc_offset_minutes);
  const what = heard.why.problem?.[0] ?? '';
  // As in a call: the plan opens in the talk, and a person decides there.
  const plan = watchEmergency(null, { classification: heard, confirmedType: null, said: text }, policy.emergency, openedAtMs);
  const urgency = savedUrgency(heard.urgency, plan, false);
  const due = ticketDueTimes(openedAtMs, policy);
  const created = chain.add({
    name: 'ticket.create',
    args: {
      ...{ ticketId, ticketNo, customerId, orderId: null, contactId: post.id, type, channel: 'public', openedAtMs },
      title: (what === '' ? complaintTypeNames[type].zh : what).slice(0, 60),
      ...{ emotion: heard.emotion, urgency, ...due, goldenDueAtMs: postDueAtMs(post, policy) },
      ...{ firstResponseAtMs: null, planGivenAtMs: null, problem: { ...emptyProblem, what } },
      demands: heard.demands.map((demand) => ({ id: demand, text: demand, done: false })),
      ...{ facts: [], evidence: [], options: [], chosenOptionId: null, lastAction: '已登记您的问题', stage: 'verifying' },
      ...{ ownerId: actor?.userId ?? null, ownerName: actor?.name ?? '', department: heard.department },
    },
    ...(dependsOn === null ? {} : { dependsOn }),
  });
  const danger = heard.why.urgency?.join('、').slice(0, 300) ?? '';
  if (urgency === 'emergency') {
    chain.add({ name: 'ticket.worsen', args: { ticketId, code: 'safety', note: danger }, dependsOn: created });
  }
  chain.add({ name: 'post.join', args: { contactId: post.id, customerId, ticketId }, dependsOn: created });
  return { ticketId, ticketNo };
}

/** A talk of this desk about the post's case that goes on already. */
function openTalk(desk: Desk, ticketId: string): string | null {
  return desk.rooms.open().find(({ view }) => view.ticketId === ticketId && view.channel === 'chat')?.view.id ?? null;
}

function startTalk(desk: Desk, customerId: string): Result<string> {
  const begun = logByHand(desk, { channel: 'chat', number: '', customerId });
  return begun.ok ? ok(begun.value.contactId) : begun;
}

export function movePrivate(desk: Desk, postId: string): Result<{ ticketId: string; ticketNo: string; contactId: string }> {
  const post = postOr404(desk, postId);
  if (!post.ok) return post;
  const known = post.value.ticketId === null ? null : ticketById(desk.store.cache, post.value.ticketId);
  let moved = known === null ? null : { ticketId: known.id, ticketNo: known.ticketNo, customerId: known.customerId };
  if (moved === null) {
    const chain = startChain(desk.store);
    const owner = addCustomer(desk, chain, post.value);
    const opened = addTicket(desk, chain, post.value, owner);
    const queued = chain.enqueue();
    if (!queued.ok) return queued;
    moved = { ...opened, customerId: owner.customerId };
  }
  const { ticketId, ticketNo, customerId } = moved;
  const going = openTalk(desk, ticketId);
  const talk = going === null ? startTalk(desk, customerId) : ok(going);
  if (!talk.ok) return talk;
  const room = desk.rooms.byId(talk.value);
  if (room !== null) hearWrittenBefore(desk, aboutCase(desk, room, ticketId), [saidBy(post.value, 'customer')]);
  return ok({ ticketId, ticketNo, contactId: talk.value });
}
