/** The icon in the tab of the browser: the shape of the worst verdict. */

import { markup } from '../../report/markup.ts';
import type { Verdict } from '../../rules/verdict.ts';

interface Shape {
  readonly colour: string;
  readonly outline: string;
  readonly sign: string;
}

const SHAPES: Readonly<Record<Verdict, Shape>> = {
  ok: {
    colour: '#1a7f37',
    outline: 'M16 2a14 14 0 1 0 0 28 14 14 0 0 0 0-28Z',
    sign: 'm9.5 16.5 4.5 4.6 8.6-9.4',
  },
  warning: { colour: '#b87900', outline: 'M16 2.4 31 29H1Z', sign: 'M16 12v8m0 4.5v.1' },
  critical: {
    colour: '#cf222e',
    outline: 'M10 2h12l8 8v12l-8 8H10l-8-8V10Z',
    sign: 'm11 11 10 10m0-10-10 10',
  },
  unknown: {
    colour: '#7d55d1',
    outline: 'M16 1 31 16 16 31 1 16Z',
    sign: 'M12.4 13c.2-4.6 7.4-4.4 7.2 0 0 2.6-3.6 2.8-3.6 5.6m0 4.4v.1',
  },
};

/** An SVG that stands by itself. */
export function renderIcon(verdict: Verdict): string {
  const { colour, outline, sign } = SHAPES[verdict];
  return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<path fill="${colour}" d="${outline}"/>
<path fill="none" stroke="#fff" stroke-width="3.6" stroke-linecap="round" stroke-linejoin="round"
d="${sign}"/>
</svg>
`.text;
}
