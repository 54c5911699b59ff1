/** The guide of a running contact: which one, with what is known filled in, and the sentences it offers. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { type ComplaintType, type Emotion, type Step, steps } from '../../../shared/base/words.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { Order } from '../../../shared/customer/customer.ts';
import { chooseGuide } from '../../../shared/guide/choose-guide.ts';
import { forgetCase } from '../../../shared/guide/forget-case.ts';
import type { Guide, GuideEvent, GuideSnapshot } from '../../../shared/guide/guide.ts';
import { emptyProblem, proposeProblem, withoutDemandsOf } from '../../../shared/guide/problem.ts';
import { adaptGuide, type GuideKnown, type GuideStart, promiseDueAtMs, startGuide } from '../../../shared/guide/start-guide.ts';
import { transition } from '../../../shared/guide/transition.ts';
import { selectTemplates } from '../../../shared/pack/select-templates.ts';
import { fillTemplate, type SlotFacts, slotValues } from '../../../shared/pack/slots.ts';
import type { Evidence, Ticket } from '../../../shared/ticket/ticket.ts';
import { benefitsByCustomer } from '../db/benefits-repo.ts';
import { commitmentsByCustomer } from '../db/commitments-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { logisticsByCustomer, ordersByCustomer } from '../db/orders-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import type { Room, RoomState } from './contact-rooms.ts';
import type { Desk } from './desk.ts';
import { ownLimit, permitOf } from './own-limits.ts';

const stepTitles: Record<Step, string> = {
  empathize: '共情',
  paraphrase: '复述',
  request_evidence: '取证',
  offer_two_options: '两案',
  commit_time: '承诺',
};

/** Stands in until the first guides pack was received: the five steps, nothing more. */
const bareGuide: Guide = {
  guide_id: 'none',
  type: 'any',
  title: '',
  steps: steps.map((step) => ({ step, title: stepTitles[step], done_means: '', avoid: '', prompts: [] })),
  evidence: [],
  options: [],
  follow_up: { progress_hours: 24, care_days: 7 },
};

/** All of a running contact that facts and guides are found by; a ticket that nobody talks about now has the same. */
export type CaseView = Pick<RunningContact, 'customerId' | 'ticketId' | 'packs'> & {
  guide: Pick<GuideSnapshot, 'guideId' | 'type' | 'problem'>;
};

/** Of the contact's own pack version. */
export function guideOf(desk: Desk, view: Pick<CaseView, 'packs' | 'guide'>): Guide {
  const content = desk.packs.at('guides', view.packs.guides)?.content;
  if (content === undefined) return bareGuide;
  return content.guides.find((guide) => guide.guide_id === view.guide.guideId) ?? chooseGuide(content, view.guide.type);
}

/** Of the guides in force, for work outside a contact. */
export function guideForType(desk: Desk, type: Ticket['type']): Guide {
  const content = desk.packs.at('guides', 0)?.content;
  return content === undefined ? bareGuide : chooseGuide(content, type);
}

/** The order the talk is about: the ticket's, the one named in the problem, else the newest (for a delay: the newest on its way). */
export function orderInQuestion(orders: readonly Order[], view: Pick<CaseView, 'guide'>, ticket: Ticket | null): Order | null {
  const named = view.guide.problem.orderNo;
  const byTicket = orders.find((order) => order.id === ticket?.orderId);
  const byName = named === '' ? undefined : orders.find((order) => order.orderNo === named);
  const onItsWay = orders.find((order) => order.signedAtMs === null && order.status !== 'refunded');
  const isDelay = view.guide.type === 'logistics_delay';
  return byName ?? byTicket ?? (isDelay ? onItsWay : undefined) ?? orders[0] ?? null;
}

