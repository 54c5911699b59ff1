import { describe, expect, test } from 'vitest';
import { createI18n } from '../../../src/renderer/app/i18n.ts';
import { timelineWords } from '../../../src/renderer/ui/timeline-words.ts';
import { ticketStages } from '../../../src/shared/base/words.ts';
import { checkText } from '../../../src/shared/compliance/check-text.ts';
import { compileRules } from '../../../src/shared/compliance/compile-rules.ts';
import { rulesContentSchema } from '../../../src/shared/compliance/rule.ts';
import { candidateSchema } from '../../../src/shared/contact/contact.ts';
import { profileNoticeSchema } from '../../../src/shared/contract/desk-views.ts';
import { timelineItemSchema } from '../../../src/shared/contract/timeline-views.ts';
import { maxCandidates, phoneTails, rankCandidates } from '../../../src/shared/customer/match.ts';
import { normalizePhone } from '../../../src/shared/customer/normalize-phone.ts';
import { type NoticeRows, profileNotices } from '../../../src/shared/customer/notices.ts';
import { progressStatement, type StatementFacts } from '../../../src/shared/customer/progress-statement.ts';
import { buildTimeline } from '../../../src/shared/customer/timeline.ts';
import { aBenefit, aCommitment, aContact, aCustomer, aFollowUp, anOrder, aTicket, at, idOf } from '../../support/facts.ts';
import { shippedContent } from '../../support/shipped-packs.ts';

const nowMs = at('2026-11-22T09:30');

describe('who is calling', () => {
  const openTicketsOf = (id: string) => (id === idOf(12) ? 2 : 0);
  const backup = { number: '13900001111', kind: 'mobile' as const, verified: true };
  const customers = [
    aCustomer({ id: idOf(10), phone: '13812341234' }),
    aCustomer({ id: idOf(11), phone: '13700000000', contactPoints: [backup] }),
    aCustomer({ id: idOf(12), phone: '13900001111', contactPoints: [], lastContactAtMs: 5 }),
    aCustomer({ id: idOf(13), phone: '057188888888', contactPoints: [] }),
  ];
  const rank = (raw: string) => rankCandidates({ phone: normalizePhone(raw), customers, openTicketsOf });

  test('an exact primary number comes before an exact other number, each with its reason', () => {
    const ranked = rank('+86 139 0000 1111');
    expect(ranked.map((each) => [each.customerId, each.reason, each.why])).toEqual([
      [idOf(12), 'exact_phone', '来电号码与主号码完全一致'],
      [idOf(11), 'exact_phone', '来电号码与已验证的备用号码完全一致'],
    ]);
    for (const each of ranked) expect(candidateSchema.safeParse(each).success).toBe(true);
  });

  test('without an exact one the tail counts, and says so', () => {
    expect(rank('88888888')).toMatchObject([
      { customerId: idOf(13), reason: 'phone_tail', why: '来电号码的后 8 位与登记号码一致，请先核对身份' },
    ]);
    expect(phoneTails('057188888888')).toEqual(['57188888888', '7188888888', '188888888', '88888888']);
  });

  test('a relay number is matched with a warning', () => {
    const relay = aCustomer({ id: idOf(14), phone: '170123456781234', contactPoints: [] });
    const [found] = rankCandidates({ phone: normalizePhone('17012345678转1234'), customers: [relay], openTicketsOf });
    expect(found?.why).toContain('隐私号');
  });

  test('an unknown or withheld number has no candidates, a shared one at most five', () => {
    expect(rank('13055556666')).toEqual([]);
    expect(rank('anonymous')).toEqual([]);
    const family = Array.from({ length: 9 }, (_, n) => aCustomer({ id: idOf(20 + n) }));
    expect(rankCandidates({ phone: normalizePhone('13812341234'), customers: family, openTicketsOf })).toHaveLength(maxCandidates);
  });
});

