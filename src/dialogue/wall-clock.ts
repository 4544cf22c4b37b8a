/** The time of day, as a record tells it. */

let second = Number.NaN;
let spelt = '';

/**
 * Now, in ISO 8601, UTC, to the millisecond.
 *
 * A date object spells each anew, which takes a fiftieth of a dialogue in clear; thousands begin in one second.
 */
export function spellNow(): string {
  const now = Date.now();
  const milliseconds = now % 1000;
  if (now - milliseconds !== second) {
    second = now - milliseconds;
    spelt = new Date(second).toISOString().slice(0, -'000Z'.length);
  }
  return `${spelt}${String(milliseconds).padStart(3, '0')}Z`;
}
