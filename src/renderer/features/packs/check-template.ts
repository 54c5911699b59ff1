/** What the editor can say about one template before publishing: length, slots, and the compliance rules on its sample text. */
import type { Channel } from '../../../shared/base/words.ts';
import { checkText } from '../../../shared/compliance/check-text.ts';
import type { CompiledRules } from '../../../shared/compliance/compile-rules.ts';
import type { Finding } from '../../../shared/compliance/finding.ts';
import type { Template } from '../../../shared/pack/pack.ts';
import { sampleSlots } from '../../../shared/pack/slot-table.ts';
import { fillTemplate, unknownSlots } from '../../../shared/pack/slots.ts';

export type TemplateCheck = {
  /** The text as a sample customer would see it; findings point into it. */
  preview: string;
  empty: boolean;
  tooLong: boolean;
  unknown: string[];
  findings: Finding[];
  /** Publishing it would be refused. */
  refused: boolean;
};

export const textLimit = 500;

const samples = sampleSlots();

/** The strictest channel it may be used on. */
function strictestChannel(template: Template): Channel {
  if (template.channels?.includes('public')) return 'public';
  return template.channels && !template.channels.includes('chat') ? 'phone' : 'chat';
}

export function checkTemplate(template: Template, rules: CompiledRules | null): TemplateCheck {
  const preview = fillTemplate(template.text, samples).text;
  const opening = template.step === 'opening' || template.step === 'empathize';
  const findings = rules ? checkText(rules, preview, { channel: strictestChannel(template), opening }) : [];
  const empty = template.text.trim() === '';
  const tooLong = template.text.length > textLimit;
  const unknown = unknownSlots(template.text);
  const refused = empty || tooLong || unknown.length > 0 || findings.some((finding) => finding.severity === 'block');
  return { preview, empty, tooLong, unknown, findings, refused };
}
