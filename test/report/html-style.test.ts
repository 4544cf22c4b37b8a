import { describe, expect, test } from 'vitest';
import { STYLE } from '../../src/report/html/style.ts';

const [, light = '', dark = ''] = /:root \{([^}]*)\}[\s\S]*?:root \{([^}]*)\}/.exec(STYLE) ?? [];

/** The colours of a theme by name. */
function readColors(block: string): Map<string, string> {
  return new Map(
    Array.from(block.matchAll(/--([\w-]+): (#\w+)/g), ([, name = '', hex = '']) => [name, hex]),
  );
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const digits = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const VERDICTS = ['ok', 'warning', 'critical', 'unknown', 'info'];

/** Text on what lies behind it, which takes 4.5 (WCAG 2.2, 1.4.3). */
const TEXTS = [
  ...['ground', 'paper', 'sunk'].flatMap((behind) =>
    ['ink', 'muted', 'accent'].map((text) => [text, behind] as const),
  ),
  ...VERDICTS.map((verdict) => [`${verdict}-ink`, `${verdict}-tint`] as const),
  ...['ground', 'paper'].flatMap((behind) =>
    VERDICTS.map((one) => [`${one}-ink`, behind] as const),
  ),
];

/** Icons and bars on what lies behind them, which takes 3 (1.4.11). */
const GRAPHICS = [
  ...[...VERDICTS, 'plain'].map((tone) => [tone, 'ground'] as const),
  ...VERDICTS.map((tone) => [tone, `${tone}-tint`] as const),
];

describe.each([
  ['light', readColors(light)],
  ['dark', readColors(dark)],
])('in the %s theme', (_theme, colors) => {
  const ratio = (one: string, other: string) =>
    contrast(colors.get(one) ?? '#fff', colors.get(other) ?? '#fff');

  test.each(TEXTS)('%s can be read on %s', (text, behind) => {
    expect(ratio(text, behind)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(GRAPHICS)('%s can be made out on %s', (tone, behind) => {
    expect(ratio(tone, behind)).toBeGreaterThanOrEqual(3);
  });
});

test('every colour is one of the palette, so that both themes have it', () => {
  const rules = STYLE.replaceAll(/:root \{[^}]*\}/g, '');
  expect(rules.match(/#[\da-f]{3,8}\b/gi)).toBeNull();
  expect([...readColors(light).keys()].sort()).toEqual([...readColors(dark).keys()].sort());
});
