/** Pictures of numbers as SVG, with the same said in words for whoever does not see them. */

import { type Markup, markup } from '../markup.ts';
import { spellCount } from './amount.ts';

/** What colours a bar: a verdict, or none of them. */
export type Tone = 'plain' | 'ok' | 'warning' | 'critical' | 'unknown';

export interface Bar {
  readonly label: string;
  readonly count: number;
  readonly tone: Tone;
}

export interface Chart {
  /** Of the elements, so one for each chart of the page. */
  readonly id: string;
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 300;
const LABEL_WIDTH = 130;
const NUMBER_WIDTH = 50;
const BAR_ROOM = WIDTH - LABEL_WIDTH - NUMBER_WIDTH;
const ROW = 26;

/** Bars that lie, one under the other, each with its name before it and its number behind it. */
export function barChart({ id, title, bars }: Chart): Markup {
  const most = mostOf(bars);
  const rows = bars.map(({ label, count, tone }, at) => {
    const y = at * ROW;
    const width = lengthOf(count, most, BAR_ROOM);
    return markup`<text class="label" x="${LABEL_WIDTH - 10}" y="${y + 17}">${label}</text>
<rect class="${tone}" x="${LABEL_WIDTH}" y="${y + 6}" width="${width}" height="14" rx="2"/>
<text class="count" x="${LABEL_WIDTH + width + 7}" y="${y + 17}">${spellCount(count)}</text>
`;
  });
  return figure({ id, title, bars }, bars.length * ROW + 2, markup`${rows}`);
}

const COLUMN_ROOM = 96;
const COLUMN_TOP = 20;

/** Bars that stand, along a line of time. */
export function columnChart({ id, title, bars }: Chart): Markup {
  const most = mostOf(bars);
  const step = WIDTH / bars.length;
  const base = COLUMN_TOP + COLUMN_ROOM;
  const columns = bars.map(({ label, count, tone }, at) => {
    const height = lengthOf(count, most, COLUMN_ROOM);
    const top = base - height;
    const middle = Math.round((at + 0.5) * step);
    const number =
      count === 0
        ? null
        : markup`<text class="middle count" x="${middle}" y="${top - 6}">${spellCount(count)}</text>
`;
    const left = middle - 11;
    return markup`<rect class="${tone}" x="${left}" y="${top}" width="22" height="${height}"
rx="2"/>
${number}<text class="middle" x="${middle}" y="${base + 18}">${label}</text>
`;
  });
  const axis = markup`<path class="axis" d="M0 ${base + 0.5}H${WIDTH}"/>`;
  return figure({ id, title, bars }, base + 26, markup`${columns}${axis}`);
}

function figure({ id, title, bars }: Chart, height: number, drawing: Markup): Markup {
  const words = bars.map(({ label, count }) => `${label}: ${spellCount(count)}`).join('; ');
  return markup`<figure class="chart">
<figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${title}</title><desc id="${id}-desc">${words}</desc>
${drawing}</svg>
</figure>
`;
}

function mostOf(bars: readonly Bar[]): number {
  return Math.max(1, ...bars.map(({ count }) => count));
}

/** What there is at all can be seen. */
function lengthOf(count: number, most: number, room: number): number {
  return count === 0 ? 0 : Math.max(2, Math.round((room * count) / most));
}
