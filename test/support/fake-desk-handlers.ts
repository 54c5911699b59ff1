/** What the fake desk answers to each procedure. The state it works on is made in `fake-desk.ts`. */
import { type EventPublisher, implement, ORPCError } from '@orpc/server';
import { dayMs, hourMs } from '../../src/shared/base/clock.ts';
import type { ErrorCode } from '../../src/shared/base/error-codes.ts';
import type { AppError } from '../../src/shared/base/result.ts';
import type { RunningContact } from '../../src/shared/contact/contact.ts';
import { deskContract } from '../../src/shared/contract/desk.ts';
import type { News, NewsTopic, TicketSummary } from '../../src/shared/contract/desk-views.ts';
import { type TimelinePage, timelineFilters, timelineKinds } from '../../src/shared/contract/timeline-views.ts';
import { fakeOutside } from './fake-adapters.ts';
import { approvalHandlers, approvalTodo, factsHandlers } from './fake-approvals.ts';
import { assistHandlers } from './fake-assist.ts';
import { fakeAway } from './fake-away.ts';
import { callHandlers } from './fake-call-handlers.ts';
import { fakeRecord, strangerContactId } from './fake-contact-record.ts';
import { departmentHandlers } from './fake-departments.ts';
import type { FakeDesk, FakeDeskState, FakeScenario } from './fake-desk.ts';
import { importHandlers } from './fake-desk-imports.ts';
import { fakePackList } from './fake-desk-packs.ts';
import {
  fakeDayList,
  fakeId,
  fakeProfile,
  fakeSearchHit,
  fakeTicketDetail,
  fakeTimeline,
  fakeTodo,
  leadId,
  manyRows,
  meId,
} from './fake-desk-rows.ts';
import { fakeEmergencies } from './fake-emergency.ts';
import { fakeIdentity } from './fake-identity.ts';
import { fakeLedger } from './fake-ledger.ts';
import { fakePosts } from './fake-posts.ts';
import { fakePresence } from './fake-presence.ts';
import { aGuideSnapshot } from './running-contact.ts';

const allTopics: NewsTopic[] = ['link', 'session', 'customer', 'contact', 'ticket', 'pack', 'outbox', 'conflict', 'draft', 'demo'];
const done = { ok: true } as const;
const never = new Promise<never>(() => {});

export function refusal(code: ErrorCode): ORPCError<'DESK', AppError> {
  return new ORPCError('DESK', { status: 400, data: { code, origin: 'main', message: code } });
}

/** A running contact that just rang. */
export function fakeRinging(nowMs: number, given: Partial<RunningContact> = {}): RunningContact {
  return {
    id: fakeId(50),
    sourceContactId: 'sample-1',
    source: 'replay',
    phase: 'ringing',
    channel: 'phone',
    direction: 'in',
    fromMasked: '138****6021',
    relayNumber: false,
    offeredAtMs: nowMs,
    answeredAtMs: null,
    endedAtMs: null,
    candidates: [],
    customerId: fakeId(100),
    matchReason: 'exact_phone',
    matchWhy: '来电号码与主号码完全一致',
    ticketId: null,
    utterances: [],
    partial: null,
    classification: null,
    emotionMark: null,
    emotionTrend: [],
    alerts: [],
    guide: aGuideSnapshot(),
    packs: { scripts: 3, rules: 5, guides: 2, policy: 1 },
    commitmentIds: [],
    skippedEventLines: 0,
    ...given,
  };
}

/** What every handler works on. */
export type Room = { state: FakeDeskState; scenario: FakeScenario; nowMs: number; line: EventPublisher<{ news: News }>; desk: FakeDesk };

const os = implement(deskContract);

/** The gate of a data question: never answers while loading, fails in the error scenario. */
async function gate(room: Room): Promise<void> {
  if (room.scenario === 'loading') await never;
  if (room.scenario === 'error') throw refusal('db.corrupt');
  if (room.scenario === 'startup-error') throw refusal('db.wrong-key');
  if (room.scenario === 'upgrading' && room.state.link.upgrade) throw refusal('store.restarting');
}

async function softGate(room: Room): Promise<void> {
  if (room.scenario === 'loading') await never;
}

