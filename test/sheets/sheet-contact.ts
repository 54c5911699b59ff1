/** The call that the contact sheets show: at any of its steps, ringing, unknown, in wrap-up or an hour long; on the shipped packs. */
import { parse } from 'yaml';
import guidesText from '../../assets/packs/guides.yaml?raw';
import policyText from '../../assets/packs/policy.yaml?raw';
import scriptsText from '../../assets/packs/scripts.yaml?raw';
import { steps } from '../../src/shared/base/words.ts';
import { rulesContentSchema } from '../../src/shared/compliance/rule.ts';
import type { RunningContact } from '../../src/shared/contact/contact.ts';
import { handOverSchema } from '../../src/shared/contact/hand-over.ts';
import { guidesContentSchema } from '../../src/shared/guide/guide.ts';
import { type Pack, policyContentSchema, scriptsContentSchema } from '../../src/shared/pack/pack.ts';
import { joinRuleFiles } from '../../src/shared/pack/rule-files.ts';
import { callScene, packsOf } from '../support/call-scene.ts';
import { fakeId } from '../support/fake-desk-rows.ts';
import { fakeEmergency } from '../support/fake-emergency.ts';

const ruleTexts = import.meta.glob<string>('../../assets/packs/rules/*.yaml', { query: '?raw', import: 'default', eager: true });
const ruleFiles = Object.entries(ruleTexts).map(([name, text]) => ({ name, document: parse(text) as unknown }));

const guides = guidesContentSchema.parse(parse(guidesText));

export function sheetPacks(nowMs: number): Pack[] {
  return packsOf(
    {
      scripts: scriptsContentSchema.parse(parse(scriptsText)),
      rules: rulesContentSchema.parse(joinRuleFiles(ruleFiles)),
      policy: policyContentSchema.parse(parse(policyText)),
      guides,
    },
    nowMs - 86_400_000,
  );
}

function anHourLong(contact: RunningContact): RunningContact {
  const long = '客户反映十一月十二日购买的恒温电热水壶在使用第三天加热到一半自动断电并伴有焦味，已两次寄回检测仍未解决';
  const { guide } = contact;
  return {
    ...contact,
    utterances: Array.from({ length: 40 }, () => contact.utterances)
      .flat()
      .map((utterance, n) => ({ ...utterance, id: `long${n}`, text: utterance.text.repeat(4) })),
    alerts: contact.alerts.map((alert) => ({ ...alert, why: long, moves: [long, long] as [string, string] })),
    guide: {
      ...guide,
      problem: { what: long, when: long, orderNo: 'DD2026111300482', ask: long, confirmed: false },
      demands: Array.from({ length: 8 }, (_, n) => ({ id: `d${n}`, text: n % 2 ? long : '道歉', done: n < 2 })),
      notices: [{ code: 'single_option', text: long }],
    },
  };
}

function likely({ candidates: [first] }: RunningContact, long: boolean): RunningContact['candidates'] {
  if (first === undefined) return [];
  const name = long ? '阿卜杜勒·**·买买提' : '林**';
  return [
    { ...first, maskedName: name, why: '同一号码登记在两个人名下' },
    { ...first, customerId: fakeId(101), maskedName: '周**', tier: '', openTickets: 0, why: '同一号码登记在两个人名下' },
    { ...first, customerId: fakeId(102), maskedName: '陈*', region: '成都市武侯区', why: '收货电话是这个号码' },
  ];
}

function handOver(long: boolean): NonNullable<RunningContact['handOver']> {
  const more = long ? '，已两次寄回检测仍未解决，客户要求更换新机并说明原因，同时希望延长保修期至两年' : '';
  return handOverSchema.parse({
    ...{ from: 'bot', name: '小稳', reason: 'requested', problem: `奶瓶礼盒收到时瓶身有裂纹${more}`, problemIsQuoted: false },
    ...{ tried: [`已查订单 DD2026111300482，11月16日签收`, `已请客户发破损照片${more}`], triedIsQuoted: false, earlier: 1 },
  });
}

/** `at`: a step, `end`, `ringing`, `unknown`, `several`, `wrapup`, `emergency`, `emergency-taken`, `emergency-unnamed`; a chat for `chat` and `hand-over`. */
export function sheetContact(nowMs: number, at: string | null, long: boolean): RunningContact {
  const step = steps.find((each) => each === at) ?? (at === 'end' || at === 'wrapup' ? 'end' : 'paraphrase');
  const scene = callScene({ nowMs, guides, step });
  const contact = long ? anHourLong(scene) : scene;
  switch (at) {
    case 'ringing':
      return { ...callScene({ nowMs, guides, step: 'empathize' }), phase: 'ringing', answeredAtMs: null, utterances: [], alerts: [] };
    case 'unknown':
      return { ...contact, customerId: null, ticketId: null, candidates: [], relayNumber: true, matchReason: 'none', matchWhy: '' };
    case 'wrapup':
      return { ...contact, phase: 'wrapup', endedAtMs: nowMs, alerts: [] };
    case 'several':
      return { ...contact, customerId: null, ticketId: null, candidates: likely(contact, long), matchReason: 'none', matchWhy: '' };
    case 'hand-over':
      return { ...contact, channel: 'chat', utterances: contact.utterances.slice(0, 1), handOver: handOver(long) };
    case 'emergency':
      return { ...contact, emergency: fakeEmergency(nowMs) };
    case 'emergency-taken':
      return { ...contact, emergency: fakeEmergency(nowMs, { state: 'taken', decidedAtMs: nowMs, ticketId: contact.ticketId }) };
    case 'emergency-unnamed': {
      const unknown = { customerId: null, ticketId: null, candidates: [], matchReason: 'none', matchWhy: '' } as const;
      return { ...contact, ...unknown, candidates: [], emergency: fakeEmergency(nowMs, { state: 'taken', decidedAtMs: nowMs }) };
    }
    case 'chat':
      return { ...contact, channel: 'chat' };
    default:
      return contact;
  }
}
