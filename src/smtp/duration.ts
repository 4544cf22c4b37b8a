/** Durations as people write them. */

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds in `30`, `0.5`, `500ms`, `30s`, `2m`, `1h`, `7d`; without a unit seconds; else null. */
export function readDuration(text: string): number | null {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim()) ?? [];
  const ms = Number(number) * (MS_PER_UNIT[unit] ?? Number.NaN);
  return ms > 0 && ms < Number.POSITIVE_INFINITY ? ms : null;
}