function note(room: Room, name: string, input: unknown, ...topics: NewsTopic[]): typeof done {
  room.state.asked.push({ name, input });
  if (topics.length > 0) room.desk.changed(...topics);
  return done;
}

/** Where these words stand in what was found by them; none where it was found by something else. */
function marksOf(value: string, words: string): [number, number][] {
  const at = value.indexOf(words);
  return at < 0 ? [] : [[at, at + words.length]];
}

function contactOf(room: Room, contactId: string): RunningContact {
  const contact = room.state.running.find((each) => each.id === contactId);
  if (!contact) throw refusal('not-found');
  return contact;
}

function changeContact(room: Room, contactId: string, change: Partial<RunningContact>): RunningContact {
  const next = { ...contactOf(room, contactId), ...change };
  room.state.running = room.state.running.map((each) => (each.id === contactId ? next : each));
  room.desk.changed('contact');
  return next;
}

function windowHandlers(room: Room) {
  const { state } = room;
  return {
    news: os.news.handler(async function* ({ signal }) {
      const heard = room.line.subscribe('news', { signal });
      yield { type: 'changed' as const, topics: allTopics };
      yield* heard;
    }),
    session: {
      get: os.session.get.handler(async () => {
        await state.beforeSession;
        return state.session;
      }),
      enrol: os.session.enrol.handler(({ input }) => {
        state.asked.push({ name: 'session.enrol', input });
        if (state.enrolRefusal !== undefined) throw refusal(state.enrolRefusal);
        state.session = {
          ...state.session,
          hubUrl: input.hubUrl,
          user: { id: meId, name: '许宁', role: 'agent', teamId: 't1', teamName: '华东一组' },
        };
        state.link = { ...state.link, state: 'online', problem: null };
        room.desk.changed('session', 'link');
        return { ok: true } as const;
      }),
      members: os.session.members.handler(async () => {
        await gate(room);
        return [
          { id: meId, name: '许宁', role: 'agent' as const },
          { id: leadId, name: '周晴', role: 'lead' as const },
        ];
      }),
    },
    link: {
      get: os.link.get.handler(() => softGate(room).then(() => state.link)),
      retry: os.link.retry.handler(() => note(room, 'link.retry', null, 'link')),
      check: os.link.check.handler(() => ({ mended: 0, isComplete: state.link.state === 'online' })),
    },
    settings: {
      get: os.settings.get.handler(() => softGate(room).then(() => state.settings)),
      set: os.settings.set.handler(({ input }) => {
        state.settings = { ...state.settings, ...input };
        return note(room, 'settings.set', input, 'session');
      }),
    },
    draft: {
      save: os.draft.save.handler(({ input }) => {
        state.drafts.set(input.key, { ...input, savedAtMs: room.nowMs });
        return { savedAtMs: room.nowMs };
      }),
      get: os.draft.get.handler(({ input }) => softGate(room).then(() => state.drafts.get(input.key) ?? null)),
    },
    demo: {
      get: os.demo.get.handler(() => softGate(room).then(() => ({ available: true, cableCut: state.cableCut }))),
      setCable: os.demo.setCable.handler(({ input }) => {
        state.cableCut = input.cut;
        state.link = { ...state.link, state: input.cut ? 'offline' : 'online', sinceMs: room.nowMs };
        return note(room, 'demo.setCable', input, 'demo', 'link');
      }),
    },
    replay: {
      list: os.replay.list.handler(async () => {
        await softGate(room);
        return room.scenario === 'empty'
          ? []
          : [{ name: 'angry-call', title: '第三次来电：奶瓶破损', events: 84, durationMs: 222_000, damagedLines: 0 }];
      }),
      start: os.replay.start.handler(({ input }) => {
        const contact = fakeRinging(room.nowMs);
        state.running = [...state.running, contact];
        note(room, 'replay.start', input, 'contact');
        room.desk.announce({ type: 'contact.offered', contactId: contact.id });
        return { contactId: contact.id };
      }),
    },
  };
}

