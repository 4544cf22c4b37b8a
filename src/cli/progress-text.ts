/** How far a scan is, in one line that fits. */

import { spellCount, spellDuration } from '../report/quantities.ts';
import type { Snapshot } from './snapshot.ts';

/** How many records come in a second; null while nobody can tell. */
export interface Speed {
  /** Over the last seconds. */
  readonly now: number | null;
  /** Over the last minute, to look ahead by. */
  readonly lately: number | null;
}

/** A part of the line; where it does not fit, the least needed goes first. */
export interface Piece {
  readonly text: string;
  readonly need: number;
}

/** What there is to say, in the order in which it is said. */
export function progressPieces(snapshot: Snapshot, { now, lately }: Speed): Piece[] {
  const { done, total, inFlight, waiting, outcomes } = snapshot;
  const pace = now === null ? '' : `${spellCount(now < 10 ? now : Math.round(now))}/s`;
  const counts = Object.entries(outcomes)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one);
  return [
    { text: doneText(done, total), need: 100 },
    { text: pace, need: 90 },
    { text: leftText(snapshot, lately), need: 80 },
    { text: inFlight > 0 ? `${spellCount(inFlight)} in flight` : '', need: 70 },
    { text: waiting > 0 ? `${spellCount(waiting)} waiting` : '', need: 40 },
    ...counts.map(([outcome, count], at) => ({
      text: `${spellCount(count)} ${outcome}`,
      need: 60 - at,
    })),
  ].filter(({ text }) => text !== '');
}

/** As much of it as fits into so many columns; the most needed piece is cut, never left out. */
export function fitPieces(pieces: readonly Piece[], columns: number, separator = ', '): string {
  const kept = [...pieces];
  const line = () => kept.map(({ text }) => text).join(separator);
  while (kept.length > 1 && line().length > columns) {
    const least = Math.min(...kept.map(({ need }) => need));
    kept.splice(
      kept.findIndex(({ need }) => need === least),
      1,
    );
  }
  return line().slice(0, Math.max(0, columns));
}

function doneText(done: number, total: number | null): string {
  if (total === null) return `${spellCount(done)} done`;
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
  return `${spellCount(done)} of ${spellCount(total)} (${Math.min(percent, 100)} %)`;
}

function leftText({ done, total }: Snapshot, perSecond: number | null): string {
  if (total === null || perSecond === null || perSecond <= 0 || done >= total) return '';
  return `${spellDuration(roundUp(((total - done) * 1_000) / perSecond))} left`;
}

/** To whole seconds, and to whole minutes where there are ten of them. */
function roundUp(ms: number): number {
  const unit = ms >= 600_000 ? 60_000 : 1_000;
  return Math.ceil(ms / unit) * unit;
}
