/** The colour tokens of the design in both schemes, as CSS variables `--sd-<name>`. Contrast of the pairs in use is held by a test. */

export const lightTokens = {
  bg: '#f4f5f4',
  surface: '#ffffff',
  line: '#e3e6e4',
  /** Outline of a field, box or switch: 3:1 against surface and background. */
  control: '#858e89',
  text: '#1d2421',
  muted: '#5f6a65',
  /** Decoration only, never for text someone needs. */
  faint: '#98a29d',
  hover: '#eef0ef',
  brand: '#0b6e5f',
  'brand-hover': '#095c4f',
  'brand-soft': '#e2f2ee',
  'brand-ink': '#075146',
  'on-brand': '#ffffff',
  attention: '#985200',
  'attention-soft': '#fff3dd',
  harm: '#b3261e',
  'harm-soft': '#fdecea',
  info: '#2b5c9e',
  'info-soft': '#e8f0fb',
  /** Text on a filled attention, harm or info ground. */
  'on-tone': '#ffffff',
} as const;

export type Token = keyof typeof lightTokens;

export const darkTokens: Record<Token, string> = {
  bg: '#121614',
  surface: '#1a1f1d',
  line: '#2c3431',
  control: '#6f7b76',
  text: '#e6ebe8',
  muted: '#9aa6a0',
  faint: '#6f7b76',
  hover: '#232927',
  brand: '#4cc2ab',
  'brand-hover': '#66cfba',
  'brand-soft': '#15342e',
  'brand-ink': '#8be0cf',
  'on-brand': '#0d1f1b',
  attention: '#f0b35a',
  'attention-soft': '#38290f',
  harm: '#ff8a80',
  'harm-soft': '#3d1b19',
  info: '#8bb8f5',
  'info-soft': '#1a2a40',
  'on-tone': '#121614',
};

/** `[ink, ground]` pairs that carry text: 4.5:1. */
export const textPairs: readonly (readonly [Token, Token])[] = [
  ['text', 'bg'],
  ['text', 'surface'],
  ['text', 'hover'],
  ['text', 'brand-soft'],
  ['text', 'attention-soft'],
  ['text', 'harm-soft'],
  ['text', 'info-soft'],
  ['muted', 'bg'],
  ['muted', 'surface'],
  ['muted', 'hover'],
  ['muted', 'brand-soft'],
  ['brand', 'surface'],
  ['brand', 'bg'],
  ['brand-ink', 'brand-soft'],
  ['brand-ink', 'surface'],
  ['on-brand', 'brand'],
  ['on-brand', 'brand-hover'],
  ['attention', 'surface'],
  ['attention', 'bg'],
  ['attention', 'attention-soft'],
  ['harm', 'surface'],
  ['harm', 'bg'],
  ['harm', 'harm-soft'],
  ['info', 'surface'],
  ['info', 'bg'],
  ['info', 'info-soft'],
  ['on-tone', 'attention'],
  ['on-tone', 'harm'],
  ['on-tone', 'info'],
];

/** `[outline, ground]` pairs of controls: 3:1. */
export const controlPairs: readonly (readonly [Token, Token])[] = [
  ['control', 'surface'],
  ['control', 'bg'],
  ['brand', 'surface'],
  ['brand', 'bg'],
  ['harm', 'surface'],
];