function customerHandlers(room: Room) {
  const { state, nowMs, scenario } = room;
  const long = scenario === 'long';
  const hits = () => (scenario === 'empty' ? [] : Array.from({ length: long ? 40 : 8 }, (_, n) => fakeSearchHit(n, nowMs, long)));
  /** Words of a known customer and of a stranger. */
  const saidHits = (text: string, peopleOnly: boolean) => {
    const said = '说好补发，到今天还没有消息';
    const at = said.indexOf(text);
    if (at < 0 || scenario === 'empty') return [];
    const marks: [number, number][] = [[at, at + text.length]];
    const known = { ...fakeSearchHit(0, nowMs, long), contactId: fakeId(801), match: { place: 'contact' as const, value: said, marks } };
    const nobody = { customerId: null, contactId: strangerContactId, maskedName: '', tier: '', region: '', openTickets: 0 };
    return peopleOnly ? [known] : [known, { ...known, ...nobody }];
  };
  return {
    profile: os.customer.profile.handler(({ input }) =>
      gate(room).then(() => {
        const profile = fakeProfile(input.customerId, nowMs, state.tickets, long);
        const dataAtMs = scenario === 'offline' ? state.link.dataAtMs : profile.dataAtMs;
        return { ...profile, dataAtMs, promises: [...profile.promises, ...state.made] };
      }),
    ),
    orderSteps: os.customer.orderSteps.handler(async () => {
      if (state.way === 'waiting') await never;
      if (state.way === 'failed') throw refusal('db.corrupt');
      const carried = { id: fakeId(902), atMs: nowMs - 7 * dayMs, place: '杭州西湖网点', text: '派送中，快递员已出发' };
      return [{ id: fakeId(901), atMs: nowMs - 6 * dayMs, place: '杭州', text: '本人签收' }, carried];
    }),
    evidence: os.customer.evidence.handler(({ input }) =>
      fakeTimeline(nowMs, long, 6).filter(({ id }) => input.ids.includes(id.slice(id.indexOf(':') + 1))),
    ),
    timeline: os.customer.timeline.handler(({ input }) =>
      gate(room).then(() => {
        const all = scenario === 'empty' ? [] : fakeTimeline(nowMs, long, state.tickets.length === manyRows ? manyRows : long ? 180 : 6);
        const kinds: readonly string[] = timelineFilters[input.filter];
        const wanted = all.filter(({ kind }) => kinds.includes(kind)).sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? -1 : 1));
        const from = input.after === null ? 0 : wanted.findIndex(({ id }) => id === input.after?.id) + 1;
        const items = wanted.slice(from, from + input.limit);
        const last = items.at(-1);
        const counts = Object.fromEntries(timelineKinds.map((kind) => [kind, all.filter((item) => item.kind === kind).length]));
        const next = last === undefined || from + items.length >= wanted.length ? null : { atMs: last.atMs, id: last.id };
        return { items, next, counts: counts as TimelinePage['counts'] };
      }),
    ),
    search: os.customer.search.handler(async ({ input }) => {
      note(room, 'customer.search', input);
      await gate(room);
      const shown = hits().filter((hit) => `${hit.maskedName}${hit.maskedPhone}${hit.region}`.includes(input.text));
      const found = shown.map((hit) => {
        const marks = marksOf(hit.maskedName, input.text);
        return marks.length === 0 ? hit : { ...hit, match: { place: 'name' as const, value: hit.maskedName, marks } };
      });
      const tickets = state.tickets.filter((ticket) => ticket.ticketNo.includes(input.text.toUpperCase()));
      const asHits = tickets.map((ticket) => ({
        ...fakeSearchHit(0, nowMs),
        customerId: ticket.customerId,
        match: { place: 'ticket_no' as const, value: ticket.ticketNo, marks: marksOf(ticket.ticketNo, input.text.toUpperCase()) },
        ticketId: ticket.id,
      }));
      return [...found, ...asHits, ...saidHits(input.text, input.peopleOnly === true)].slice(0, input.limit);
    }),
    recent: os.customer.recent.handler(() => gate(room).then(() => hits())),
    create: os.customer.create.handler(({ input }) => {
      note(room, 'customer.create', input, 'customer');
      return { customerId: fakeId(199) };
    }),
  };
}

