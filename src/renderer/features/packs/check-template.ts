/** What the editor can say about one template before publishing: length, slots, and the compliance rules on its sample text. */
import type { CompiledRules } from '../../../shared/compliance/compile-rules.ts';
import type { Finding } from '../../../shared/compliance/finding.ts';
import type { Template } from '../../../shared/pack/pack.ts';
import { unknownSlots } from '../../../shared/pack/slots.ts';
import { isRefusable, samplePreview, templateFindings } from '../../../shared/pack/template-findings.ts';

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

export function checkTemplate(template: Template, rules: CompiledRules | null): TemplateCheck {
  const preview = samplePreview(template.text);
  const findings = rules ? templateFindings(rules, template) : [];
  const empty = template.text.trim() === '';
  const tooLong = template.text.length > textLimit;
  const unknown = unknownSlots(template.text);
  const refused = empty || tooLong || unknown.length > 0 || findings.some(isRefusable);
  return { preview, empty, tooLong, unknown, findings, refused };
}
