/** Builds a running contact in its first moment, for tests that change what they care about. */
import { steps } from '../../src/shared/base/words.ts';
import type { RunningContact } from '../../src/shared/contact/contact.ts';
import type { GuideSnapshot, StepState } from '../../src/shared/guide/guide.ts';
import { callBeganMs } from './events.ts';

const openStep: StepState = { status: 'open', by: 'none', evidence: null, skipReason: null, unticked: false };

export function aGuideSnapshot(parts: Partial<GuideSnapshot> = {}): GuideSnapshot {
  return {
    guideId: 'any',
    packVersion: 1,
    type: 'product_quality',
    typeConfirmed: false,
    current: 'empathize',
    steps: Object.fromEntries(steps.map((step) => [step, openStep])) as GuideSnapshot['steps'],
    problem: { what: '', when: '', orderNo: '', ask: '', confirmed: false },
    demands: [],
    evidence: [],
    options: [],
    offered: [],
    chosenOptionId: null,
    notices: [],
    ...parts,
  };
}

export function aRunningContact(parts: Partial<RunningContact> = {}): RunningContact {
  return {
    id: '01900000-0000-7000-8000-000000000001',
    sourceContactId: 'c1',
    source: 'test',
    phase: 'talking',
    channel: 'phone',
    direction: 'in',
    fromMasked: '139****0000',
    relayNumber: false,
    offeredAtMs: callBeganMs,
    answeredAtMs: callBeganMs + 2_000,
    endedAtMs: null,
    candidates: [],
    customerId: null,
    matchReason: 'none',
    matchWhy: '',
    ticketId: null,
    utterances: [],
    partial: null,
    classification: null,
    emotionMark: null,
    emotionTrend: [],
    alerts: [],
    guide: aGuideSnapshot(),
    packs: { scripts: 1, rules: 1, guides: 1, policy: 1 },
    commitmentIds: [],
    skippedEventLines: 0,
    ...parts,
  };
}
