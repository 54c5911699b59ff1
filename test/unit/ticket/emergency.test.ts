/** When a plan opens, which one, and who takes the case over, by the shipped policy. */
import { describe, expect, test } from 'vitest';
import { shippedPolicy } from '../../../src/hub/services/sample/shipped-packs.ts';
import { classifyConversation } from '../../../src/shared/classify/classify.ts';
import { checkPackContent } from '../../../src/shared/pack/check-content.ts';
import {
  type Colleague,
  type Emergency,
  type EmergencyPolicy,
  emergencyProblems,
  type Heard,
  savedUrgency,
  secondPerson,
  watchEmergency,
} from '../../../src/shared/ticket/emergency.ts';
import { withGeneralPlans } from '../../../src/shared/ticket/general-plans.ts';
import { idOf } from '../../support/facts.ts';
import { compiled, shippedRulesContent } from '../../support/rules.ts';

const content = shippedPolicy();
const policy = content.emergency as EmergencyPolicy;

function heard(texts: string[], confirmedType: Heard['confirmedType'] = null): Heard {
  const classification = texts.length === 0 ? null : classifyConversation(texts);
  return { classification, confirmedType, said: texts.join('\n') };
}

const opened = (texts: string[], before: Emergency | null = null, nowMs = 1) => watchEmergency(before, heard(texts), policy, nowMs);
const burnt = '你们的充电器把我孩子的手烫伤了';

describe('a plan opens', () => {
  test.each([
    [burnt, 'burn'],
    ['你们的电热毯半夜起火了，现在满屋子烟', 'fire'],
    ['插座漏电，我刚才触电了', 'shock'],
    ['孩子吃了你们的饼干上吐下泻，现在在医院', 'poison'],
  ])('%s → %s', (said, planId) => {
    expect(opened([said])).toMatchObject({ planId, sign: 'safety', state: 'open', openedAtMs: 1, ticketId: null });
  });

  test('for a large loss with a plan of its own', () => {
    const loss = { ...heard(['地板全泡了']), classification: { ...classifyConversation(['地板泡了']), urgency: 'emergency' as const } };
    const flagged = { ...loss, classification: { ...loss.classification, types: [], flags: ['major_loss' as const] } };
    expect(watchEmergency(null, flagged, policy, 1)).toMatchObject({ planId: 'loss', sign: 'major_loss' });
  });

  test('when the agent names the hazard although nothing of it was heard', () => {
    expect(watchEmergency(null, heard(['东西有点问题'], 'safety_hazard'), policy, 1)).toMatchObject({ planId: 'hazard', words: [] });
  });

  test('for nothing else, whatever the policy has', () => {
    for (const each of [policy, undefined]) expect(watchEmergency(null, heard(['快递三天没动了，你们到底管不管']), each, 1)).toBeNull();
  });

  describe('where the policy has none that fits: danger is never met with nothing', () => {
    const loss = { ...classifyConversation(['地板泡了']), urgency: 'emergency' as const, types: [], flags: ['major_loss' as const] };
    const onlyFire: EmergencyPolicy = { ...policy, plans: policy.plans.filter(({ id }) => id === 'fire') };
    const planOf = (each: Heard, given: EmergencyPolicy | undefined) => watchEmergency(null, each, given, 1)?.planId;

    test('a general plan of its sign opens, also with no word of emergencies in the policy', () => {
      for (const given of [undefined, onlyFire]) {
        expect(planOf(heard([burnt]), given)).toBe('built-in.safety');
        expect(planOf(heard(['东西有点问题'], 'safety_hazard'), given)).toBe('built-in.safety');
        expect(planOf({ ...heard(['地板全泡了']), classification: loss }, given)).toBe('built-in.major-loss');
      }
    });

    test('what the policy has comes first, and a policy that foresees everything stays as it is', () => {
      expect(planOf(heard(['你们的电热毯半夜起火了，现在满屋子烟']), onlyFire)).toBe('fire');
      expect(withGeneralPlans(policy)).toBe(policy);
      const own = withGeneralPlans({ ...onlyFire, second_person: ['lead'], dismiss_reasons: ['听错了'] });
      expect(own).toMatchObject({ second_person: ['lead'], dismiss_reasons: ['听错了'] });
    });

    test('it tells a senior first, names the case a hazard, and its sentences are as good as any of a pack', () => {
      const general = withGeneralPlans(undefined);
      expect(general.second_person).toEqual(['senior', 'lead']);
      expect(general.plans.find(({ sign }) => sign === 'safety')?.ticket_type).toBe('safety_hazard');
      expect(emergencyProblems(general)).toEqual([]);
      expect(emergencyProblems(withGeneralPlans(onlyFire))).toEqual([]);
      expect(checkPackContent('policy', { ...content, emergency: general }, compiled(shippedRulesContent()))).toMatchObject({ ok: true });
    });
  });
});

