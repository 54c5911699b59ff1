import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createTextReader,
  type NormalizedText,
  normalizedString,
  normalizeText,
  originalSpan,
} from '../../src/shared/language/normalize.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const serviceText = fc.string({ unit: fc.constantFrom(...'这不是我们的问题明天肯定送到，。！ ａＢ1①㎏😊𠮷\u200b\u0301“”'), maxLength: 60 });
const mixed = fc.oneof(anyText, serviceText);

describe('reading any text', () => {
  test('keeps offsets inside the text, in order, on character boundaries', () => {
    fc.assert(
      fc.property(mixed, (text) => {
        const normalized = normalizeText(text);
        for (let k = 0; k < normalized.length; k++) {
          const span = originalSpan(normalized, k, k + 1);
          expect(span.start).toBeGreaterThanOrEqual(k === 0 ? 0 : (normalized.from[k - 1] ?? 0));
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
          const isSplit = /[\udc00-\udfff]/.test(text.charAt(span.start)) && /[\ud800-\udbff]/.test(text.charAt(span.start - 1));
          expect(isSplit).toBe(false);
        }
      }),
    );
  });

  test('reads the same twice, and reading what was read changes nothing but placeholders', () => {
    fc.assert(
      fc.property(mixed, (text) => {
        const once = normalizedString(normalizeText(text));
        expect(normalizedString(normalizeText(text))).toBe(once);
        expect(normalizedString(normalizeText(once))).toBe(once.replaceAll('\ufffc', ''));
      }),
    );
  });

  test('the text of a span reads as the units it came from', () => {
    fc.assert(
      fc.property(serviceText, fc.nat(), fc.nat(), (text, a, b) => {
        const normalized = normalizeText(text);
        if (normalized.length === 0) return;
        const start = a % normalized.length;
        const end = start + 1 + (b % (normalized.length - start));
        const span = originalSpan(normalized, start, end);
        expect(normalizedString(normalizeText(text.slice(span.start, span.end)))).toContain(normalizedString(normalized).slice(start, end));
      }),
    );
  });

  test('reads into the same memory as it reads into memory of its own', () => {
    const read = createTextReader();
    const kept = ({ length, units, from, to, marks, clause, asks }: NormalizedText) => ({
      length,
      units: [...units.subarray(0, length + 1)],
      from: [...from.subarray(0, length + 1)],
      to: [...to.subarray(0, length + 1)],
      marks: [...marks.subarray(0, length + 1)],
      clause: [...clause.subarray(0, length + 1)],
      asks,
    });
    const pieces = fc.array(fc.oneof(mixed, fc.constantFrom('3.5', '。。', '？！', '1,000')), { maxLength: 5 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('');
        expect(kept(read(text))).toEqual(kept(normalizeText(text)));
      }),
    );
  });
});