export function factsOf(desk: Desk, view: CaseView): SlotFacts {
  const { cache, nowMs, actor } = desk.store;
  const { customerId } = view;
  const ticket = view.ticketId === null ? null : ticketById(cache, view.ticketId);
  const orders = customerId === null ? [] : ordersByCustomer(cache, customerId);
  const policy = desk.packs.policy(view.packs.policy);
  return {
    customer: customerId === null ? null : customerById(cache, customerId),
    order: orderInQuestion(orders, view, ticket),
    logistics: customerId === null ? [] : logisticsByCustomer(cache, customerId),
    ticket,
    commitments: customerId === null ? [] : commitmentsByCustomer(cache, customerId),
    problem: view.guide.problem,
    agentName: actor()?.name ?? '',
    calendar: policy.calendar,
    nowMs: nowMs(),
    benefits: customerId === null ? [] : benefitsByCustomer(cache, customerId),
  };
}

function knownOf(desk: Desk, view: RunningContact): GuideKnown {
  const facts = factsOf(desk, view);
  return {
    facts,
    classification: view.classification,
    limitOf: (type) => ownLimit(desk, type, view.packs.policy),
  };
}

/** Confirmed by the agent, else the open ticket's, else what was heard. */
function typeOf(view: RunningContact, ticket: Ticket | null): ComplaintType {
  if (view.guide.typeConfirmed) return view.guide.type;
  if (ticket !== null) return ticket.type;
  return view.classification?.types[0]?.type ?? view.guide.type;
}

function startOf(desk: Desk, view: RunningContact): GuideStart {
  const known = knownOf(desk, view);
  // Once an option was chosen the case stands: hearing another word does not change its kind under the agent's hands.
  const type = view.guide.chosenOptionId === null ? typeOf(view, known.facts.ticket) : view.guide.type;
  const pack = desk.packs.at('guides', view.packs.guides);
  const guide = pack === null ? bareGuide : chooseGuide(pack.content, type);
  return { guide, packVersion: pack?.version ?? 0, type, known };
}

export function firstGuide(desk: Desk, view: Omit<RunningContact, 'guide'>): GuideSnapshot {
  const unknown = startGuide({
    guide: bareGuide,
    packVersion: 0,
    type: 'other',
    known: {
      facts: { ...emptyFacts, calendar: desk.packs.policy().calendar },
      classification: null,
      limitOf: () => ({ maxCents: 0, maxCouponCents: null }),
    },
  });
  return startGuide(startOf(desk, { ...view, guide: unknown }));
}

const emptyFacts: Omit<SlotFacts, 'calendar'> = {
  customer: null,
  order: null,
  logistics: [],
  ticket: null,
  commitments: [],
  problem: emptyProblem,
  agentName: '',
  nowMs: 0,
};

/** The guide without what came into it from the records of a customer who turns out to be somebody else. */
export function guideWithoutCase(desk: Desk, view: RunningContact, isSamePerson: boolean): GuideSnapshot {
  const known = knownOf(desk, view);
  const { ticket } = known.facts;
  const { type } = view.guide;
  const demands = ticket?.demands ?? [];
  const proposed = [null, view.classification].map((classification) =>
    proposeProblem(emptyProblem, { facts: known.facts, classification, type, demands }),
  );
  // Which of one's own orders it is about is one's own to say; those of a stranger are not.
  const orders = isSamePerson || view.customerId === null ? [] : ordersByCustomer(desk.store.cache, view.customerId);
  return forgetCase(view.guide, { ticket, products: orders.map(({ product }) => product), proposed, isSamePerson });
}

/** What of a room's state the guide is brought level by. */
type Levelled = { guide: GuideSnapshot; state: Pick<RoomState, 'proposedDemands' | 'ticketDemands'> };

/**
 * The same guide, or another one, with what has become known since. Demands that the desk already proposed once are not put back after the
 * agent removed them; what is new in the ticket comes all the same.
 */
