import { daysLeft, spellDays } from '../../rules/validity.ts';

/** `in 12 days`, `3 days ago`; of a time in ISO 8601, seen from now. */
export function spellDaysLeft(notAfter: string, now: Date): string {
  const days = daysLeft({ notAfter }, { startedAt: now.toISOString() });
  return days < 0 ? `${spellDays(days)} ago` : `in ${spellDays(days)}`;
}