describe('notices', () => {
  const facts = (changes: Partial<NoticeRows> = {}): NoticeRows => ({
    customer: aCustomer(),
    tickets: [aTicket()],
    contacts: [],
    commitments: [],
    benefits: [],
    orders: [],
    currentContactId: null,
    relayNumber: false,
    nowMs: at('2026-11-21T20:00'),
    ...changes,
  });
  const calls = [aContact({ id: idOf(31), state: 'ended' }), aContact({ id: idOf(32), state: 'ended' })];

  test('the third call about a missed promise is one alarm with its evidence', () => {
    const notices = profileNotices(facts({ contacts: calls, commitments: [aCommitment()] }));
    expect(notices).toEqual([
      {
        code: 'broken_promise',
        tone: 'harm',
        what: '补发',
        dueAtMs: at('2026-11-19T18:00'),
        repeat: { count: 3, by: 'phone', firstAtMs: at('2026-11-18T09:00') },
        evidence: [idOf(2), idOf(31), idOf(32), idOf(3)],
      },
    ]);
  });

  test('the running contact is not counted twice, and calls we made do not count', () => {
    const running = aContact({ id: idOf(33) });
    const out = aContact({ id: idOf(34), direction: 'out' });
    const [notice] = profileNotices(
      facts({ contacts: [...calls, running, out], currentContactId: idOf(33), nowMs: at('2026-11-18T10:00') }),
    );
    expect(notice).toMatchObject({ code: 'repeat_contact', tone: 'harm', repeat: { count: 3, by: 'phone' } });
  });

  test('a second contact is counted without a warning; over several channels it is no call', () => {
    const [notice] = profileNotices(facts({ contacts: [aContact({ channel: 'chat' })] }));
    expect(notice).toMatchObject({ tone: 'info', repeat: { count: 2, by: 'any' } });
  });

  test('from the third contact on it is a warning, with how many there were since the first and each of them as evidence', () => {
    for (const earlier of [1, 2, 3, 6]) {
      const contacts = Array.from({ length: earlier }, (_, n) =>
        aContact({ id: idOf(40 + n), startedAtMs: at('2026-11-18T09:00') + (earlier - n) * 3_600_000 }),
      );
      const [notice] = profileNotices(facts({ contacts, nowMs: at('2026-11-19T09:00') }));
      const ids = contacts.map(({ id }) => id);
      expect(notice).toEqual({
        code: 'repeat_contact',
        tone: earlier >= 2 ? 'harm' : 'info',
        repeat: { count: earlier + 1, by: 'phone', firstAtMs: at('2026-11-18T10:00') },
        evidence: [idOf(2), ...ids],
      });
    }
  });

  describe('calls that another system recorded without a ticket', () => {
    const hour = 3_600_000;
    const call = (n: number, startedAtMs: number) =>
      aContact({ id: idOf(n), ticketId: null, startedAtMs, endedAtMs: startedAtMs + 60_000, agentId: null });
    const opened = aTicket().openedAtMs;
    const since = [1, 2, 3, 4].map((n) => call(100 + n, opened + n * hour));
    const counted = (changes: Partial<NoticeRows>, contacts = since) => {
      const recordedElsewhere = new Set(since.map(({ id }) => id));
      return profileNotices(facts({ contacts, recordedElsewhere, ...changes })).flatMap((notice) =>
        notice.code === 'repeat_contact' ? [notice.repeat.count] : [],
      );
    };

    test('count since the ticket was opened, those of this desk without a ticket do not', () => {
      expect(counted({})).toEqual([5]);
      expect(counted({}, [call(101, opened - hour), ...since.slice(2)])).toEqual([3]);
      expect(counted({ recordedElsewhere: new Set() })).toEqual([]);
    });

    test('are counted though a public post stays open meanwhile', () => {
      const post = aContact({ id: idOf(120), channel: 'public', state: 'open', ticketId: null, startedAtMs: opened, endedAtMs: null });
      expect(counted({}, [...since, post])).toEqual([5]);
    });

    test('are about nothing in particular once two tickets were open', () => {
      expect(counted({ tickets: [aTicket(), aTicket({ id: idOf(40), openedAtMs: opened + 2.5 * hour })] })).toEqual([3]);
    });

    test('are counted once when the desk recorded the same call, also the one that runs', () => {
      const own = aContact({ id: idOf(110), startedAtMs: opened + hour + 30_000, endedAtMs: opened + hour + 90_000 });
      expect(counted({}, [own, ...since.slice(0, 2)])).toEqual([3]);
      const running = aContact({ id: idOf(111), ticketId: null, startedAtMs: opened + 2 * hour, endedAtMs: null });
      expect(counted({ currentContactId: idOf(111), nowMs: opened + 2 * hour + 60_000 }, [running, ...since.slice(0, 2)])).toEqual([2]);
    });
  });

  test('of two harms only the worse keeps the tone', () => {
    const second = aTicket({ id: idOf(40) });
    const promises = [aCommitment(), aCommitment({ id: idOf(41), ticketId: idOf(40), dueAtMs: at('2026-11-21T18:00'), what: '回电' })];
    const notices = profileNotices(facts({ tickets: [aTicket(), second], commitments: promises, nowMs }));
    expect(notices.map((notice) => [notice.tone, notice.evidence.at(-1)])).toEqual([
      ['harm', idOf(3)],
      ['attention', idOf(41)],
    ]);
  });

  test('a broken promise that was made good is no alarm any more', () => {
    const broken = aCommitment({ status: 'broken', settledAtMs: at('2026-11-19T18:10') });
    const again = aCommitment({ id: idOf(44), madeAtMs: at('2026-11-19T19:00'), dueAtMs: at('2026-11-22T18:00') });
    const codes = (promises: (typeof again)[]) => profileNotices(facts({ commitments: promises })).map(({ code }) => code);
    expect(codes([broken, again])).toEqual(['broken_promise', 'promise_due']);
    expect(codes([broken, { ...again, status: 'kept', settledAtMs: at('2026-11-20T09:00') }])).toEqual([]);
  });

  test('promises on closed tickets are over', () => {
    expect(profileNotices(facts({ tickets: [aTicket({ stage: 'closed' })], contacts: calls, commitments: [aCommitment()] }))).toEqual([]);
  });

  test('what is due soon, late, expiring, unverified or from a relay is said once each, worst first', () => {
    const notices = profileNotices(
      facts({
        customer: aCustomer({ verified: false }),
        relayNumber: true,
        commitments: [aCommitment({ dueAtMs: at('2026-11-21T23:20') })],
        orders: [
          anOrder({ promisedAtMs: at('2026-11-19T00:00') }),
          anOrder({ id: idOf(42), status: 'signed', promisedAtMs: 5, signedAtMs: 6 }),
        ],
        benefits: [aBenefit({ expiresAtMs: at('2026-11-23T00:00') }), aBenefit({ id: idOf(43), status: 'used', expiresAtMs: nowMs })],
      }),
    );
    expect(notices.map(({ tone: _tone, evidence: _evidence, ...said }) => said)).toEqual([
      { code: 'promise_due', what: '补发', dueAtMs: at('2026-11-21T23:20') },
      { code: 'order_late', orderTail: '001234', promisedAtMs: at('2026-11-19T00:00') },
      { code: 'relay_number' },
      { code: 'unverified' },
      { code: 'benefit_expiring', title: '满200减50券', expiresAtMs: at('2026-11-23T00:00') },
    ]);
    for (const notice of notices) expect(profileNoticeSchema.safeParse(notice).success).toBe(true);
  });
});