function contactHandlers(room: Room) {
  const { state, nowMs } = room;
  const set = (contactId: string, change: Partial<RunningContact>) => {
    changeContact(room, contactId, change);
    return done;
  };
  return {
    running: os.contact.running.handler(() => gate(room).then(() => state.running)),
    get: os.contact.get.handler(({ input }) => gate(room).then(() => contactOf(room, input.contactId))),
    recorded: os.contact.recorded.handler(({ input }) =>
      gate(room).then(() => {
        if (state.goneContacts.has(input.contactId)) throw refusal('not-found');
        return fakeRecord(input.contactId, nowMs, { long: room.scenario === 'long', isEmpty: room.scenario === 'empty' });
      }),
    ),
    answer: os.contact.answer.handler(({ input }) => set(input.contactId, { phase: 'talking', answeredAtMs: nowMs })),
    hold: os.contact.hold.handler(({ input }) => set(input.contactId, { phase: input.held ? 'held' : 'talking' })),
    hangUp: os.contact.hangUp.handler(({ input }) => set(input.contactId, { phase: 'wrapup', endedAtMs: nowMs })),
    logByHand: os.contact.logByHand.handler(({ input }) => {
      const contact = fakeRinging(nowMs, {
        id: fakeId(60),
        source: 'manual',
        phase: 'talking',
        answeredAtMs: nowMs,
        channel: input.channel,
        customerId: input.customerId,
      });
      state.running = [...state.running, contact];
      note(room, 'contact.logByHand', input, 'contact');
      return { contactId: contact.id };
    }),
    linkCustomer: os.contact.linkCustomer.handler(({ input }) =>
      set(input.contactId, { customerId: input.customerId, matchReason: input.how }),
    ),
    recordText: os.contact.recordText.handler(({ input }) => {
      note(room, 'contact.recordText', input);
      const contact = contactOf(room, input.contactId);
      const atMs = nowMs - contact.offeredAtMs;
      const utterance = {
        id: `u${contact.utterances.length}`,
        speaker: input.speaker,
        via: 'typed' as const,
        text: input.text,
        atMs,
        endMs: atMs,
        rev: 0,
        emotion: null,
        findings: [],
      };
      changeContact(room, input.contactId, { utterances: [...contact.utterances, utterance] });
      return { utteranceId: utterance.id, findings: [] };
    }),
    markEmotion: os.contact.markEmotion.handler(({ input }) => set(input.contactId, { emotionMark: input.emotion })),
    confirmType: os.contact.confirmType.handler(({ input }) => {
      if (state.typeRefusal !== undefined) throw refusal(state.typeRefusal);
      return set(input.contactId, { guide: { ...contactOf(room, input.contactId).guide, type: input.type, typeConfirmed: true } });
    }),
    setTicket: os.contact.setTicket.handler(({ input }) =>
      set(input.contactId, { ticketId: input.ticketId, isOtherMatter: input.ticketId === null }),
    ),
    dismissAlert: os.contact.dismissAlert.handler(({ input }) =>
      set(input.contactId, {
        alerts: contactOf(room, input.contactId).alerts.map((alert, at) => (at === input.index ? { ...alert, dismissed: true } : alert)),
      }),
    ),
    contestFinding: os.contact.contestFinding.handler(({ input }) => note(room, 'contact.contestFinding', input)),
  };
}

