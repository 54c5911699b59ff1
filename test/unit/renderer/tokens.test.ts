import { describe, expect, test } from 'vitest';
import { controlPairs, darkTokens, lightTokens, type Token, textPairs } from '../../../src/renderer/app/tokens.ts';

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const schemes: [string, Record<Token, string>][] = [
  ['light', lightTokens],
  ['dark', darkTokens],
];

describe.each(schemes)('in the %s scheme', (_, tokens) => {
  test.each(textPairs)('text in %s on %s can be read (4.5:1)', (ink, ground) => {
    expect(contrast(tokens[ink], tokens[ground])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(controlPairs)('a control outlined in %s on %s can be seen (3:1)', (outline, ground) => {
    expect(contrast(tokens[outline], tokens[ground])).toBeGreaterThanOrEqual(3);
  });
});
