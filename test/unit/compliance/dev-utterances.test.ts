import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { channelSchema } from '../../../src/shared/base/words.ts';
import { checkText } from '../../../src/shared/compliance/check-text.ts';
import { labelSchema } from '../../../src/shared/compliance/finding.ts';
import { compiled, shippedRulesContent } from '../../support/rules.ts';

const agentSampleSchema = z.object({
  side: z.literal('agent'),
  text: z.string(),
  channel: channelSchema,
  labels: z.array(labelSchema),
  accept: z.array(labelSchema).default([]),
  opening: z.boolean().default(false),
});

const rules = compiled(shippedRulesContent());
const samples = readFileSync(new URL('../../fixtures/dev-utterances.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): unknown => JSON.parse(line))
  .flatMap((line) => agentSampleSchema.safeParse(line).data ?? []);

test('finds the labels of the development samples: precision at least 0.97, recall at least 0.97', () => {
  let right = 0;
  let extra = 0;
  let missed = 0;
  for (const sample of samples) {
    const findings = checkText(rules, sample.text, { channel: sample.channel, opening: sample.opening });
    const got = new Set(findings.filter((finding) => finding.severity !== 'hint').map((finding) => finding.label));
    right += sample.labels.filter((label) => got.has(label)).length;
    missed += sample.labels.filter((label) => !got.has(label)).length;
    extra += [...got].filter((label) => !sample.labels.includes(label) && !sample.accept.includes(label)).length;
  }
  expect(samples).toHaveLength(60);
  expect(right / (right + extra)).toBeGreaterThanOrEqual(0.97);
  expect(right / (right + missed)).toBeGreaterThanOrEqual(0.97);
});