export function levelledGuide(desk: Desk, { view, state }: Pick<Room, 'view' | 'state'>): Levelled {
  const start = startOf(desk, view);
  const { ticket } = start.known.facts;
  const isSame = state.ticketDemands?.ticketId === ticket?.id;
  const seen = state.ticketDemands?.demands ?? [];
  const own = isSame ? view.guide.demands : withoutDemandsOf(view.guide.demands, seen, view.classification?.demands ?? []);
  const fresh = adaptGuide({ ...view.guide, demands: own }, start, isSame ? seen : []);
  const before = new Set(isSame ? seen.map(({ text }) => text) : []);
  const arrived = (ticket?.demands ?? []).filter(({ text }) => !before.has(text));
  const known = new Set([...own, ...arrived].map(({ text }) => text));
  const proposed = new Set(state.proposedDemands);
  const demands = fresh.demands.filter(({ text }) => known.has(text) || !proposed.has(text));
  return {
    guide: { ...fresh, demands },
    state: {
      proposedDemands: [...new Set([...proposed, ...fresh.demands.map(({ text }) => text)])],
      ticketDemands: ticket === null ? null : { ticketId: ticket.id, demands: ticket.demands },
    },
  };
}

function mayBeChosen(desk: Desk, view: RunningContact, optionId: string | null): boolean {
  const option = view.guide.options.find(({ id }) => id === optionId);
  return option === undefined || permitOf(desk, { id: view.ticketId, type: view.guide.type }, option) !== null;
}

export function sendToGuide(desk: Desk, input: { contactId: string; event: GuideEvent }): Result<RunningContact> {
  const room = desk.rooms.byId(input.contactId);
  if (room === null) return fail('not-found', 'main', 'no such contact');
  if (room.view.phase === 'ended') return fail('input.invalid', 'main', 'the contact has ended');
  if (input.event.type === 'chooseOption' && !mayBeChosen(desk, room.view, input.event.optionId)) {
    return fail('approval.needed', 'main', 'above the own limit and not granted');
  }
  const { snapshot } = transition(guideOf(desk, room.view), room.view.guide, input.event);
  const view = { ...room.view, guide: snapshot };
  desk.rooms.put({ ...room, view });
  return ok(view);
}

export function addEvidence(desk: Desk, contactId: string, evidence: Evidence): Result<null> {
  const sent = sendToGuide(desk, { contactId, event: { type: 'setEvidence', evidence } });
  return sent.ok ? ok(null) : sent;
}

export type Sentence = { step: string; templateId: string; title: string; text: string; missing: string[]; note: string };

function emotionNow(view: RunningContact): Emotion {
  return view.emotionMark ?? view.emotionTrend.at(-1)?.emotion ?? 0;
}

/** Every step of the contact's scripts pack, slots filled; the promise slot holds the nearest time that can be kept. */
export function sentencesFor(desk: Desk, contactId: string): Result<Sentence[]> {
  const room = desk.rooms.byId(contactId);
  if (room === null) return fail('not-found', 'main', 'no such contact');
  const { view } = room;
  const content = desk.packs.at('scripts', view.packs.scripts)?.content;
  if (content === undefined) return ok([]);
  const facts = factsOf(desk, view);
  const promise = guideOf(desk, view).options[0]?.promise;
  const dueAtMs = promise === undefined ? null : promiseDueAtMs(promise.within_hours, facts);
  const { maxCents, maxCouponCents } = ownLimit(desk, view.guide.type, view.packs.policy);
  const goodwillCents = Math.min(maxCents, maxCouponCents ?? maxCents);
  const slots = slotValues({ ...facts, promiseDueAtMs: dueAtMs, goodwillCents: goodwillCents > 0 ? goodwillCents : null });
  const query = { type: view.guide.type, channel: view.channel, emotion: emotionNow(view) };
  const all = (['opening', ...steps, 'closing'] as const).flatMap((step) =>
    selectTemplates(content, { ...query, step }, slots).map((template): Sentence => {
      const { text, missing } = fillTemplate(template.text, slots);
      return { step, templateId: template.id, title: template.title, text, missing, note: template.note ?? '' };
    }),
  );
  return ok(all);
}
