/** How long a certificate is still good, counted from the time of the observation. */

import type { Observation } from '../dialogue/observation.ts';
import type { ChainLink } from '../smtp/certificate.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days until the certificate ends; negative when it has ended, infinite when it does not say. */
export function daysLeft(
  { notAfter }: Pick<ChainLink, 'notAfter'>,
  { startedAt }: Pick<Observation, 'startedAt'>,
): number {
  if (notAfter === null) return Number.POSITIVE_INFINITY;
  return (Date.parse(notAfter) - Date.parse(startedAt)) / DAY_MS;
}

/** `3 days`, `1 day`, `less than a day`. */
export function spellDays(days: number): string {
  const whole = Math.floor(Math.abs(days));
  if (whole === 0) return 'less than a day';
  return whole === 1 ? '1 day' : `${whole} days`;
}