describe('what was said later', () => {
  const open = opened([burnt]) as Emergency;

  test('moves an undecided plan, which keeps the moment it opened', () => {
    const later = opened(['插座冒烟', burnt], opened(['插座冒烟'], null, 5), 9);
    expect(later).toMatchObject({ planId: 'burn', openedAtMs: 5 });
  });

  test('closes an undecided one when the words were heard wrongly', () => {
    expect(opened(['充电器收到了，谢谢'], open)).toBeNull();
  });

  test('never moves one that was taken', () => {
    const taken: Emergency = { ...open, state: 'taken', decidedAtMs: 2 };
    expect(opened(['充电器收到了，谢谢'], taken)).toBe(taken);
  });

  test('opens one that was judged to be none only for new words of danger', () => {
    const dismissed: Emergency = { ...open, state: 'dismissed', decidedAtMs: 2, reason: '听错了' };
    expect(opened([burnt, '就是想问问保修'], dismissed)).toBe(dismissed);
    expect(opened([burnt, '现在插座还在冒烟起火'], dismissed, 9)).toMatchObject({ state: 'open', reason: '', openedAtMs: 9 });
  });
});

describe('the second person', () => {
  const person = (n: number, name: string, changes: Partial<Colleague> = {}): Colleague => ({
    ...{ id: idOf(n), name, role: 'agent', senior: false, ...changes },
  });
  const self = person(1, '沈若溪');
  const senior = person(2, '许嘉言', { senior: true });
  const other = person(3, '欧阳知夏', { senior: true });
  const lead = person(4, '顾明岚', { role: 'lead' });
  const given = { ownerId: null, selfId: self.id, load: new Map<string, number>() };
  const ranks = policy.second_person;

  test('is a senior agent; of several the one with fewer emergencies in hand', () => {
    expect(secondPerson([self, lead, senior], ranks, given)).toBe(senior);
    expect(secondPerson([self, lead, senior, other], ranks, { ...given, load: new Map([[senior.id, 2]]) })).toBe(other);
  });

  test('is a lead where there is no senior agent, and nobody where there is neither', () => {
    expect(secondPerson([self, lead], ranks, given)).toBe(lead);
    expect(secondPerson([self], ranks, given)).toBeNull();
  });

  test('stays who has it, and is who took it, when they are of such a rank themselves', () => {
    expect(secondPerson([self, senior, lead], ranks, { ...given, ownerId: lead.id })).toBe(lead);
    expect(secondPerson([senior, other], ranks, { ...given, selfId: other.id })).toBe(other);
    expect(secondPerson([self, senior], ranks, { ...given, ownerId: self.id })).toBe(senior);
  });
});

describe('a policy', () => {
  test('needs a plan for words nobody foresaw, and none behind it', () => {
    expect(emergencyProblems(policy)).toEqual([]);
    const [first, ...rest] = policy.plans;
    if (first === undefined) throw new Error('the shipped policy has no plan');
    const safety = policy.plans.filter(({ sign }) => sign === 'safety');
    expect(emergencyProblems({ ...policy, plans: safety.filter(({ words }) => words !== undefined) })).toHaveLength(2);
    expect(emergencyProblems({ ...policy, plans: [...rest, first] }).map(({ path }) => path)).toEqual(['emergency.plans[5]']);
  });

  test('with a doubled plan is refused with its place', () => {
    const doubled = { ...content, emergency: { ...policy, plans: [...policy.plans.slice(0, 1), ...policy.plans] } };
    const checked = checkPackContent('policy', doubled);
    expect(checked.ok || checked.error).toMatchObject({ code: 'pack.invalid', message: expect.stringContaining('emergency.plans[1].id') });
  });
});

describe('what a case is saved with', () => {
  const open = opened([burnt]);

  test('heard alone, it waits for a person; without any plan there is nobody to wait for', () => {
    expect(savedUrgency('emergency', open, false)).toBe('phone_first');
    expect(savedUrgency('emergency', null, false)).toBe('emergency');
    expect(savedUrgency('normal', open, false)).toBe('normal');
  });

  test('a person raises it by taking it or by naming the hazard, and what was judged to be none stays down', () => {
    expect(savedUrgency('normal', open && { ...open, state: 'taken' }, false)).toBe('emergency');
    expect(savedUrgency('emergency', open, true)).toBe('emergency');
    expect(savedUrgency('emergency', open && { ...open, state: 'dismissed' }, true)).toBe('phone_first');
  });
});