function ticketHandlers(room: Room) {
  const { state, nowMs, scenario } = room;
  const summaryOf = (ticketId: string) => {
    const ticket = state.tickets.find((each) => each.id === ticketId);
    if (!ticket) throw refusal('not-found');
    return ticket;
  };
  const change = (ticketId: string, part: Partial<TicketSummary>) => {
    state.tickets = state.tickets.map((each) => (each.id === ticketId ? { ...each, ...part, unsent: true } : each));
  };
  return {
    list: os.ticket.list.handler(async ({ input }) => {
      await gate(room);
      const inFilter = (ticket: TicketSummary) =>
        input.filter === 'all' ||
        (input.filter === 'mine' && ticket.ownerId === meId) ||
        (input.filter === 'open' && ticket.stage !== 'closed') ||
        (input.filter === 'overdue' && ticket.nextClock !== null && ticket.nextClock.dueAtMs < nowMs);
      const rows = state.tickets.filter(
        (ticket) => inFilter(ticket) && `${ticket.ticketNo}${ticket.title}${ticket.maskedName}`.includes(input.text),
      );
      return { total: rows.length, rows: rows.slice(0, input.limit) };
    }),
    get: os.ticket.get.handler(async ({ input }) => {
      await gate(room);
      const conflicts = state.conflicts.filter((each) => each.entityId === input.ticketId);
      const detail = fakeTicketDetail(summaryOf(input.ticketId), nowMs, { long: scenario === 'long', conflicts });
      detail.ticket.evidence.push(...state.moreEvidence);
      if (input.ticketId === fakeId(1_000) && state.savedContactId !== undefined) detail.ticket.contactId = state.savedContactId;
      const [first] = detail.events;
      const notes = state.notes.filter((each) => each.ticketId === input.ticketId);
      if (first)
        detail.events.push(
          ...notes.map(({ text }, at) => ({ ...first, id: fakeId(9_000 + at), kind: 'note' as const, text, atMs: nowMs + at })),
        );
      return detail;
    }),
    saveFromContact: os.ticket.saveFromContact.handler(({ input }) => {
      note(room, 'ticket.saveFromContact', input, 'ticket', 'outbox');
      state.savedContactId = input.contactId;
      changeContact(room, input.contactId, { ticketId: fakeId(1_000) });
      return { ticketId: fakeId(1_000), ticketNo: 'TK-20261122-7F3KQ' };
    }),
    setStage: os.ticket.setStage.handler(({ input }) => {
      change(input.ticketId, { stage: input.stage });
      return note(room, 'ticket.setStage', input, 'ticket');
    }),
    setOwner: os.ticket.setOwner.handler(({ input }) => {
      change(input.ticketId, { ownerId: input.ownerId, ownerName: input.ownerId === meId ? '许宁' : '周晴' });
      return note(room, 'ticket.setOwner', input, 'ticket');
    }),
    addNote: os.ticket.addNote.handler(async ({ input }) => {
      await state.beforeNote;
      state.notes.push(input);
      return note(room, 'ticket.addNote', input, 'ticket');
    }),
    goodsReturned: os.ticket.goodsReturned.handler(({ input }) => note(room, 'ticket.goodsReturned', input, 'ticket')),
    takeBack: os.ticket.takeBack.handler(({ input }) => note(room, 'ticket.takeBack', input, 'ticket')),
    requestCorrection: os.ticket.requestCorrection.handler(({ input }) => note(room, 'ticket.requestCorrection', input, 'ticket')),
    worsen: os.ticket.worsen.handler(({ input }) => note(room, 'ticket.worsen', input, 'ticket')),
    setPause: os.ticket.setPause.handler(({ input }) => note(room, 'ticket.setPause', input, 'ticket')),
    fetchFile: os.ticket.fetchFile.handler(({ input }) => {
      const away = state.filesAway.get(input.sha256);
      if (away === 'coming') return never;
      if (away !== undefined) throw refusal(away);
      const data = state.files.get(input.sha256);
      if (data === undefined) throw refusal(scenario === 'offline' ? 'hub.offline' : 'attachment.not-on-hub');
      return { data };
    }),
    saveFile: os.ticket.saveFile.handler(({ input }) => ({ path: `/home/agent/Downloads/${input.fileName}` })),
    tickDemand: os.ticket.tickDemand.handler(({ input }) => note(room, 'ticket.tickDemand', input, 'ticket')),
    attach: os.ticket.attach.handler(({ input }) => {
      note(room, 'ticket.attach', { ...input, data: input.data.length }, 'ticket');
      return { sha256: '0'.repeat(64) };
    }),
  };
}

