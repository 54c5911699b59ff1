/** Mantine's theme in the product's tokens. Components read `--sd-*`; no colour is written anywhere else. */
import {
  Button,
  Card,
  Checkbox,
  Chip,
  type CSSVariablesResolver,
  colorsTuple,
  createTheme,
  Drawer,
  defaultVariantColorsResolver,
  Menu,
  Modal,
  NativeSelect,
  Popover,
  SegmentedControl,
  Select,
  Switch,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
  type VariantColorsResolver,
} from '@mantine/core';
import { darkTokens, lightTokens, type Token } from './tokens.ts';

const tones = ['brand', 'attention', 'harm', 'info'] as const;
type Tone = (typeof tones)[number];

function isTone(value: string | undefined): value is Tone {
  return tones.some((tone) => tone === value);
}

const variable = (token: Token) => `var(--sd-${token})`;
const tonal = (tone: Tone) => ({
  solid: variable(tone),
  soft: variable(`${tone}-soft`),
  ink: tone === 'brand' ? variable('brand-ink') : variable(tone),
  on: tone === 'brand' ? variable('on-brand') : variable('on-tone'),
  hover: tone === 'brand' ? variable('brand-hover') : `color-mix(in srgb, ${variable(tone)} 88%, ${variable('text')})`,
});

/** Filled, light, outline and subtle in our tones, right in both schemes; anything else is Mantine's. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const color = input.color ?? 'brand';
  if (!isTone(color)) return defaultVariantColorsResolver(input);
  const { solid, soft, ink, on, hover } = tonal(color);
  switch (input.variant) {
    case 'filled':
      return { background: solid, hover, color: on, border: '1px solid transparent' };
    case 'light':
      return { background: soft, hover: `color-mix(in srgb, ${soft} 88%, ${ink})`, color: ink, border: '1px solid transparent' };
    case 'outline':
      return { background: 'transparent', hover: soft, color: ink, border: `1px solid ${solid}` };
    case 'subtle':
    case 'transparent':
      return { background: 'transparent', hover: soft, color: ink, border: '1px solid transparent' };
    default:
      return defaultVariantColorsResolver(input);
  }
};

/** Set in global.css: in English the Latin letters and marks of a Latin font come first. */
const fonts = 'var(--sd-font)';

/** Mantine's own greys in our hue: lightest first, as its components expect them. */
const greys = ['#f4f5f4', '#eef0ef', '#e3e6e4', '#d5dad7', '#bfc7c3', '#98a29d', '#858e89', '#5f6a65', '#3a4440', '#1d2421'] as const;
/** Its dark scheme: text first, ground last; 6 is the ground of fields and of what floats. */
const darks = ['#e6ebe8', '#c3cbc7', '#9aa6a0', '#6f7b76', '#3a4440', '#2c3431', '#1f2523', '#1a1f1d', '#121614', '#0d100f'] as const;

const shade = { size: 'sm' } as const;
/** What lies behind a layer stays readable: it is being worked on. */
const dim = { backgroundOpacity: 0.22, blur: 0 } as const;

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: 6,
  colors: {
    brand: colorsTuple(lightTokens.brand),
    attention: colorsTuple(lightTokens.attention),
    harm: colorsTuple(lightTokens.harm),
    info: colorsTuple(lightTokens.info),
    gray: greys,
    dark: darks,
  },
  fontFamily: fonts,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.857rem', sm: '0.929rem', md: '1rem', lg: '1.143rem', xl: '1.429rem' },
  lineHeights: { xs: '1.5', sm: '1.55', md: '1.6', lg: '1.6', xl: '1.4' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '12px' },
  defaultRadius: 'md',
  headings: { fontWeight: '600', fontFamily: fonts },
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' }, styles: { root: { fontWeight: 400 } } }),
    TextInput: TextInput.extend({ defaultProps: shade }),
    Textarea: Textarea.extend({ defaultProps: shade }),
    Select: Select.extend({ defaultProps: shade }),
    NativeSelect: NativeSelect.extend({ defaultProps: shade }),
    Checkbox: Checkbox.extend({ defaultProps: { ...shade, radius: 'xs' } }),
    Switch: Switch.extend({ defaultProps: shade }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'sm', transitionDuration: 120 } }),
    Tabs: Tabs.extend({ defaultProps: { variant: 'default' } }),
    Chip: Chip.extend({ defaultProps: { size: 'sm' } }),
    Card: Card.extend({ defaultProps: { radius: 'lg', withBorder: true, padding: 'md' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: false } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 100 } } }),
    // Its own first item takes the focus, not a hidden place before it that no menu may hold.
    Menu: Menu.extend({
      defaultProps: { shadow: 'md', transitionProps: { duration: 100 }, withInitialFocusPlaceholder: false },
    }),
    Modal: Modal.extend({ defaultProps: { transitionProps: { duration: 120 }, centered: true, overlayProps: dim } }),
    Drawer: Drawer.extend({ defaultProps: { transitionProps: { duration: 140 }, position: 'right', overlayProps: dim } }),
  },
});

const asVariables = (tokens: Record<Token, string>) =>
  Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--sd-${name}`, value]));

/** Mantine's own variables in terms of ours, so that every component follows the scheme. */
const mantineInTokens = {
  '--mantine-color-body': 'var(--sd-bg)',
  '--mantine-color-text': 'var(--sd-text)',
  '--mantine-color-bright': 'var(--sd-text)',
  '--mantine-color-dimmed': 'var(--sd-muted)',
  '--mantine-color-placeholder': 'var(--sd-muted)',
  '--mantine-color-anchor': 'var(--sd-brand)',
  '--mantine-color-error': 'var(--sd-harm)',
  '--mantine-color-default': 'var(--sd-surface)',
  '--mantine-color-default-hover': 'var(--sd-hover)',
  '--mantine-color-default-color': 'var(--sd-text)',
  '--mantine-color-default-border': 'var(--sd-line)',
  '--mantine-color-disabled': 'var(--sd-hover)',
  '--mantine-color-disabled-color': 'var(--sd-muted)',
  '--mantine-color-disabled-border': 'var(--sd-line)',
  '--mantine-primary-color-filled': 'var(--sd-brand)',
  '--mantine-primary-color-filled-hover': 'var(--sd-brand-hover)',
  '--mantine-primary-color-light': 'var(--sd-brand-soft)',
  '--mantine-primary-color-light-hover': 'var(--sd-brand-soft)',
  '--mantine-primary-color-light-color': 'var(--sd-brand-ink)',
  '--mantine-primary-color-contrast': 'var(--sd-on-brand)',
  ...Object.fromEntries(
    tones.flatMap((tone) => [
      [`--mantine-color-${tone}-filled`, `var(--sd-${tone})`],
      [`--mantine-color-${tone}-light`, `var(--sd-${tone}-soft)`],
      [`--mantine-color-${tone}-text`, `var(--sd-${tone})`],
      [`--mantine-color-${tone}-outline`, `var(--sd-${tone})`],
    ]),
  ),
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--sd-radius': '8px', '--sd-radius-card': '10px' },
  light: { ...asVariables(lightTokens), ...mantineInTokens },
  dark: { ...asVariables(darkTokens), ...mantineInTokens },
});
