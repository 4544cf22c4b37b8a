/** What changed between two runs, for people: what got worse first. */

import type { Change, Direction } from '../rules/compare/change.ts';
import type { ChangedTarget, RunDiff } from '../rules/compare/run-diff.ts';
import type { Verdict } from '../rules/verdict.ts';
import { printable } from '../smtp/printable.ts';
import type { DiffFormat } from './diff-format.ts';
import type { Look } from './format.ts';
import { createPaint, type Mark, type Paint } from './paint.ts';
import { wrapText } from './wrap.ts';

/** Words carry the meaning, marks and colours repeat it. */
const DIRECTION: Record<Direction, { word: string; mark: Mark; like: Verdict | 'info' }> = {
  worse: { word: 'WORSE', mark: 'bad', like: 'critical' },
  better: { word: 'BETTER', mark: 'good', like: 'ok' },
  neutral: { word: 'NEUTRAL', mark: 'skipped', like: 'info' },
};

/** A block for each target that changed, then the counts. */
export const diffText: DiffFormat = {
  id: 'text',
  title: 'a report for people',
  appendable: false,
  *render(diff, look) {
    const paint = createPaint(look);
    for (const target of diff.changed)
      yield asShown(`${renderTarget(target, paint, look)}\n`, look);
    yield `${wrapText(renderCounts(diff, paint), look.width, 0, 4)}\n`;
  },
};

function asShown(page: string, { unicode }: Look): string {
  return unicode ? page : page.replaceAll('…', '...');
}

function renderTarget(
  { target, domain, direction, changes }: ChangedTarget,
  paint: Paint,
  look: Look,
) {
  const { word, like } = DIRECTION[direction];
  const places = new Set(changes.map(placeOf));
  const [only = ''] = places;
  const at = places.size === 1 && only !== '' ? ` at ${only}` : '';
  const via = domain === null || target.includes(domain) ? '' : ` for ${domain}`;
  const name = `${paint.strong(printable(target))}${printable(via + at)}`;
  const rows = changes.map((change) =>
    renderChange(change, places.size > 1 ? placeOf(change) : '', paint, look),
  );
  const title = wrapText(`${paint.verdict(like, word)}  ${name}`, look.width, 0, 4);
  return [title, ...rows, ''].join('\n');
}

/** Where it was seen, as far as the target does not say so; empty where it does. */
function placeOf({ target, host, address }: Change): string {
  const parts = [
    ...(target.includes(host) ? [] : [host]),
    ...(address === null || address === host ? [] : [address]),
  ];
  return parts.join(' at ');
}

function renderChange({ id, direction, message }: Change, place: string, paint: Paint, look: Look) {
  const mark = paint.mark(DIRECTION[direction].mark);
  // That an address came or went says where by itself.
  const where =
    place === '' || id.startsWith('address-') ? '' : `${paint.dim(printable(`${place}:`))} `;
  return wrapText(`${mark} ${where}${printable(message, 4096)}`, look.width, 2, 4);
}

/** `3 worse, 1 better, 2 neutral in 1,240 targets; 4 only in the old run`. */
function renderCounts({ changed, compared, onlyOld, onlyNew }: RunDiff, paint: Paint): string {
  const counts = (['worse', 'better', 'neutral'] as const).flatMap((direction) => {
    const count = changed.filter((one) => one.direction === direction).length;
    if (count === 0) return [];
    return [paint.verdict(DIRECTION[direction].like, `${spell(count)} ${direction}`)];
  });
  const what = counts.length === 0 ? 'no change' : counts.join(', ');
  const others = [
    ...(onlyOld > 0 ? [`${spell(onlyOld)} only in the old run`] : []),
    ...(onlyNew > 0 ? [`${spell(onlyNew)} only in the new run`] : []),
  ].join(', ');
  const targets = `${spell(compared)} ${compared === 1 ? 'target' : 'targets'}`;
  return `${what} in ${targets}${others === '' ? '' : `; ${others}`}`;
}

function spell(count: number): string {
  return count.toLocaleString('en-US');
}