describe('the statement to read aloud', () => {
  const facts = (changes: Partial<StatementFacts> = {}): StatementFacts => ({
    customer: aCustomer(),
    tickets: [aTicket()],
    commitments: [],
    readerId: idOf(99),
    nowMs: at('2026-11-17T15:00'),
    utcOffsetMinutes: 480,
    ...changes,
  });

  test('stage, owner, last action and the next time, in spoken Chinese', () => {
    const promise = aCommitment({ dueAtMs: at('2026-11-17T18:00'), what: '补发新机' });
    expect(progressStatement(facts({ commitments: [promise] }))).toBe(
      '林女士，您今天反映的「破壁机漏水」，正在核实情况，由客服组的王敏负责。最近的进展是今天上午10点2分，登记了问题。接下来是今天下午6点前补发新机。',
    );
  });

  test('a missed promise is admitted first, and a new time is offered in this call', () => {
    const said = progressStatement(facts({ commitments: [aCommitment()], nowMs: at('2026-11-22T09:30'), readerId: idOf(50) }));
    expect(said).toContain('由我负责');
    expect(said).toContain(
      '我们原先说好11月19日下午6点前补发，没有做到，这是我们的责任，我向您道歉。这通电话里，我来跟您重新约定一个具体的时间。',
    );
  });

  test('nothing open, nothing said', () => {
    expect(progressStatement(facts({ tickets: [] }))).toBe('');
    expect(progressStatement(facts({ tickets: [aTicket({ stage: 'closed' })] }))).toBe('');
  });

  test('of several tickets the one with an overdue promise is told', () => {
    const other = aTicket({ id: idOf(45), title: '发票抬头', lastActionAtMs: at('2026-11-22T09:00') });
    expect(progressStatement(facts({ tickets: [other, aTicket()], commitments: [aCommitment()], nowMs }))).toContain('破壁机漏水');
  });

  test('a broken promise is owned up to until a later one of the ticket was kept', () => {
    const broken = aCommitment({ status: 'broken', settledAtMs: at('2026-11-19T18:10') });
    const again = aCommitment({ id: idOf(46), what: '换新机', madeAtMs: at('2026-11-19T19:00'), dueAtMs: at('2026-11-20T18:00') });
    const said = (promises: (typeof again)[]) => progressStatement(facts({ commitments: promises, nowMs: at('2026-11-20T10:00') }));
    expect(said([broken, again])).toContain('没有做到');
    expect(said([broken, { ...again, status: 'kept', settledAtMs: at('2026-11-20T09:00') }])).not.toContain('没有做到');
    const earlier = { ...again, madeAtMs: at('2026-11-18T09:00'), status: 'kept' as const, settledAtMs: at('2026-11-19T09:00') };
    expect(said([broken, earlier])).toContain('没有做到');
    expect(said([broken, { ...again, ticketId: idOf(47), status: 'kept', settledAtMs: at('2026-11-20T09:00') }])).toContain('没有做到');
  });

  test('every form of it is clean under our own rules', () => {
    const rules = compileRules(rulesContentSchema.parse(shippedContent('rules')));
    if (!rules.ok) throw new Error(rules.error.message);
    const commitments = [[], [aCommitment()], [aCommitment({ status: 'broken' })], [aCommitment({ dueAtMs: at('2026-12-01T18:00') })]];
    for (const stage of ticketStages) {
      for (const some of commitments) {
        for (const readerId of [null, idOf(50)]) {
          const said = progressStatement(facts({ tickets: [aTicket({ stage })], commitments: some, readerId, nowMs }));
          expect(checkText(rules.value, said, { channel: 'phone' }), said).toEqual([]);
        }
      }
    }
  }, 180_000);
});

