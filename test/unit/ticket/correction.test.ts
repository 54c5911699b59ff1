import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createI18n } from '../../../src/renderer/app/i18n.ts';
import { timelineWords } from '../../../src/renderer/ui/timeline-words.ts';
import { checkText } from '../../../src/shared/compliance/check-text.ts';
import { compileRules } from '../../../src/shared/compliance/compile-rules.ts';
import { rulesContentSchema } from '../../../src/shared/compliance/rule.ts';
import { progressStatement } from '../../../src/shared/customer/progress-statement.ts';
import { buildTimeline } from '../../../src/shared/customer/timeline.ts';
import type { MutationContext } from '../../../src/shared/sync/mutation.ts';
import { applyMutation, describeMutation, expectedRevs, type MutationArgs } from '../../../src/shared/sync/mutations.ts';
import { type CorrectionField, correctionAsked, correctionFields } from '../../../src/shared/ticket/correction.ts';
import type { TicketEvent } from '../../../src/shared/ticket/ticket.ts';
import { aContext, aCustomer, agent, aTicket, at, idOf, Rows } from '../../support/facts.ts';
import { shippedContent } from '../../support/shipped-packs.ts';

type Args = MutationArgs<'ticket.requestCorrection'>;

const world = (ticket = aTicket()) => new Rows().put({ entity: 'customer', row: aCustomer() }, { entity: 'ticket', row: ticket });
const asked = (more: Partial<Args> = {}): Args => ({ ticketId: idOf(2), field: 'phone', right: '13912345678', note: '', ...more });

function ask(args: Args, context: MutationContext = aContext(world())) {
  const applied = applyMutation('ticket.requestCorrection', 1, args, context);
  if (!applied.ok) throw new Error(applied.error.message);
  return applied.value;
}

function eventOf(args: Args): TicketEvent {
  const outcome = ask(args);
  const put = outcome.status === 'ok' ? outcome.puts.find(({ entity }) => entity === 'ticket_event') : undefined;
  if (put?.entity !== 'ticket_event') throw new Error(`no event in ${JSON.stringify(outcome)}`);
  return put.row;
}

const zh = createI18n('zh-CN').getFixedT('zh-CN', 'desk');
const noFacts = { orders: [], logistics: [], contacts: [], tickets: [], commitments: [], followUps: [] };
const told = (event: TicketEvent) =>
  buildTimeline({ ...noFacts, events: [event] }).map((item) => timelineWords(zh, item, at('2026-11-22T10:00')));

const words = fc.stringMatching(/^[一-龥a-zA-Z0-9，。·-]{1,40}$/);

describe('a correction request', () => {
  test('tells on the ticket what is right, and touches nothing but its last action: no field group, so nobody meets a conflict', () => {
    fc.assert(
      fc.property(fc.constantFrom(...correctionFields), words, fc.option(words, { nil: '' }), (field, right, note) => {
        const outcome = ask(asked({ field, right, note }));
        const atMs = at('2026-11-18T10:00');
        expect(outcome).toEqual({
          status: 'ok',
          puts: [
            { entity: 'ticket', row: { ...aTicket(), lastAction: correctionAsked(field), lastActionAtMs: atMs } },
            { entity: 'ticket_event', row: expect.objectContaining({ kind: 'correction', reasonCode: field, ticketId: idOf(2), atMs }) },
          ],
        });
        const { text } = eventOf(asked({ field, right, note }));
        expect(text).toContain(right);
        expect(text).toContain(note);
      }),
    );
    expect(expectedRevs('ticket.requestCorrection', asked(), world().lookup)).toEqual({});
  });

  test.each<[CorrectionField, string, string]>([
    ['name', '王小明', '请更正客户姓名：王小明'],
    ['phone', '13912345678', '请更正客户电话：13912345678'],
    ['address', '杭州市西湖区文三路138号', '请更正客户地址：杭州市西湖区文三路138号'],
    ['tier', '金卡', '请更正客户会员等级：金卡'],
    ['other', '生日是五月', '请更正客户资料：生日是五月'],
  ])('of the %s reads plainly, with the note in brackets', (field, right, text) => {
    expect(eventOf(asked({ field, right })).text).toBe(text);
    expect(eventOf(asked({ field, right: ` ${right} `, note: ' 本人来电 ' })).text).toBe(`${text}（本人来电）`);
  });

  test('says who asked, and at what time of their own clock', () => {
    expect(eventOf(asked())).toMatchObject({ authorId: agent.userId, authorName: agent.name, customerId: idOf(1) });
  });

  test('keeps what is right out of every line that is read aloud or listed, and hides it in the timeline', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^1[3-9]\d{9}$/), (phone) => {
        const args = asked({ right: phone, note: `也可以打${phone}` });
        expect(`${describeMutation('ticket.requestCorrection', 1, args)}${correctionAsked(args.field)}`).not.toMatch(/\d/);
        expect(told(eventOf(args))).toEqual([{ title: '资料更正', detail: '请更正客户电话：***********（也可以打***********）' }]);
      }),
    );
    expect(told(eventOf(asked({ field: 'name', right: '王小明' })))).toEqual([{ title: '资料更正', detail: '请更正客户姓名：***' }]);
    expect(told(eventOf(asked({ field: 'address', right: '杭州市西湖区文三路138号3幢501室' })))[0]?.detail).not.toContain('138号');
  });

  test('is judged as a note is: not by an auditor, not outside the granted scopes, not of a ticket that is gone', () => {
    expect(ask(asked(), aContext(world(), { actor: { ...agent, role: 'auditor' } }))).toMatchObject({ code: 'auth.forbidden' });
    expect(ask(asked(), aContext(world(aTicket({ scope: 'team:other' }))))).toMatchObject({ code: 'auth.forbidden' });
    expect(ask(asked(), aContext(new Rows()))).toMatchObject({ status: 'rejected', code: 'not-found' });
  });

  test.each([
    ['nothing said to be right', { right: '  ' }],
    ['too much of it', { right: '九'.repeat(201) }],
    ['too long a note', { note: '九'.repeat(301) }],
    ['a field that customers do not have', { field: 'shoe' as CorrectionField }],
  ])('with %s is refused', (_, more) => {
    expect(ask(asked(more))).toMatchObject({ status: 'rejected', code: 'input.invalid' });
  });

  test('two of the same field both stay: the second one may know better', () => {
    const second = aContext(world(), { mutationId: idOf(1001) });
    const ids = [ask(asked()), ask(asked({ right: '13912345679' }), second)].map(
      (outcome) => outcome.status === 'ok' && outcome.puts.find(({ entity }) => entity === 'ticket_event')?.row.id,
    );
    expect(new Set(ids).size).toBe(2);
  });

  test('may be read to the customer with the progress, in words that no rule of ours minds', () => {
    const compiled = compileRules(rulesContentSchema.parse(shippedContent('rules')));
    if (!compiled.ok) throw new Error(compiled.error.message);
    for (const field of correctionFields) {
      const ticket = aTicket({ lastAction: correctionAsked(field), lastActionAtMs: at('2026-11-22T09:00') });
      const around = { nowMs: at('2026-11-22T09:30'), utcOffsetMinutes: 480, readerId: null };
      const statement = progressStatement({ customer: aCustomer(), tickets: [ticket], commitments: [], ...around });
      expect(statement).toContain(correctionAsked(field));
      expect(checkText(compiled.value, statement, { channel: 'phone' })).toEqual([]);
    }
  });
});
