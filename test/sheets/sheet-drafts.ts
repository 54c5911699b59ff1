/** The panel of drafts for pictures: without a model, with one that has answered, is still at it, wrote what may not be said, or failed. */
import type { Finding } from '../../src/shared/compliance/finding.ts';
import type { Suggestion } from '../../src/shared/contract/assist-views.ts';
import type { FakeAssist } from '../support/fake-assist.ts';

const text = '林女士，让您等了这么久真的抱歉。奶瓶套装停在嘉兴转运中心，您别那么激动，我现在就去核实。';
const bad: Finding = {
  ...{ label: 'deny_feelings', severity: 'block', start: 29, end: 35, text: '您别那么激动', rule: 'r' },
  ...{ reason: '客户听到的是「您不该生气」', rewrite: null },
};
const ok = { status: 'ok', text: text.replace('您别那么激动,', ''), findings: [], mended: [], isChecked: true } satisfies Suggestion;

export function sheetAssist(before: FakeAssist, wish: string | null, isLong: boolean): FakeAssist {
  const status = { ...before.status, enabled: wish !== null && wish !== 'fields' };
  const drafts = isLong
    ? [...before.drafts, ...before.drafts.map((draft, n) => ({ ...draft, templateId: `${n}`, text: draft.text.repeat(4) }))]
    : before.drafts;
  const suggestions: Record<string, Suggestion | null> = {
    ok: isLong ? { ...ok, text: ok.text.repeat(6), mended: [bad] } : ok,
    waiting: null,
    blocked: { ...ok, text, findings: [bad] },
    failed: { status: 'failed', why: 'key-refused' },
  };
  return { ...before, status, drafts, suggestion: suggestions[wish ?? ''] ?? null };
}