const zh = createI18n('zh-CN').getFixedT('zh-CN', 'desk');
const en = createI18n('en').getFixedT('en', 'desk');

describe('the timeline', () => {
  test('joins every kind, newest first, and tells nothing twice', () => {
    const event = {
      id: idOf(70),
      scope: 'team:t1',
      ver: 1,
      deleted: false,
      ticketId: idOf(2),
      customerId: idOf(1),
      authorId: null,
      authorName: '',
      reasonCode: null,
    };
    const items = buildTimeline({
      orders: [anOrder()],
      logistics: [
        {
          id: idOf(71),
          scope: 'team:t1',
          ver: 1,
          deleted: false,
          customerId: idOf(1),
          orderId: idOf(6),
          atMs: at('2026-11-16T08:00'),
          place: '杭州',
          text: '已签收，签收人：林晚秋',
        },
      ],
      contacts: [
        aContact({ summary: '漏水' }),
        aContact({ id: idOf(74), ticketId: null, summary: '问保修多久', satisfaction: 5, startedAtMs: at('2026-11-10T09:00') }),
      ],
      tickets: [aTicket()],
      events: [
        { ...event, kind: 'created', text: '新建工单', atMs: at('2026-11-17T10:00') },
        { ...event, id: idOf(72), kind: 'note', text: '下午不在家', atMs: at('2026-11-17T10:20') },
      ],
      commitments: [aCommitment()],
      followUps: [aFollowUp(), aFollowUp({ id: idOf(73), status: 'done', outcome: '已告知', doneAtMs: at('2026-11-18T15:00') })],
    });
    const said = items.map((item) => {
      const { title, detail } = timelineWords(zh, item, nowMs);
      return [item.kind, title, detail];
    });
    expect(said).toEqual([
      ['follow_up', '进度告知', '已告知'],
      ['contact', '来电 · 王敏', '漏水'],
      ['event', '备注', '下午不在家'],
      ['commitment', '承诺 · 进行中', '11月19日 18:00 前补发'],
      ['ticket', '工单 TK-20261117-7F3KQ', '破壁机漏水（核实中）'],
      ['logistics', '已签收，签收人：林**', '杭州'],
      ['order', '下单 破壁机 ×1', '订单尾号 001234 · ¥599'],
      ['consultation', '来电（咨询） · 王敏', '问保修多久 · 客户评价 5 分（满分 5 分）'],
    ]);
    expect(items.map((item) => Object.values(timelineWords(en, item, nowMs)))).toEqual([
      ['Progress notice', '已告知'],
      ['Incoming call · 王敏', '漏水'],
      ['Note', '下午不在家'],
      ['Promise · Open', '补发, due 19 Nov at 18:00'],
      ['Ticket TK-20261117-7F3KQ', '破壁机漏水 (Verifying)'],
      ['已签收，签收人：林**', '杭州'],
      ['Ordered 破壁机 ×1', 'Order ending 001234 · ¥599'],
      ['Incoming call (question) · 王敏', '问保修多久 · Customer’s rating: 5 of 5'],
    ]);
    for (const item of items) expect(timelineItemSchema.parse(item)).toStrictEqual(item);
  });
});
