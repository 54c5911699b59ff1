/** The call that the contact sheets show: at any of its steps, ringing, unknown, in wrap-up or an hour long; on the shipped packs. */
import { parse } from 'yaml';
import guidesText from '../../assets/packs/guides.yaml?raw';
import policyText from '../../assets/packs/policy.yaml?raw';
import scriptsText from '../../assets/packs/scripts.yaml?raw';
import { steps } from '../../src/shared/base/words.ts';
import { rulesContentSchema } from '../../src/shared/compliance/rule.ts';
import type { RunningContact } from '../../src/shared/contact/contact.ts';
import { guidesContentSchema } from '../../src/shared/guide/guide.ts';
import { type Pack, policyContentSchema, scriptsContentSchema } from '../../src/shared/pack/pack.ts';
import { joinRuleFiles } from '../../src/shared/pack/rule-files.ts';
import { callScene, packsOf } from '../support/call-scene.ts';

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
  const long = '客户反映十一月十二日购买的恒温电热水壶在使用第三天加热到一半自动断电并伴有焦味,已两次寄回检测仍未解决';
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

/** `at`: a step, `end`, `ringing`, `unknown`, `wrapup`; a chat for `chat`. */
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
    case 'chat':
      return { ...contact, channel: 'chat' };
    default:
      return contact;
  }
}
