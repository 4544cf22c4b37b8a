/** Numbers and times in words. */

const COUNT = new Intl.NumberFormat('en-US');

/** `12,345`. */
export function spellCount(count: number): string {
  return COUNT.format(count);
}

/** `1 address`, `2 addresses`. */
export function countOf(count: number, one: string, several = `${one}s`): string {
  return `${spellCount(count)} ${count === 1 ? one : several}`;
}

/** `23%`, and never 0 or 100 where that is not the whole truth. */
export function spellShare(count: number, total: number): string {
  const percent = (100 * count) / Math.max(total, 1);
  if (percent > 0 && percent < 1) return '< 1%';
  if (percent > 99 && percent < 100) return '> 99%';
  return `${Math.round(percent)}%`;
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });

/** `on 21 November 2026 from 20:00 to 20:14 UTC`; of two times in ISO 8601. */
export function spellPeriod(from: string, to: string): string {
  const [first, last] = [new Date(from), new Date(to)];
  const [firstDay, lastDay] = [DAY.format(first), DAY.format(last)];
  const [firstTime, lastTime] = [TIME.format(first), TIME.format(last)];
  if (firstDay !== lastDay) {
    return `from ${firstDay}, ${firstTime} to ${lastDay}, ${lastTime} UTC`;
  }
  if (firstTime === lastTime) return `on ${firstDay} at ${firstTime} UTC`;
  return `on ${firstDay} from ${firstTime} to ${lastTime} UTC`;
}

/** `38 ms`, `1.5 s`. */
export function spellMs(ms: number): string {
  if (ms >= 10_000) return `${Math.round(ms / 1000)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