function workHandlers(room: Room) {
  const { state, nowMs, scenario } = room;
  const call = callHandlers(room, {
    contactOf: (contactId) => contactOf(room, contactId),
    change: (contactId, change) => changeContact(room, contactId, change),
    gate: () => gate(room),
  });
  return {
    guide: call.guide,
    time: call.time,
    commitment: {
      make: call.make,
      settle: os.commitment.settle.handler(({ input }) => note(room, 'commitment.settle', input, 'ticket')),
    },
    followUp: {
      complete: os.followUp.complete.handler(({ input }) => note(room, 'followUp.complete', input, 'ticket')),
      call: os.followUp.call.handler(({ input }) => {
        if (state.callRefusal !== undefined) throw refusal(state.callRefusal);
        return note(room, 'followUp.call', input);
      }),
    },
    ...fakeOutside(
      nowMs,
      () => gate(room),
      (name, input) => note(room, name, input, 'ticket'),
    ),
    wrapup: {
      propose: os.wrapup.propose.handler(async ({ input }) => {
        await gate(room);
        return {
          ...{
            contactId: input.contactId,
            type: 'product_quality' as const,
            title: '奶瓶破损，待补发',
            summary: '客户第三次来电催补发，已改由京仓发出。',
          },
          ...{
            wrapCode: 'product_quality/exchange',
            emotionPeak: 2 as const,
            stage: 'executing' as const,
            department: 'logistics' as const,
          },
          ...{ keepTicket: true, followUps: [{ kind: 'care' as const, dueAtMs: nowMs + 9 * 24 * hourMs }] },
        };
      }),
      complete: os.wrapup.complete.handler(({ input }) => {
        if (state.typeRefusal !== undefined) throw refusal(state.typeRefusal);
        note(room, 'wrapup.complete', input, 'contact', 'ticket');
        state.running = state.running.filter((each) => each.id !== input.contactId);
        return { ticketId: fakeId(1_000) };
      }),
    },
    emergency: fakeEmergencies(room, {
      gate: () => gate(room),
      contactOf: (contactId) => contactOf(room, contactId),
      change: (contactId, change) => changeContact(room, contactId, change),
    }),
    approval: approvalHandlers(room),
    facts: factsHandlers(room),
    todo: {
      list: os.todo.list.handler(async () => {
        await gate(room);
        const rows = scenario === 'empty' ? [] : fakeTodo(nowMs, scenario === 'long', scenario === 'many' ? manyRows : undefined);
        const items = scenario === 'empty' ? [] : [...approvalTodo(state.approvals), ...(state.moreTodo ?? []), ...rows];
        return { ...fakeDayList(items), unowned: state.unowned ?? 0 };
      }),
    },
    outbox: {
      list: os.outbox.list.handler(() => gate(room).then(() => state.outbox)),
      kept: os.outbox.kept.handler(() => gate(room).then(() => state.kept)),
    },
    conflict: {
      list: os.conflict.list.handler(() => gate(room).then(() => state.conflicts)),
      resolve: os.conflict.resolve.handler(({ input }) => {
        state.conflicts = state.conflicts.filter((each) => each.id !== input.conflictId);
        state.link = { ...state.link, openConflicts: state.conflicts.length };
        return note(room, 'conflict.resolve', input, 'conflict');
      }),
    },
    pack: {
      active: os.pack.active.handler(({ input }) => gate(room).then(() => state.packs.find((pack) => pack.kind === input.kind) ?? null)),
      list: os.pack.list.handler(() => gate(room).then(() => (scenario === 'empty' ? [] : fakePackList(nowMs, state.rulesEndAtMs)))),
      publish: os.pack.publish.handler(({ input }) => {
        if (state.session.user?.role !== 'lead') throw refusal('auth.forbidden');
        note(room, 'pack.publish', input, 'outbox');
        return { mutationId: fakeId(7_900) };
      }),
    },
  };
}

export function fakeRouter(room: Room) {
  return os.router({
    ...windowHandlers(room),
    customer: customerHandlers(room),
    away: fakeAway({ state: room.state, gate: () => gate(room), note: (name, input) => note(room, name, input, 'customer'), refusal }),
    contact: contactHandlers(room),
    ticket: ticketHandlers(room),
    ...departmentHandlers(room, { gate: () => gate(room), note: (name, input) => note(room, name, input, 'ticket') }),
    post: fakePosts(room, { gate: () => gate(room), note: (name, input) => note(room, name, input, 'contact') }),
    identity: fakeIdentity({
      gate: () => gate(room),
      note: (name, input) => note(room, name, input, 'customer'),
      isEmpty: room.scenario === 'empty',
      isMerged: () => room.state.isMerged,
    }),
    assist: assistHandlers(
      room.state,
      () => gate(room),
      (name, input) => room.state.asked.push({ name, input }),
    ),
    ledger: fakeLedger({ ...room, gate: () => gate(room), note: (name, input) => note(room, name, input, 'ticket') }),
    presence: fakePresence(room),
    ...workHandlers(room),
    ...importHandlers(room),
  });
}
