/** Counts and durations, as people read them. */

const DECIMALS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;

/** `1,234`. */
export function spellCount(count: number): string {
  return DECIMALS.format(count);
}

/** `1 record`, `1,234 records`; `plural` where it takes more than an s. */
export function quantify(count: number, noun: string, plural = `${noun}s`): string {
  return `${spellCount(count)} ${count === 1 ? noun : plural}`;
}

/** `0.4 ms`, `85 ms`, `3.2 s`, `4 min 10 s`, `27 h 5 min`. */
export function spellDuration(ms: number): string {
  if (ms < 10) return `${DECIMALS.format(ms)} ms`;
  if (Math.round(ms) < 1_000) return `${Math.round(ms)} ms`;
  if (ms < MS_PER_MINUTE - 50) return `${DECIMALS.format(ms / 1_000)} s`;
  const seconds = Math.round(ms / 1_000);
  if (ms < MS_PER_HOUR - 500) return `${Math.floor(seconds / 60)} min${unit(seconds % 60, 's')}`;
  const minutes = Math.round(ms / MS_PER_MINUTE);
  return `${spellCount(Math.floor(minutes / 60))} h${unit(minutes % 60, 'min')}`;
}

function unit(count: number, name: string): string {
  return count === 0 ? '' : ` ${count} ${name}`;
}
